import type { DiaryMark } from "#server/diary/protocol.ts";

/** How good a mark is, for its colour: shares of the percent table of grades 2 to 11 (journal-systems.md). */
export function levelOf({
  kind,
  value,
  maxPoints,
}: Pick<DiaryMark, "kind" | "value" | "maxPoints">) {
  const share =
    kind === "termMark" ? ([0, 0, 0, 0.5, 0.7, 0.9][value] ?? 0) : value / (maxPoints ?? 10);
  if (share >= 0.85) return "high";
  if (share >= 0.65) return "good";
  return share >= 0.4 ? "fair" : "low";
}
