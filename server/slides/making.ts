import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { MediaError } from "#media/errors.ts";
import { type Slides, SlidesRefused } from "#media/slides/types.ts";
import type { Storage } from "#media/storage/types.ts";
import { logger } from "../logger.ts";
import { pagePath } from "./protocol.ts";
import type { SlidesStore, StoredDeck } from "./store.ts";

type Deps = {
  store: SlidesStore;
  slides: Slides;
  storage: Storage;
  mediaDir: string;
  /** A deck is as it is now: its state, its pages. */
  onChanged: (deck: StoredDeck) => void;
};
type DeckKey = { schoolId: string; id: string };

export const deckFolder = (deckId: string): string => `slides/${deckId}/`;
/** The file as it came; kept for taking it out again. */
export const sourceKey = (deckId: string): string => `${deckFolder(deckId)}source`;

/** Renders decks one after another; what stops in its middle is begun anew. */
export function createMaking({ store, slides, storage, mediaDir, onChanged }: Deps) {
  const queue: DeckKey[] = [];
  let running: { id: string; stop: AbortController; ended: Promise<void> } | null = null;
  let isStopping = false;

  /** Puts a deck in the queue, once. */
  function enqueue(deck: DeckKey): void {
    if (isStopping || queue.some(({ id }) => id === deck.id) || running?.id === deck.id) return;
    queue.push({ schoolId: deck.schoolId, id: deck.id });
    next();
  }

  function next(): void {
    const deck = running ? undefined : queue.shift();
    if (!deck || isStopping) return;
    const stop = new AbortController();
    const ended = make(deck, stop.signal)
      .catch((err: unknown) => logger.error({ err, deckId: deck.id }, "a deck's state not written"))
      .finally(() => {
        running = null;
        next();
      });
    running = { id: deck.id, stop, ended };
  }

  async function make({ schoolId, id }: DeckKey, signal: AbortSignal): Promise<void> {
    const begun = await store.change(
      ...([schoolId, id, ["waiting", "rendering"]] as const),
      { state: "rendering", refusal: null },
      { isAnew: true },
    );
    if (!begun) return; // removed meanwhile
    onChanged(begun);
    try {
      const format = await render(begun, signal);
      await settle(begun, { state: "ready", format });
    } catch (error) {
      if (signal.aborted) return; // removed, or begun anew at the next start
      if (error instanceof SlidesRefused) {
        const { code, limit } = error;
        logger.info({ deckId: id, code }, "deck refused");
        await settle(begun, { state: "refused", refusal: { code, limit } });
        return;
      }
      logger.error({ err: error, deckId: id }, "deck not rendered");
      await settle(begun, { state: "failed" });
    }
  }

  async function settle(
    { schoolId, id }: DeckKey,
    change: Parameters<SlidesStore["change"]>[3],
  ): Promise<void> {
    const settled = await store.change(schoolId, id, ["rendering"], change);
    if (settled) onChanged(settled);
  }

  async function render(deck: StoredDeck, signal: AbortSignal) {
    const { schoolId, id } = deck;
    const parent = join(mediaDir, "work");
    await mkdir(parent, { recursive: true });
    const workDir = await mkdtemp(join(parent, "slides-"));
    try {
      const file = await storage.localFile(sourceKey(id), workDir);
      if (!file) throw new MediaError("storage_failed", "The deck's file is gone");
      const { format } = await slides.render({
        file,
        signal,
        onCount: async (pageCount) => {
          const counted = await store.change(schoolId, id, ["rendering"], { pageCount });
          if (counted) onChanged(counted);
        },
        onPage: async ({ page, widthPx, heightPx, small, large, isBroken }) => {
          await storage.putBytes(`${deckFolder(id)}${pagePath(page, "small")}`, small);
          await storage.putBytes(`${deckFolder(id)}${pagePath(page, "large")}`, large);
          const bytes = { smallBytes: small.length, largeBytes: large.length };
          const sizes = { widthPx, heightPx, ...bytes };
          const added = await store.addPage(schoolId, id, sizes, isBroken ? page : null);
          if (added) onChanged(added);
        },
      });
      return format;
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
  }

  return {
    enqueue,
    /** Takes a deck out of the queue, or stops its rendering; afterwards nothing of it is written any more. */
    async cancel(deckId: string): Promise<void> {
      const at = queue.findIndex(({ id }) => id === deckId);
      if (at >= 0) queue.splice(at, 1);
      if (running?.id !== deckId) return;
      running.stop.abort();
      await running.ended;
    },
    /** Stops what runs; it begins anew at the next start. */
    async stop(): Promise<void> {
      isStopping = true;
      queue.length = 0;
      running?.stop.abort();
      await running?.ended;
    },
  };
}
export type Making = ReturnType<typeof createMaking>;
