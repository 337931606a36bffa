/** Frames that may come later than a newer one, per sender: private-room.md, step 5. */
export const WINDOW = 128;

/** Which counters of one key were seen: each is taken once, and none from before the window. */
export function createReplayWindow() {
  let highest = -1;
  const seen = new Set<number>();
  return {
    /** Whether a frame of this counter may still be taken. Asked before it is opened. */
    isFresh: (ctr: number): boolean => ctr > highest - WINDOW && !seen.has(ctr),
    /** It was opened and was genuine: only such frames move the window. */
    take(ctr: number): void {
      seen.add(ctr);
      if (ctr <= highest) return;
      highest = ctr;
      for (const old of seen) if (old <= highest - WINDOW) seen.delete(old);
    },
  };
}
