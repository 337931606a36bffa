import type { ReceiveMode } from "#server/rooms/protocol.ts";
import type { Playback } from "#server/videos/protocol.ts";
import type { Quality } from "../player/state.ts";

/** How a film comes to this device: its sound alone, or with the picture under a ceiling; `none`: it has no sound. */
export type Way = { what: "picture"; quality: Quality } | { what: "sound" } | { what: "none" };

/**
 * How a film comes in a mode of receiving. `isShown`: the person asked for the picture all the same, and gets the
 * smallest. A piece of sound is the same in every mode.
 */
export function wayOf(
  mode: ReceiveMode,
  { isSound, soundUrl }: Pick<Playback, "isSound" | "soundUrl">,
  isShown: boolean,
): Way {
  if (mode === "full" || isSound) return { what: "picture", quality: "auto" };
  if (mode === "small" || isShown) return { what: "picture", quality: "saving" };
  return soundUrl === null ? { what: "none" } : { what: "sound" };
}
