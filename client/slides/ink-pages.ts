import type { Stroke, StrokePiece } from "#server/slides/protocol-ink.ts";

/** Ink of the pages of one deck that this device knows. */
export type InkPages = ReadonlyMap<number, readonly Stroke[]>;

/** All ink of a page, in place of what was known. */
export function withPage(pages: InkPages, page: number, strokes: readonly Stroke[]): InkPages {
  return new Map(pages).set(page, strokes);
}

/** Takes a piece as it was told; null when it does not follow what is known, and the page is to be read anew. */
export function withPiece(
  pages: InkPages,
  page: number,
  by: string,
  { id, from, style, points }: StrokePiece,
): InkPages | null {
  const strokes = pages.get(page) ?? [];
  const known = strokes.find((stroke) => stroke.id === id);
  if (!known) {
    if (from !== 0 || !style) return null;
    return withPage(pages, page, [...strokes, { ...style, id, by, points }]);
  }
  const length = known.points.length;
  if (from + points.length <= length) return pages; // heard before, or read since
  if (from !== length) return null;
  const longer = { ...known, points: [...known.points, ...points] };
  return withPage(
    pages,
    page,
    strokes.map((stroke) => (stroke === known ? longer : stroke)),
  );
}

/** Without these strokes; null: without any. */
export function withoutStrokes(
  pages: InkPages,
  page: number,
  ids: readonly string[] | null,
): InkPages {
  const strokes = pages.get(page) ?? [];
  return withPage(pages, page, ids === null ? [] : strokes.filter(({ id }) => !ids.includes(id)));
}
