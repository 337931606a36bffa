import type { CaptionLanguage, QualityName } from "#server/videos/protocol.ts";

export type { CaptionLanguage } from "#server/videos/protocol.ts";

/** The protocol's values without its schemas, which would bring zod into this screen's code. */
export const qualityNames = [
  "saving",
  "normal",
  "high",
  "highest",
] as const satisfies readonly QualityName[];
export const captionLanguages = ["kk", "ru", "en"] as const satisfies readonly CaptionLanguage[];
/** Offered speeds; 1 is the film's own. */
export const rates = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;
