import { setTimeout } from "node:timers/promises";

/** Waits before trying a failed write again, ms: a restart of the database takes a few seconds. */
const RETRY_AFTER_MS = [200, 1_000, 5_000] as const;

type Deps = { onGivenUp: (error: unknown) => void; retryAfterMs?: readonly number[] };

/**
 * Writes that follow events nobody waits for. Those of one key run in the order they were told (a device that
 * enters and leaves at once is stored so), and one that fails is tried again before it is given up.
 */
export function createQueue({ onGivenUp, retryAfterMs = RETRY_AFTER_MS }: Deps) {
  const last = new Map<string, Promise<void>>();

  async function insist(write: () => Promise<void>): Promise<void> {
    for (const waitMs of [...retryAfterMs, null])
      try {
        return await write();
      } catch (error) {
        if (waitMs === null) onGivenUp(error);
        else await setTimeout(waitMs);
      }
  }

  return {
    /** Runs a write after those of the same key. Resolves when it is done or given up; never rejects. */
    add(key: string, write: () => Promise<void>): Promise<void> {
      const done = (last.get(key) ?? Promise.resolve()).then(() => insist(write));
      last.set(key, done);
      void done.then(() => last.get(key) === done && last.delete(key));
      return done;
    },
    /** Resolves when the writes told so far for a key are done. */
    async settled(key: string): Promise<void> {
      await last.get(key);
    },
    /** Resolves when nothing is left to write. */
    async idle(): Promise<void> {
      while (last.size > 0) await Promise.all(last.values());
    },
  };
}
