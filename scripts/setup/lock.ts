import { mkdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const BEAT_MS = 5_000;
/** Without a beat for this long the holder is gone. Process ids would not do: a cache folder may be shared by containers. */
const STALE_MS = 30_000;

/**
 * Runs `work` while no other process holds the same lock, waiting as long as needed.
 * The lock is a folder (made atomically) whose time its holder renews; `onWait` is told once.
 */
export async function withLock<T>(
  dir: string,
  onWait: () => void,
  work: () => Promise<T>,
): Promise<T> {
  mkdirSync(dirname(dir), { recursive: true });
  for (let waits = 0; !take(dir); waits++) {
    if (waits === 0) onWait();
    await sleep(500);
  }
  const beat = setInterval(() => utimesSync(dir, new Date(), new Date()), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    rmSync(dir, { recursive: true, force: true });
  }
}

function take(dir: string): boolean {
  try {
    mkdirSync(dir);
    return true;
  } catch (error) {
    const isHeld = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (!isHeld) throw error;
    const heldAt = statSync(dir, { throwIfNoEntry: false })?.mtimeMs;
    if (heldAt !== undefined && Date.now() - heldAt > STALE_MS)
      rmSync(dir, { recursive: true, force: true });
    return false;
  }
}
