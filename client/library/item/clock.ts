import { shortTime } from "../edit/captions/captions.ts";

/** A moment in whole seconds, as it stands on a player: 2:06, 1:02:03. */
export function clockTime(ms: number): string {
  return shortTime(Math.floor(Math.max(0, ms) / 1000) * 1000);
}
