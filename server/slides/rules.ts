/** Pure: what a piece of a stroke makes of a page's ink. */
import {
  MAX_PAGE_NUMBERS,
  MAX_STROKE,
  MAX_STROKES,
  type Stroke,
  type StrokePiece,
} from "./protocol-ink.ts";

export type PieceVerdict =
  | { is: "taken"; stroke: Stroke }
  /** It does not follow what is known of its stroke: the client has missed something, or the stroke was erased. */
  | { is: "astray" }
  | { is: "foreign" }
  | { is: "full" };

const numbersOf = (strokes: readonly Stroke[]) =>
  strokes.reduce((sum, { points }) => sum + points.length, 0);

/** Judges a piece; the caller puts the stroke in place of the one with its id. Points come in pairs. */
export function takePiece(
  strokes: readonly Stroke[],
  by: string,
  { id, from, style, points }: StrokePiece,
): PieceVerdict {
  const known = strokes.find((stroke) => stroke.id === id);
  if (known && known.by !== by) return { is: "foreign" };
  if (points.length % 2 !== 0) return { is: "astray" };
  if (!known) {
    const isStart = from === 0 && style !== undefined && points.length >= 2;
    if (!isStart || (style.tool === "text") !== (style.text !== undefined)) return { is: "astray" };
    if (strokes.length >= MAX_STROKES) return { is: "full" };
    if (numbersOf(strokes) + points.length > MAX_PAGE_NUMBERS) return { is: "full" };
    return { is: "taken", stroke: { ...style, id, by, points } };
  }
  if (known.points.length !== from || known.tool === "text") return { is: "astray" };
  if (known.points.length + points.length > MAX_STROKE) return { is: "full" };
  if (numbersOf(strokes) + points.length > MAX_PAGE_NUMBERS) return { is: "full" };
  return { is: "taken", stroke: { ...known, points: [...known.points, ...points] } };
}

/** Which of these strokes somebody may take away: their own, or any. */
export function erasable(
  strokes: readonly Stroke[],
  ids: readonly string[],
  who: { personId: string; mayAll: boolean },
): string[] {
  return strokes
    .filter(({ id, by }) => ids.includes(id) && (who.mayAll || by === who.personId))
    .map(({ id }) => id);
}
