import { logger } from "../logger.ts";
import type { Stroke } from "./protocol-ink.ts";
import type { SlidesStore } from "./store.ts";

type PageKey = { lessonId: string; deckId: string; page: number };
/** Ink of one page while its lesson is live. */
export type PageInk = {
  readonly strokes: readonly Stroke[];
  /** In place of the stroke with its id, else after all. */
  put(stroke: Stroke): void;
  /** Null: all. */
  remove(ids: readonly string[] | null): void;
};
type Held = PageInk & { key: PageKey; write(): Promise<void>; drop(): void };

/** What is drawn is written so long after it was begun, however long the drawing goes on. */
const WRITE_AFTER_MS = 800;

/** Ink of the pages of live lessons, in memory; a moment later in the database, which keeps it with the lesson. */
export function createInkBook(store: Pick<SlidesStore, "readInk" | "writeInk">) {
  const pages = new Map<string, Promise<Held>>();
  const nameOf = ({ lessonId, deckId, page }: PageKey) => `${lessonId}:${deckId}:${page}`;

  async function load(schoolId: string, key: PageKey): Promise<Held> {
    let strokes = await store.readInk(schoolId, key, key.page);
    let timer: NodeJS.Timeout | undefined;
    let isDropped = false;
    let writing = Promise.resolve();

    const write = () => {
      if (timer === undefined) return writing;
      clearTimeout(timer);
      timer = undefined;
      const { lessonId, deckId, page } = key;
      writing = writing
        .then(() => store.writeInk(schoolId, { lessonId, deckId }, page, strokes))
        .catch((err: unknown) => logger.error({ err, lessonId, deckId, page }, "ink not kept"));
      return writing;
    };
    const changed = () => {
      if (!isDropped) timer ??= setTimeout(() => void write(), WRITE_AFTER_MS);
    };
    return {
      key,
      get strokes() {
        return strokes;
      },
      put(stroke) {
        const at = strokes.findIndex(({ id }) => id === stroke.id);
        strokes = at < 0 ? [...strokes, stroke] : strokes.with(at, stroke);
        changed();
      },
      remove(ids) {
        strokes = ids === null ? [] : strokes.filter(({ id }) => !ids.includes(id));
        changed();
      },
      write,
      drop() {
        isDropped = true;
        clearTimeout(timer);
        timer = undefined;
      },
    };
  }

  async function held(lessonId: string | null): Promise<Held[]> {
    const settled = await Promise.allSettled([...pages.values()]);
    return settled
      .flatMap((one) => (one.status === "fulfilled" ? [one.value] : []))
      .filter(({ key }) => lessonId === null || key.lessonId === lessonId);
  }

  /** Writes what of a lesson is not written yet. */
  async function flush(lessonId: string): Promise<void> {
    await Promise.all((await held(lessonId)).map((one) => one.write()));
  }

  return {
    /** A page's ink, read from the database the first time. */
    open(schoolId: string, key: PageKey): Promise<PageInk> {
      const name = nameOf(key);
      const opened = pages.get(name) ?? load(schoolId, key);
      pages.set(name, opened);
      opened.catch(() => pages.delete(name)); // whoever asked hears of it; the next one asks again
      return opened;
    },
    flush,
    /** Writes a lesson's ink and lets it go from memory. */
    async release(lessonId: string): Promise<void> {
      await flush(lessonId);
      for (const name of pages.keys()) if (name.startsWith(`${lessonId}:`)) pages.delete(name);
    },
    /** A deck is taken out of a lesson: nothing of its ink is written any more. */
    forget(lessonId: string, deckId: string): void {
      for (const [name, opened] of pages)
        if (name.startsWith(`${lessonId}:${deckId}:`)) {
          pages.delete(name);
          opened.then(
            (ink) => ink.drop(),
            () => {}, // it was never read, so there is nothing to drop
          );
        }
    },
    async stop(): Promise<void> {
      await Promise.all((await held(null)).map((one) => one.write()));
    },
  };
}
