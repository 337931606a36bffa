import { z } from "zod";
import { slideFormats, slideRefusals } from "#media/slides/types.ts";
import { type Calls, Id, Instant, Nothing, type Notices, type Routes } from "../protocol/define.ts";
import { MAX_PIECE, Stroke, StrokeId, StrokePiece } from "./protocol-ink.ts";

export * from "./protocol-pages.ts";

/**
 * `uploading` its bytes arrive; `waiting` for its turn; `rendering`, the pages made so far can be shown; `ready`;
 * `refused`, the file's own fault; `failed`, ours: it may be tried again.
 */
export const deckStates = [
  "uploading",
  "waiting",
  "rendering",
  "ready",
  "refused",
  "failed",
] as const;
export const DeckState = z.enum(deckStates);
export type DeckState = z.infer<typeof DeckState>;

/** One file of a lesson's materials and the slides made of it. */
export const Deck = z.object({
  id: Id,
  title: z.string(),
  ownerId: Id,
  state: DeckState,
  format: z.enum(slideFormats).nullable(),
  sizeBytes: z.int(),
  arrivedBytes: z.int(),
  /** 0 until it is known. */
  pageCount: z.int(),
  /** Pages that can be shown: the first so many. */
  pagesReady: z.int(),
  /** Pages of a damaged document for which a white one stands. */
  brokenPages: z.array(z.int()),
  refusal: z.object({ code: z.enum(slideRefusals), limit: z.int().nullable() }).nullable(),
  createdAt: Instant,
  /** Signed, for some hours, relative to the site; a page's address is `pageAddress` of it. */
  filesUrl: z.string(),
  expiresAt: Instant,
});
export type Deck = z.infer<typeof Deck>;

/** Sizes in pixels of the large picture and bytes of both; the small one has half the width. */
export const DeckPage = z.object({
  widthPx: z.int(),
  heightPx: z.int(),
  smallBytes: z.int(),
  largeBytes: z.int(),
});
export type DeckPage = z.infer<typeof DeckPage>;

const ofLesson = z.object({ lessonId: Id });
const ofDeck = ofLesson.extend({ deckId: Id });
const PageNumber = z.int().min(1).max(1_000);

export const slideRoutes = {
  /** Materials of a lesson, for whoever may see the lesson or is in its room. The oldest first. */
  listDecks: {
    method: "get",
    path: "/lessons/:lessonId/decks",
    request: ofLesson,
    reply: z.object({
      decks: z.array(Deck),
      /** May add and remove. */
      mayChange: z.boolean(),
      /** PPTX, DOCX and ODP can be taken here. */
      hasOffice: z.boolean(),
    }),
  },
  /** The caller's own decks of other lessons, the newest first, at most 50. */
  listOtherDecks: {
    method: "get",
    path: "/lessons/:lessonId/other-decks",
    request: ofLesson,
    reply: z.object({ decks: z.array(Deck) }),
  },
  readDeck: {
    method: "get",
    path: "/lessons/:lessonId/decks/:deckId",
    request: ofDeck,
    reply: z.object({ deck: Deck, pages: z.array(DeckPage) }),
  },
  /** What was drawn over a deck in this lesson, by page; pages without ink are left out. */
  readDeckInk: {
    method: "get",
    path: "/lessons/:lessonId/decks/:deckId/ink",
    request: ofDeck,
    reply: z.object({ pages: z.array(z.object({ page: z.int(), strokes: z.array(Stroke) })) }),
  },
  /** Announces a file; its bytes follow (`deckBytesPath`). */
  createDeck: {
    method: "post",
    path: "/lessons/:lessonId/decks",
    request: ofLesson.extend({
      title: z.string().trim().min(1).max(120),
      sizeBytes: z.int().min(1),
    }),
    reply: Deck,
  },
  /** Takes one's own deck of another lesson into this one, too; nothing is copied. */
  attachDeck: {
    method: "post",
    path: "/lessons/:lessonId/decks/:deckId/attach",
    request: ofDeck,
    reply: Deck,
  },
  /** After a failure of ours. */
  retryDeck: {
    method: "post",
    path: "/lessons/:lessonId/decks/:deckId/retry",
    request: ofDeck,
    reply: Deck,
  },
  /** Takes it out of the lesson, with what was drawn over it there; out of its last one, for good. Also stops an upload. */
  removeDeck: {
    method: "delete",
    path: "/lessons/:lessonId/decks/:deckId",
    request: ofDeck,
    reply: Nothing,
  },
} satisfies Routes;

/** A pupil's device asks for ink of the page it shows. */
const ofPage = ofDeck.extend({ page: PageNumber });
const Shown = z.object({
  deck: Deck,
  pages: z.array(DeckPage),
  page: PageNumber,
  /** What is drawn over that page. */
  strokes: z.array(Stroke),
});
export type Shown = z.infer<typeof Shown>;

export const slideCalls = {
  /** What the stage shows of slides; null when it shows none. */
  "slides:read": { request: ofLesson, reply: z.object({ shown: Shown.nullable() }) },
  "slides:readInk": { request: ofPage, reply: z.object({ strokes: z.array(Stroke) }) },
  /** Puts a page on the stage. Of those who present. */
  "slides:show": { request: ofPage, reply: Nothing },
  /** A piece of a stroke on the page on stage. Of those who may draw and have the right `board`. */
  "slides:draw": {
    request: ofPage.extend({
      piece: StrokePiece.extend({ points: StrokePiece.shape.points.max(MAX_PIECE) }),
    }),
    reply: Nothing,
  },
  /** Takes strokes away: one's own; anybody's for those who present. */
  "slides:erase": {
    request: ofPage.extend({ ids: z.array(StrokeId).min(1).max(100) }),
    reply: Nothing,
  },
  /** Takes all ink of a page away. Of those who present. */
  "slides:clear": { request: ofPage, reply: Nothing },
  /** Where one's pointer is, in units of the page (`PAGE_UNITS`), at most ten times a second; null: gone. Not kept. */
  "slides:point": {
    request: ofPage.extend({ at: z.tuple([z.int(), z.int()]).nullable() }),
    reply: Nothing,
  },
} satisfies Calls;

export const slideNotices = {
  /** Told to its owner while it arrives and is rendered; to the room when pages of the deck on stage come. */
  "slides:deckChanged": z.object({ lessonId: Id, deck: Deck }),
  /** All ink of a page, said before that page comes to the stage, if there is any. */
  "slides:inkReplaced": z.object({
    lessonId: Id,
    deckId: Id,
    page: PageNumber,
    strokes: z.array(Stroke),
  }),
  /** A piece of a stroke. A device in mode `sound` gets whole strokes only. */
  "slides:strokeAdded": z.object({
    lessonId: Id,
    deckId: Id,
    page: PageNumber,
    by: Id,
    piece: StrokePiece,
  }),
  /** `ids` null: all of the page. */
  "slides:strokesErased": z.object({
    lessonId: Id,
    deckId: Id,
    page: PageNumber,
    ids: z.array(StrokeId).nullable(),
  }),
  /** Not told to devices in mode `sound`. */
  "slides:pointed": z.object({
    lessonId: Id,
    deckId: Id,
    page: PageNumber,
    by: Id,
    at: z.tuple([z.int(), z.int()]).nullable(),
  }),
} satisfies Notices;

/** What a recording's timeline keeps of slides. A page comes with its shape and its ink as it was then. */
export const SlidesNote = z.discriminatedUnion("what", [
  z.object({
    what: z.literal("page"),
    deckId: Id,
    page: z.int(),
    widthPx: z.int(),
    heightPx: z.int(),
    strokes: z.array(Stroke),
  }),
  z.object({ what: z.literal("stroke"), deckId: Id, page: z.int(), stroke: Stroke }),
  z.object({
    what: z.literal("erased"),
    deckId: Id,
    page: z.int(),
    ids: z.array(StrokeId).nullable(),
  }),
]);
export type SlidesNote = z.infer<typeof SlidesNote>;
