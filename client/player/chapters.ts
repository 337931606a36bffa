import type { Chapter } from "#server/library/protocol.ts";

/** A chapter with its end, ms. `title` is empty before the first one and in a film without any. */
export type Part = { fromMs: number; toMs: number; title: string; text: string };

/** The whole length in parts, without gaps, in order; chapters past the end are left out. */
export function partsOf(chapters: readonly Chapter[], durationMs: number): Part[] {
  const inside = chapters
    .filter(({ atMs }) => atMs < durationMs)
    .toSorted((a, b) => a.atMs - b.atMs);
  const starts = inside[0]?.atMs === 0 ? inside : [{ atMs: 0, title: "", text: "" }, ...inside];
  return starts.map(({ atMs, title, text }, at) => ({
    fromMs: atMs,
    toMs: starts[at + 1]?.atMs ?? durationMs,
    title,
    text,
  }));
}

/** The part a moment lies in; the last one at the very end. */
export function partAt(parts: readonly Part[], atMs: number): Part | undefined {
  return parts.findLast(({ fromMs }) => fromMs <= atMs);
}
