import type { Evidence } from "#server/register/protocol.ts";
import type { Axis } from "./timeline.ts";
import { placeOf } from "./timeline.ts";

/** A stretch of the bar, percentages of its length. */
export type Piece = { leftPc: number; widthPc: number };
export type ModePiece = Piece & { look: "sound" | "seen" };

/** Shorter holes between two modes are their change, not a break of the link. */
const BREAK_MS = 3_000;
/** Longer ones within a stay say only that nothing was told of the mode: schools merge drops of 90 s or so. */
const LONGEST_BREAK_MS = 180_000;
/** More crosses would lie upon each other. */
const MOST_CROSSES = 6;

const pieceOf = (axis: Axis, fromMs: number, toMs: number): Piece => {
  const leftPc = placeOf(axis, fromMs);
  return { leftPc, widthPc: placeOf(axis, toMs) - leftPc };
};

/** The stays, and upon them the parts with sound alone; a part of which no mode is known counts as seen. */
export function modePieces(axis: Axis, { intervals, modes }: Evidence): ModePiece[] {
  const stays = intervals.map(({ from, to }) => ({
    fromMs: Date.parse(from),
    toMs: Date.parse(to),
  }));
  const seen = stays.map(({ fromMs, toMs }): ModePiece => {
    return { ...pieceOf(axis, fromMs, toMs), look: "seen" };
  });
  const sound = modes
    .filter(({ mode }) => mode === "sound")
    .flatMap(({ from, to }) =>
      stays.flatMap((stay): ModePiece[] => {
        const fromMs = Math.max(Date.parse(from), stay.fromMs);
        const toMs = Math.min(Date.parse(to), stay.toMs);
        return toMs > fromMs ? [{ ...pieceOf(axis, fromMs, toMs), look: "sound" }] : [];
      }),
    );
  return [...seen, ...sound];
}

/** Breaks within a stay: the holes between its modes. */
export function breakPieces(axis: Axis, { intervals, modes }: Evidence): Piece[] {
  const spans = modes
    .map(({ from, to }) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) }))
    .sort((a, b) => a.fromMs - b.fromMs);
  return spans.slice(1).flatMap(({ fromMs }, index) => {
    const lastMs = Math.max(...spans.slice(0, index + 1).map(({ toMs }) => toMs));
    const isWithin = intervals.some(({ from, to }) => {
      return Date.parse(from) <= lastMs && Date.parse(to) >= fromMs;
    });
    const isBreak = fromMs - lastMs >= BREAK_MS && fromMs - lastMs <= LONGEST_BREAK_MS;
    return isWithin && isBreak ? [pieceOf(axis, lastMs, fromMs)] : [];
  });
}

/** Where answers, hands and words were, percent; each place once. */
export const responsePlaces = (axis: Axis, { responses }: Evidence): number[] => [
  ...new Set(responses.map(({ atMs }) => placeOf(axis, atMs))),
];

/** Where attempts to enter were that came to nothing: first and last are known, those between are spread. */
export function attemptPlaces(axis: Axis, { attempts, enteredAt }: Evidence): number[] {
  const { count, firstAt, lastAt, lastStage } = attempts;
  if (enteredAt !== null || firstAt === null || lastAt === null || lastStage === "opened")
    return [];
  const shown = Math.min(count, MOST_CROSSES);
  const [first, last] = [placeOf(axis, Date.parse(firstAt)), placeOf(axis, Date.parse(lastAt))];
  const step = shown > 1 ? (last - first) / (shown - 1) : 0;
  return [...new Set(Array.from({ length: shown }, (_, at) => first + at * step))];
}
