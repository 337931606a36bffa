import type { Audience, ItemKind } from "#server/library/protocol.ts";
import type { CaptionLanguage } from "#server/videos/protocol.ts";

// The protocol's values, written out: its schemas would come into the browser with them.
export const kinds = [
  "lesson",
  "exercise",
  "listening",
  "making",
  "project",
  "advice",
] as const satisfies readonly ItemKind[];
export const audiences = [
  "classes",
  "all",
  "parents",
  "none",
] as const satisfies readonly Audience["pupils"][];
export const captionLanguages = ["kk", "ru", "en"] as const satisfies readonly CaptionLanguage[];
