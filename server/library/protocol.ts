import { z } from "zod";
import { Id, Instant, Nothing, type Routes } from "../protocol/define.ts";
import { Subject } from "../schedule/protocol.ts";
import { Playback, Video } from "../videos/protocol.ts";

/** What an item is for; it decides which tools the player shows. `advice`: recommendations, as an article or a film. */
export const itemKinds = [
  ...(["lesson", "exercise", "listening", "making", "project"] as const),
  "advice",
] as const;
export const ItemKind = z.enum(itemKinds);
export type ItemKind = z.infer<typeof ItemKind>;

const Title = z.string().trim().min(1).max(120);
const Tag = z.string().trim().toLowerCase().min(1).max(30);

/** A part of a video, or a step of making something; `text` says what to do. */
export const Chapter = z.object({
  atMs: z.int().min(0),
  title: Title,
  text: z.string().trim().max(2000).default(""),
});
export type Chapter = z.infer<typeof Chapter>;
/** Work and rest by the clock. Seconds; a rest of 0 is none. */
export const Timer = z.object({
  workS: z.int().min(5).max(600),
  restS: z.int().min(0).max(600),
  rounds: z.int().min(1).max(50),
});
export type Timer = z.infer<typeof Timer>;
/** How many times, of what: 15 «отырып-тұру». */
export const Repetitions = z.object({
  target: z.int().min(1).max(500),
  word: z.string().trim().max(40),
});
export type Repetitions = z.infer<typeof Repetitions>;
/** Asked after watching or listening. Without options the answer is a short text. */
export const Question = z.object({
  text: z.string().trim().min(1).max(300),
  options: z.array(z.string().trim().min(1).max(120)).max(6),
});
export type Question = z.infer<typeof Question>;
/** What a project asks for. */
export const Brief = z.object({
  goal: z.string().trim().max(1000),
  todo: z.string().trim().max(4000),
  criteria: z.string().trim().max(2000),
});
export type Brief = z.infer<typeof Brief>;
/**
 * Who finds a published item. Staff always do; `classes` names them in `classIds`; parents see what their children see,
 * where `parents` is on; `parents` of `pupils`: the school's parents and no pupil.
 */
export const Audience = z.object({
  pupils: z.enum(["none", "all", "classes", "parents"]),
  classIds: z.array(Id).max(100),
  parents: z.boolean(),
});
export type Audience = z.infer<typeof Audience>;

/** About ten pages. */
export const ARTICLE_MAX_CHARS = 20_000;

/** Where the material is: a file of ours, a page elsewhere (aitube.kz and others), or words alone. */
export const Source = z.enum(["file", "link", "none"]);
export type Source = z.infer<typeof Source>;

/** What a teacher writes about an item. */
export const ItemDetails = z.object({
  kind: ItemKind,
  title: Title,
  description: z.string().trim().max(4000),
  subjectId: Id.nullable(),
  grades: z.array(z.int().min(0).max(12)).max(13),
  /** тоқсан */
  term: z.int().min(1).max(4).nullable(),
  tags: z.array(Tag).max(10),
  audience: Audience,
  chapters: z.array(Chapter).max(60),
  timer: Timer.nullable(),
  repetitions: Repetitions.nullable(),
  question: Question.nullable(),
  /** Number of the right option; null: none is, or the answer is a text. */
  rightOption: z.int().min(0).max(5).nullable(),
  brief: Brief.nullable(),
  /** Words to read: paragraphs apart by an empty line, «## » begins a heading, «- » a point. Null: none. */
  article: z.string().trim().max(ARTICLE_MAX_CHARS).nullable(),
  asksPhoto: z.boolean(),
  mayDownload: z.boolean(),
});
export type ItemDetails = z.infer<typeof ItemDetails>;

/** A card of the list. */
export const ItemCard = z.object({
  id: Id,
  kind: ItemKind,
  title: z.string(),
  subject: Subject.nullable(),
  grades: z.array(z.int()),
  term: z.int().nullable(),
  tags: z.array(z.string()),
  author: z.object({ id: Id, name: z.string() }),
  source: Source,
  linkUrl: z.string().nullable(),
  /** Null: a draft. In the future: waits for its day. */
  publishAt: Instant.nullable(),
  createdAt: Instant,
  durationMs: z.int().nullable(),
  isSound: z.boolean(),
  isPlayable: z.boolean(),
  /** Signed, as in Playback; null where there is none. */
  posterUrl: z.string().nullable(),
  /** The file's state, for its author; null to others and without a file. */
  video: Video.nullable(),
});
export type ItemCard = z.infer<typeof ItemCard>;

export const Item = ItemCard.extend({
  ...ItemDetails.omit({ subjectId: true, rightOption: true }).shape,
  /** Of the author alone; null to others. */
  rightOption: z.int().nullable(),
  /** Of the short address `/v/CODE`, which stays the same for ever. */
  code: z.string(),
  isOwn: z.boolean(),
  classNames: z.array(z.string()),
});
export type Item = z.infer<typeof Item>;

/** A list to listen to or watch in order. */
export const ItemList = z.object({
  id: Id,
  title: z.string(),
  author: z.object({ id: Id, name: z.string() }),
  isOwn: z.boolean(),
  code: z.string(),
  /** Those the reader may see, in order. */
  items: z.array(ItemCard),
});
export type ItemList = z.infer<typeof ItemList>;

const ofItem = z.object({ itemId: Id });
const ofList = z.object({ listId: Id });
const flag = z.stringbool().or(z.boolean());

export const libraryRoutes = {
  /** Newest first. Only what the caller may see; `isOwn` lists one's own, drafts too. */
  listItems: {
    method: "get",
    path: "/library/items",
    request: z.object({
      search: z.string().trim().max(100).optional(),
      subjectId: Id.optional(),
      classId: Id.optional(),
      kind: ItemKind.optional(),
      term: z.coerce.number().int().min(1).max(4).optional(),
      tag: Tag.optional(),
      isOwn: flag.optional(),
      skip: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(60).default(24),
    }),
    reply: z.object({ items: z.array(ItemCard), total: z.int() }),
  },
  readItem: { method: "get", path: "/library/items/:itemId", request: ofItem, reply: Item },
  /** For the forms and filters: subjects, classes and tags the caller may choose of. */
  readLibraryChoices: {
    method: "get",
    path: "/library/choices",
    request: Nothing,
    reply: z.object({
      subjects: z.array(Subject),
      classes: z.array(z.object({ id: Id, name: z.string(), grade: z.int() })),
      tags: z.array(z.string()),
      mayMake: z.boolean(),
    }),
  },
  /**
   * A draft. `file`: its bytes follow by tus to UPLOAD_PATH with `videoId` in the metadata; refused before that
   * when quota or disk have no room. `import`: the server fetches the address. `link`: stays a link.
   */
  createItem: {
    method: "post",
    path: "/library/items",
    request: ItemDetails.partial()
      .required({ kind: true, title: true })
      .extend({
        source: z.discriminatedUnion("type", [
          z.object({ type: z.literal("file"), sizeBytes: z.int().min(0) }),
          z.object({ type: z.literal("import"), url: z.url({ protocol: /^https?$/ }).max(2000) }),
          z.object({ type: z.literal("link"), url: z.url({ protocol: /^https?$/ }).max(2000) }),
          z.object({ type: z.literal("none") }),
        ]),
      }),
    reply: Item,
  },
  changeItem: {
    method: "patch",
    path: "/library/items/:itemId",
    request: ofItem.extend(ItemDetails.partial().shape),
    reply: Item,
  },
  /** Now, or at an instant to come. */
  publishItem: {
    method: "post",
    path: "/library/items/:itemId/publish",
    request: ofItem.extend({ publishAt: Instant.optional() }),
    reply: Item,
  },
  /** Back to a draft. */
  withdrawItem: {
    method: "post",
    path: "/library/items/:itemId/withdraw",
    request: ofItem,
    reply: Item,
  },
  /** A draft of one's own of it, with the same file: last year's for this year's classes. */
  reuseItem: { method: "post", path: "/library/items/:itemId/reuse", request: ofItem, reply: Item },
  /** With its file, where no other item uses that. */
  removeItem: {
    method: "delete",
    path: "/library/items/:itemId",
    request: ofItem,
    reply: Nothing,
  },
  /** Signed addresses for the player. @throws conflict not_playable_yet; not_found */
  openItem: {
    method: "post",
    path: "/library/items/:itemId/open",
    request: ofItem,
    reply: Playback,
  },
  /** What a short address leads to. */
  followCode: {
    method: "get",
    path: "/library/codes/:code",
    request: z.object({ code: z.string().max(20) }),
    reply: z.object({ itemId: Id.nullable(), listId: Id.nullable() }),
  },
  /** To paste into the class journal: the short address and a sentence around it. */
  readJournalText: {
    method: "get",
    path: "/library/items/:itemId/journal-text",
    request: ofItem,
    reply: z.object({ url: z.string(), kk: z.string(), ru: z.string() }),
  },
  listLists: {
    method: "get",
    path: "/library/lists",
    request: Nothing,
    reply: z.object({ lists: z.array(ItemList) }),
  },
  readList: { method: "get", path: "/library/lists/:listId", request: ofList, reply: ItemList },
  createList: {
    method: "post",
    path: "/library/lists",
    request: z.object({ title: Title, itemIds: z.array(Id).max(100) }),
    reply: ItemList,
  },
  changeList: {
    method: "patch",
    path: "/library/lists/:listId",
    request: ofList.extend({ title: Title.optional(), itemIds: z.array(Id).max(100).optional() }),
    reply: ItemList,
  },
  removeList: {
    method: "delete",
    path: "/library/lists/:listId",
    request: ofList,
    reply: Nothing,
  },
} satisfies Routes;
