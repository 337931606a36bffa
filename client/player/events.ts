import type { Reporter } from "../watching/report/reporter.ts";

/** What the player tells the screen it stands on. */
export type EngineEvents = {
  onTime?: ((currentMs: number) => void) | undefined;
  onEnded?: (() => void) | undefined;
  onNeedsPlayback?: ((why: "expired" | "incomplete") => void) | undefined;
  reporter?: Reporter | null | undefined;
};
