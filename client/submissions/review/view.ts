import type { Point } from "./strokes.ts";

/** A photo is a thousand units wide; `heightUnits` follows from its shape. */
export const PHOTO_UNITS = 1000;
export const turns = [0, 90, 180, 270] as const;
export type Turn = (typeof turns)[number];
/** How a photo lies in its window: turned, so many pixels to a unit, its corner at `x`, `y` of the window. */
export type View = { turn: Turn; scale: number; x: number; y: number };
export type Size = { widthPx: number; heightPx: number };

/** Of the whole photo: nearer than eight times its fit there is nothing to see. */
const CLOSEST = 8;

const turnedSize = (heightUnits: number, turn: Turn): [width: number, height: number] =>
  turn % 180 === 0 ? [PHOTO_UNITS, heightUnits] : [heightUnits, PHOTO_UNITS];

/** Pixels to a unit at which all of it is seen. */
function fitScale({ widthPx, heightPx }: Size, heightUnits: number, turn: Turn): number {
  const [width, height] = turnedSize(heightUnits, turn);
  return Math.min(widthPx / width, heightPx / height);
}

/** All of it, in the middle. */
export function fitted(frame: Size, heightUnits: number, turn: Turn): View {
  const scale = fitScale(frame, heightUnits, turn);
  const [width, height] = turnedSize(heightUnits, turn);
  const x = (frame.widthPx - width * scale) / 2;
  const y = (frame.heightPx - height * scale) / 2;
  return { turn, scale, x, y };
}

/** A smaller side than the window's stays in its middle; a larger one leaves no gap. */
function inside(at: number, lengthPx: number, framePx: number): number {
  if (lengthPx <= framePx) return (framePx - lengthPx) / 2;
  return Math.min(0, Math.max(framePx - lengthPx, at));
}
/** Kept in its window. */
export function kept(view: View, frame: Size, heightUnits: number): View {
  const [width, height] = turnedSize(heightUnits, view.turn);
  return {
    ...view,
    x: inside(view.x, width * view.scale, frame.widthPx),
    y: inside(view.y, height * view.scale, frame.heightPx),
  };
}

/** Nearer or farther, with what is under `at` (pixels of the window) staying there. */
export function zoomed(
  view: View,
  factor: number,
  at: Point,
  frame: Size,
  heightUnits: number,
): View {
  const least = fitScale(frame, heightUnits, view.turn);
  const scale = Math.min(least * CLOSEST, Math.max(least, view.scale * factor));
  const by = scale / view.scale;
  const moved = {
    ...view,
    scale,
    x: at[0] - (at[0] - view.x) * by,
    y: at[1] - (at[1] - view.y) * by,
  };
  return kept(moved, frame, heightUnits);
}

export function panned(view: View, dx: number, dy: number, frame: Size, heightUnits: number): View {
  return kept({ ...view, x: view.x + dx, y: view.y + dy }, frame, heightUnits);
}

/** A quarter to the right. */
export const turnedRight = (turn: Turn): Turn => turns[(turns.indexOf(turn) + 1) % 4] ?? 0;

/** The photo's own units under a pixel of the window. */
export function toPhoto({ turn, scale, x, y }: View, [px, py]: Point, heightUnits: number): Point {
  const [u, v] = [(px - x) / scale, (py - y) / scale];
  if (turn === 90) return [v, heightUnits - u];
  if (turn === 180) return [PHOTO_UNITS - u, heightUnits - v];
  if (turn === 270) return [PHOTO_UNITS - v, u];
  return [u, v];
}

/** The same the other way, for SVG's `transform`. */
export function matrixOf({ turn, scale: k, x, y }: View, heightUnits: number): string {
  const [a, b, c, d, e, f] =
    turn === 90
      ? [0, k, -k, 0, x + heightUnits * k, y]
      : turn === 180
        ? [-k, 0, 0, -k, x + PHOTO_UNITS * k, y + heightUnits * k]
        : turn === 270
          ? [0, -k, k, 0, x, y + PHOTO_UNITS * k]
          : [k, 0, 0, k, x, y];
  return `matrix(${[a, b, c, d, e, f].join(" ")})`;
}

/** A sheet of paper held upright, where a photo's shape is not known. */
const PAPER = 4 / 3;
/** A photo's height in units. */
export function heightUnitsOf(photo: { widthPx: number | null; heightPx: number | null }): number {
  const { widthPx, heightPx } = photo;
  const shape = widthPx && heightPx ? heightPx / widthPx : PAPER;
  return Math.round(PHOTO_UNITS * shape);
}
