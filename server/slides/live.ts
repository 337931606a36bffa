import { AppError } from "../errors.ts";
import type { Caller } from "../realtime.ts";
import { mayInRoom } from "../rooms/permissions.ts";
import type { Rooms } from "../rooms/service.ts";
import { createInkBook } from "./ink-book.ts";
import type { Deck, Shown, SlidesNote } from "./protocol.ts";
import type { Stroke, StrokePiece } from "./protocol-ink.ts";
import { erasable, takePiece } from "./rules.ts";
import type { SlidesStore, StoredDeck } from "./store.ts";
import type { ToDeck } from "./views.ts";

type Deps = {
  store: SlidesStore;
  rooms: Rooms;
  toDeck: ToDeck;
  /** The deck, if it is of that lesson; throws not_found. */
  readDeck: (schoolId: string, lessonId: string, deckId: string) => Promise<StoredDeck>;
  now: () => number;
};
type Room = ReturnType<Rooms["at"]>["room"];
/** One page of a deck in one lesson. */
export type PageKey = { lessonId: string; deckId: string; page: number };

/** Slides on the stage of live rooms: pages, pointers, ink. */
export function createLiveSlides({ store, rooms, toDeck, readDeck }: Deps) {
  const book = createInkBook(store);
  rooms.on("closed", ({ lessonId }) => book.release(lessonId));

  const isShown = ({ stage: { content } }: Room, { deckId, page }: PageKey) =>
    content.kind === "slides" && content.deckId === deckId && content.page === page;
  const keyOf = ({ lessonId, deckId, page }: PageKey) => ({ lessonId, deckId, page });

  /** What the stage shows. @throws AppError forbidden not_in_room */
  async function read(lessonId: string, caller: Caller): Promise<Shown | null> {
    const { room } = rooms.at(lessonId, caller);
    const { content } = room.stage;
    if (content.kind !== "slides") return null;
    const { deckId, page } = content;
    const stored = await readDeck(room.schoolId, lessonId, deckId).catch((error: unknown) => {
      if (error instanceof AppError && error.code === "not_found") return null; // removed just now
      throw error;
    });
    if (!stored) return null;
    const ink = await book.open(room.schoolId, { lessonId, deckId, page });
    return { deck: await toDeck(stored), pages: stored.pages, page, strokes: [...ink.strokes] };
  }

  /** @throws AppError forbidden not_in_room; not_found */
  async function readInk(key: PageKey, caller: Caller): Promise<Stroke[]> {
    const { room } = rooms.at(key.lessonId, caller);
    await readDeck(room.schoolId, key.lessonId, key.deckId);
    return [...(await book.open(room.schoolId, keyOf(key))).strokes];
  }

  /** @throws AppError forbidden, perhaps not_in_room; not_found; conflict deck_not_ready */
  async function show(key: PageKey, caller: Caller): Promise<void> {
    const { room } = rooms.atMay(key.lessonId, caller, "present");
    const { lessonId, deckId, page } = key;
    const { pages } = await readDeck(room.schoolId, lessonId, deckId);
    const shown = pages[page - 1];
    if (!shown) throw new AppError("conflict", "Not rendered yet", { reason: "deck_not_ready" });
    const ink = await book.open(room.schoolId, keyOf(key));
    rooms.atMay(lessonId, caller, "present"); // it may have ended meanwhile
    const strokes = [...ink.strokes];
    // Said first, so that the ink is there when the page comes.
    if (strokes.length > 0) room.tellAll("slides:inkReplaced", { lessonId, deckId, page, strokes });
    room.stage.put({ kind: "slides", deckId, page });
    const { widthPx, heightPx } = shown;
    note(room, { what: "page", deckId, page, widthPx, heightPx, strokes });
  }

  const note = (room: Room, fact: SlidesNote) => rooms.note(room, "slides", fact);

  /** Who may draw on the page on stage now. @throws AppError forbidden, perhaps board_locked, not_in_room */
  function atDrawing(key: PageKey, caller: Caller) {
    const found = rooms.atMay(key.lessonId, caller, "draw");
    if (!found.room.seats.rightsOf(found.peer.personId).board)
      throw new AppError("forbidden", "The teacher has not given the board", {
        reason: "board_locked",
      });
    return { ...found, mayAll: mayInRoom(found.peer.role, "present", found.room.kind) };
  }

  /** @throws AppError forbidden, perhaps board_locked; conflict: the page went, or pieces were lost; too_large ink_full */
  async function draw(key: PageKey, piece: StrokePiece, caller: Caller): Promise<void> {
    const { room, peer } = atDrawing(key, caller);
    const ink = await book.open(room.schoolId, keyOf(key));
    const { personId } = peer;
    const isGoingOn = ink.strokes.some(({ id }) => id === piece.id);
    // A stroke that was begun may end, though the page has gone meanwhile.
    if (!isGoingOn && !isShown(room, key)) throw new AppError("conflict", "Not on the stage");
    const verdict = takePiece(ink.strokes, personId, piece);
    if (verdict.is === "full")
      throw new AppError("too_large", "The page is full", { reason: "ink_full" });
    if (verdict.is !== "taken") throw new AppError("conflict", "The piece does not follow");
    const { stroke } = verdict;
    ink.put(stroke);
    const { lessonId, deckId, page } = key;
    const about = { lessonId, deckId, page, by: personId };
    room.tellSome(({ mode }) => mode !== "sound", "slides:strokeAdded", { ...about, piece });
    if (!piece.isDone) return;
    const { id, by: _, points, ...style } = stroke;
    const whole = { id, from: 0, style, points, isDone: true };
    room.tellSome(({ mode }) => mode === "sound", "slides:strokeAdded", { ...about, piece: whole });
    note(room, { what: "stroke", deckId, page, stroke });
  }

  /** One's own strokes; anybody's for those who present. @throws AppError forbidden, perhaps board_locked */
  async function erase(key: PageKey, ids: readonly string[], caller: Caller): Promise<void> {
    const { room, peer, mayAll } = atDrawing(key, caller);
    const ink = await book.open(room.schoolId, keyOf(key));
    const gone = erasable(ink.strokes, ids, { personId: peer.personId, mayAll });
    if (gone.length > 0) takeAway(room, key, ink, gone);
  }

  /** @throws AppError forbidden, perhaps not_in_room */
  async function clear(key: PageKey, caller: Caller): Promise<void> {
    const { room } = rooms.atMay(key.lessonId, caller, "present");
    const ink = await book.open(room.schoolId, keyOf(key));
    if (ink.strokes.length > 0) takeAway(room, key, ink, null);
  }

  function takeAway(
    room: Room,
    { lessonId, deckId, page }: PageKey,
    ink: { remove(ids: readonly string[] | null): void },
    ids: string[] | null,
  ): void {
    ink.remove(ids);
    room.tellAll("slides:strokesErased", { lessonId, deckId, page, ids });
    note(room, { what: "erased", deckId, page, ids });
  }

  /** @throws AppError forbidden, perhaps board_locked */
  function point(key: PageKey, at: [number, number] | null, caller: Caller): void {
    const { room, peer } = atDrawing(key, caller);
    if (!isShown(room, key)) return;
    const payload = { ...keyOf(key), by: peer.personId, at };
    room.tellSome((one) => one.mode !== "sound" && one !== peer, "slides:pointed", payload);
  }

  /** A deck on the stage has more pages, or all: whoever waits for one hears of it. */
  function deckChanged(lessonId: string, deck: Deck): void {
    const room = rooms.find(lessonId);
    const content = room?.stage.content;
    if (!room || content?.kind !== "slides" || content.deckId !== deck.id) return;
    const isAwaited = deck.pagesReady <= content.page + 2 || deck.state !== "rendering";
    if (isAwaited) room.tellAll("slides:deckChanged", { lessonId, deck });
  }

  /** It goes from the stage, and what was drawn is forgotten. */
  function deckRemoved(lessonId: string, deckId: string): void {
    book.forget(lessonId, deckId);
    const room = rooms.find(lessonId);
    const content = room?.stage.content;
    if (content?.kind === "slides" && content.deckId === deckId) room?.stage.put({ kind: "none" });
  }

  return {
    ...{ read, readInk, show, draw, erase, clear, point, deckChanged, deckRemoved },
    flush: book.flush,
    stop: book.stop,
  };
}
export type LiveSlides = ReturnType<typeof createLiveSlides>;
