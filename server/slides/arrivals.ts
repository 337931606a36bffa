import { appendFile, mkdir, rm, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../errors.ts";
import type { StoredDeck } from "./store.ts";

/** Where bytes of decks arrive on this machine, piece after piece. */
export function createArrivals(mediaDir: string) {
  const dir = join(mediaDir, "slides-arriving");
  const fileOf = (deckId: string) => join(dir, deckId);
  /** Writing one deck's file, one piece after the other. */
  const writing = new Map<string, Promise<unknown>>();

  async function sizeOf(deckId: string): Promise<number> {
    const found = await stat(fileOf(deckId)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null; // nothing has come yet
      throw error;
    });
    return found?.size ?? 0;
  }

  /**
   * Takes a piece that begins at `at`. One that was taken before is no offence: its answer was lost.
   * @returns bytes that are here now
   * @throws AppError conflict with `{ arrivedBytes }`, it does not follow; too_large; unavailable disk_full
   */
  async function take({ id, sizeBytes }: StoredDeck, at: number, piece: Buffer): Promise<number> {
    const before = await sizeOf(id);
    if (at + piece.length > sizeBytes)
      throw new AppError("too_large", "More than was announced", {
        details: { arrivedBytes: before },
      });
    if (at + piece.length <= before) return before;
    if (at !== before)
      throw new AppError("conflict", "It does not follow", { details: { arrivedBytes: before } });
    await mkdir(dir, { recursive: true });
    try {
      await appendFile(fileOf(id), piece);
    } catch (cause) {
      await truncate(fileOf(id), before).catch(() => {}); // said below: nothing of the piece is kept
      const isFull = cause instanceof Error && "code" in cause && cause.code === "ENOSPC";
      if (!isFull) throw cause;
      throw new AppError("unavailable", "The disk is full", { reason: "disk_full", cause });
    }
    return at + piece.length;
  }

  return {
    fileOf,
    sizeOf,
    /** As `take`, after whatever is being written of the deck. */
    receive(deck: StoredDeck, at: number, piece: Buffer): Promise<number> {
      const before = writing.get(deck.id) ?? Promise.resolve();
      const taken = before.catch(() => {}).then(() => take(deck, at, piece));
      writing.set(deck.id, taken);
      const forget = () => {
        if (writing.get(deck.id) === taken) writing.delete(deck.id);
      };
      taken.then(forget, forget);
      return taken;
    },
    remove: (deckId: string): Promise<void> => rm(fileOf(deckId), { force: true }),
  };
}
export type Arrivals = ReturnType<typeof createArrivals>;
