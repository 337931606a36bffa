import type { LinkQuality, ReceiveMode, Seat } from "#server/rooms/protocol.ts";
import type { IconName } from "../kit/ui/icons.tsx";
import type { Tone } from "../kit/ui/parts.tsx";

/** The sign of each mode, the same everywhere. */
export const modeIcons: Readonly<Record<ReceiveMode, IconName>> = {
  sound: "headphones",
  slides: "board",
  small: "gauge",
  full: "camera",
};

/** The sign and colour of a link in words. */
export const qualityLooks: Readonly<Record<LinkQuality, { icon: IconName; tone: Tone }>> = {
  good: { icon: "wifi", tone: "ok" },
  fair: { icon: "wifiWeak", tone: "warn" },
  poor: { icon: "wifiWeak", tone: "bad" },
  lost: { icon: "wifiOff", tone: "bad" },
  unknown: { icon: "wifi", tone: "neutral" },
};

/** The pupils who receive so much. */
export function pupilsIn(seats: readonly Seat[], mode: Seat["mode"]): Seat[] {
  return seats.filter((seat) => seat.role === "pupil" && seat.mode === mode);
}
