import type { Slides } from "#media/slides/types.ts";
import type { Storage } from "#media/storage/types.ts";
import { AppError } from "../errors.ts";
import type { Lesson } from "../lessons/protocol.ts";
import { logger } from "../logger.ts";
import { machineName } from "../machine.ts";
import type { Teller, User } from "../realtime.ts";
import type { Rooms } from "../rooms/service.ts";
import { createDeckAccess } from "./access.ts";
import { createArrivals } from "./arrivals.ts";
import { createLiveSlides } from "./live.ts";
import { createMaking, deckFolder, sourceKey } from "./making.ts";
import { DECK_MAX_BYTES, type Deck, type DeckPage, MAX_DECKS } from "./protocol.ts";
import type { SlidesStore, StoredDeck } from "./store.ts";
import { createDeckViews } from "./views.ts";

type Deps = {
  store: SlidesStore;
  slides: Slides;
  storage: Storage;
  /** Of this machine alone. */
  mediaDir: string;
  /** Signs addresses of pages, which live so many hours. */
  secret: string;
  lifeHours: number;
  rooms: Rooms;
  teller: Teller;
  readLesson: (user: User, lessonId: string) => Promise<Pick<Lesson, "teacher">>;
  listSchools: () => Promise<{ id: string }[]>;
  now?: () => number;
};
/** Pictures of a deck take about so much beside its file. */
const ROOM_FACTOR = 2;
/** An upload nobody went on with is taken away. */
const ABANDONED_MS = 24 * 3_600_000;

const noDeck = () => new AppError("not_found", "No such deck");

/** Materials of lessons: files that arrive, become slides, are shown in the room and drawn over. */
export function createSlideDecks(deps: Deps) {
  const { store, slides, storage, mediaDir, rooms, teller, now = Date.now } = deps;
  const machine = machineName(mediaDir);
  const arrivals = createArrivals(mediaDir);
  const access = createDeckAccess({ rooms, readLesson: deps.readLesson });
  const toDeck = createDeckViews({
    ...{ secret: deps.secret, lifeHours: deps.lifeHours, now },
    arrived: ({ id }) => arrivals.sizeOf(id),
  });
  const making = createMaking({
    ...{ store, slides, storage, mediaDir },
    onChanged: (deck) => void tellChanged(deck),
  });
  const live = createLiveSlides({ store, rooms, toDeck, readDeck: readOf, now });

  /** Never rejects: who missed it reads it at the next look. */
  async function tellChanged(stored: StoredDeck): Promise<void> {
    try {
      const deck = await toDeck(stored);
      for (const lessonId of stored.lessonIds) {
        teller.tell(`person:${stored.ownerId}`, "slides:deckChanged", { lessonId, deck });
        live.deckChanged(lessonId, deck);
      }
    } catch (err) {
      logger.error({ err, deckId: stored.id }, "a deck's change not told");
    }
  }

  /** The deck, if it is of that lesson. @throws AppError not_found */
  async function readOf(schoolId: string, lessonId: string, deckId: string): Promise<StoredDeck> {
    const deck = await store.find(schoolId, deckId);
    if (!deck?.lessonIds.includes(lessonId)) throw noDeck();
    return deck;
  }

  /** @throws AppError not_found; forbidden other_class */
  async function list(user: User, lessonId: string) {
    const { mayChange } = await access.mustRead(user, lessonId);
    const stored = await store.listOfLesson(user.schoolId, lessonId);
    // A class is told of what it can look at.
    const shown = mayChange ? stored : stored.filter(({ pages }) => pages.length > 0);
    const decks = await Promise.all(shown.map(toDeck));
    return { decks, mayChange, hasOffice: slides.hasOffice };
  }

  /** @throws AppError as `list`; forbidden not_its_teacher */
  async function listOthers(user: User, lessonId: string): Promise<Deck[]> {
    await access.mustChange(user, lessonId);
    const stored = await store.listOthers(user.schoolId, user.id, lessonId);
    return Promise.all(stored.map(toDeck));
  }

  /** @throws AppError not_found; forbidden other_class */
  async function read(
    user: User,
    lessonId: string,
    deckId: string,
  ): Promise<{ deck: Deck; pages: DeckPage[] }> {
    await access.mustRead(user, lessonId);
    const stored = await readOf(user.schoolId, lessonId, deckId);
    return { deck: await toDeck(stored), pages: stored.pages };
  }

  /** @throws AppError not_found; forbidden other_class */
  async function readInk(user: User, lessonId: string, deckId: string) {
    await access.mustRead(user, lessonId);
    await readOf(user.schoolId, lessonId, deckId);
    await live.flush(lessonId);
    return store.listInk(user.schoolId, { lessonId, deckId });
  }

  /** @throws AppError forbidden not_its_teacher; too_large deck_too_large; conflict too_many_decks; unavailable disk_full */
  async function create(
    user: User,
    lessonId: string,
    title: string,
    sizeBytes: number,
  ): Promise<Deck> {
    await access.mustChange(user, lessonId);
    if (sizeBytes > DECK_MAX_BYTES)
      throw new AppError("too_large", "Too large", { reason: "deck_too_large" });
    await requirePlace(user.schoolId, lessonId);
    const free = await storage.freeBytes();
    if (free !== null && free < sizeBytes * ROOM_FACTOR)
      throw new AppError("unavailable", "The disk is full", { reason: "disk_full" });
    const about = { ownerId: user.id, lessonId, title, sizeBytes, machine, createdAtMs: now() };
    return toDeck(await store.create(user.schoolId, about));
  }

  async function requirePlace(schoolId: string, lessonId: string): Promise<void> {
    if ((await store.countOfLesson(schoolId, lessonId)) >= MAX_DECKS)
      throw new AppError("conflict", "Too many decks", { reason: "too_many_decks" });
  }

  /**
   * A piece of a deck's file; with the last one it is queued for rendering.
   * @throws AppError not_found; forbidden not_yours; conflict with `{ arrivedBytes }`; too_large; unavailable disk_full
   */
  async function receive(user: User, deckId: string, at: number, piece: Buffer): Promise<number> {
    const deck = await store.find(user.schoolId, deckId);
    if (!deck) throw new AppError("not_found", "No such upload", { reason: "upload_unknown" });
    if (deck.ownerId !== user.id)
      throw new AppError("forbidden", "Not its owner", { reason: "not_yours" });
    if (deck.state !== "uploading") return deck.sizeBytes; // the last answer was lost
    const arrived = await arrivals.receive(deck, at, piece);
    if (arrived === deck.sizeBytes) await complete(deck);
    return arrived;
  }

  async function complete(deck: StoredDeck): Promise<void> {
    await storage.putFile(sourceKey(deck.id), arrivals.fileOf(deck.id), { move: true });
    const waiting = await store.change(deck.schoolId, deck.id, ["uploading"], { state: "waiting" });
    if (!waiting) {
      // Removed while its last piece came; or another of its pieces was the last, too.
      if (!(await store.find(deck.schoolId, deck.id))) await storage.removeAll(deckFolder(deck.id));
      return;
    }
    await tellChanged(waiting);
    making.enqueue(waiting);
  }

  /** @throws AppError not_found; forbidden not_its_teacher, not_yours; conflict too_many_decks */
  async function attach(user: User, lessonId: string, deckId: string): Promise<Deck> {
    await access.mustChange(user, lessonId);
    const deck = await store.find(user.schoolId, deckId);
    if (!deck) throw noDeck();
    if (deck.ownerId !== user.id)
      throw new AppError("forbidden", "Not its owner", { reason: "not_yours" });
    if (!deck.lessonIds.includes(lessonId)) await requirePlace(user.schoolId, lessonId);
    const attached = await store.attach(user.schoolId, deckId, lessonId);
    if (!attached) throw noDeck();
    return toDeck(attached);
  }

  /** @throws AppError not_found; forbidden not_its_teacher; conflict, there was no failure */
  async function retry(user: User, lessonId: string, deckId: string): Promise<Deck> {
    await access.mustChange(user, lessonId);
    await readOf(user.schoolId, lessonId, deckId);
    const waiting = await store.change(user.schoolId, deckId, ["failed"], { state: "waiting" });
    if (!waiting) throw new AppError("conflict", "Nothing to try again");
    making.enqueue(waiting);
    return toDeck(waiting);
  }

  /** Out of the lesson, out of its last one for good; another's request may have done it already. @throws AppError forbidden not_its_teacher */
  async function remove(user: User, lessonId: string, deckId: string): Promise<void> {
    await access.mustChange(user, lessonId);
    const { schoolId } = user;
    await readOf(schoolId, lessonId, deckId);
    live.deckRemoved(lessonId, deckId);
    const left = await store.detach(schoolId, deckId, lessonId);
    await store.removeInk(schoolId, { lessonId, deckId });
    if (left && left.lessonIds.length === 0) await destroy(left);
  }

  async function destroy({ schoolId, id }: StoredDeck): Promise<void> {
    await store.remove(schoolId, id);
    await making.cancel(id);
    await arrivals.remove(id);
    await storage.removeAll(deckFolder(id));
    logger.info({ schoolId, deckId: id }, "deck removed");
  }

  return {
    list,
    listOthers,
    read,
    readInk,
    create,
    receive,
    attach,
    retry,
    remove,
    live,
    /** At start: what was cut off in its middle goes on, uploads nobody went on with are gone. */
    async prepare(): Promise<void> {
      for (const { id: schoolId } of await deps.listSchools())
        for (const deck of await store.listUnfinished(schoolId, machine)) {
          if (deck.state !== "uploading") making.enqueue(deck);
          else if (now() - deck.createdAtMs > ABANDONED_MS) await destroy(deck);
        }
    },
    async stop(): Promise<void> {
      await making.stop();
      await live.stop();
    },
  };
}
export type SlideDecks = ReturnType<typeof createSlideDecks>;
