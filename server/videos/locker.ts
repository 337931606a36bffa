import { AppError } from "../errors.ts";

/** tus's own shapes (@tus/utils), which @tus/server does not export. */
type Lock = {
  lock(signal: AbortSignal, release: () => Promise<void> | void): Promise<void>;
  unlock(): Promise<void>;
};
type Holder = { release(): void; lastByteAt: number; freed: Promise<void>; free(): void };
type Deps = {
  /** A holder without a byte for so long is a dead line: whoever comes next may have it. */
  silentAfterMs?: number;
  now?: () => number;
};
/** A question about the offset holds the lock this long at most; nobody is sent away because of one. */
const SHORT_WAIT_MS = 500;
/** A released holder writes what it has and goes; longer than this it hangs. */
const LONGEST_WAIT_MS = 15_000;

/**
 * One writer of an upload at a time. tus's own locker throws the first out for the second, so two windows
 * would take the upload from each other for ever; here the one whose bytes flow keeps it.
 */
export function createLocker({ silentAfterMs = 5_000, now = Date.now }: Deps = {}) {
  const holders = new Map<string, Holder>();

  async function hold(id: string, release: () => Promise<void> | void): Promise<void> {
    const until = now() + LONGEST_WAIT_MS;
    for (;;) {
      const holder = holders.get(id);
      if (!holder) break;
      await within(holder.freed, SHORT_WAIT_MS);
      if (holders.get(id) !== holder) continue;
      if (now() - holder.lastByteAt < silentAfterMs || now() > until) throw busy();
      holder.release();
      await within(holder.freed, LONGEST_WAIT_MS);
    }
    const { promise: freed, resolve: free } = Promise.withResolvers<void>();
    holders.set(id, { release: () => void release(), lastByteAt: now(), freed, free });
  }

  return {
    newLock(id: string): Lock {
      return {
        lock: (_signal, release) => hold(id, release),
        async unlock() {
          const holder = holders.get(id);
          holders.delete(id);
          holder?.free();
        },
      };
    },
    /** Bytes of it have come. */
    touch(id: string): void {
      const holder = holders.get(id);
      if (holder) holder.lastByteAt = now();
    },
    /** Somebody is writing it now, or was a moment ago. */
    isHeld: (id: string): boolean => holders.has(id),
    /** Ends whoever writes it, and waits for that. */
    async end(id: string): Promise<void> {
      const holder = holders.get(id);
      if (!holder) return;
      holder.release();
      await within(holder.freed, LONGEST_WAIT_MS);
    },
  };
}
export type UploadLocker = ReturnType<typeof createLocker>;

export const busy = () =>
  new AppError("conflict", "Another window uploads it", { reason: "upload_busy" });

function within(promise: Promise<void>, ms: number): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  return Promise.race([promise, over]).finally(() => clearTimeout(timer));
}
