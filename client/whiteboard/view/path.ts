import { getStroke } from "perfect-freehand";
import type { BoardShape } from "#server/whiteboard/protocol-elements.ts";

type Drawn = Extract<BoardShape, { type: "freedraw" }>;
type Line = Extract<BoardShape, { type: "line" | "arrow" }>;
type Point = readonly [x: number, y: number];

const short = (value: number) => Math.round(value * 10) / 10;
const at = ([x, y]: Point) => `${short(x)} ${short(y)}`;
const between = ([ax, ay]: Point, [bx, by]: Point): Point => [(ax + bx) / 2, (ay + by) / 2];

export function pairsOf(flat: readonly number[]): Point[] {
  const pairs: Point[] = [];
  for (let n = 0; n + 1 < flat.length; n += 2) pairs.push([flat[n] ?? 0, flat[n + 1] ?? 0]);
  return pairs;
}

/**
 * The outline of a line drawn by hand, as Excalidraw draws it: the same library, the same numbers. Source:
 * `getFreeDrawSvgPath` of packages/excalidraw/renderer, 0.18.
 */
export function freedrawPath({ points, pressures, strokeWidth = 2 }: Drawn): string {
  const pairs = pairsOf(points);
  const input = pressures
    ? pairs.map(([x, y], n) => [x, y, pressures[n] ?? 0.5])
    : pairs.map(([x, y]) => [x, y]);
  const outline = getStroke(input.length > 0 ? input : [[0, 0, 0.5]], {
    simulatePressure: !pressures,
    size: strokeWidth * 4.25,
    thinning: 0.6,
    smoothing: 0.5,
    streamline: 0.5,
    easing: (t) => Math.sin((t * Math.PI) / 2),
    last: true,
  }).map(([x = 0, y = 0]): Point => [x, y]);
  const [first] = outline;
  if (!first) return "";
  const curve = outline.map((point, n) => {
    const next = outline[(n + 1) % outline.length] ?? first;
    return `${at(point)} ${at(between(point, next))}`;
  });
  return `M${at(first)}Q${curve.join(" ")}Z`;
}

/** A line through its points: straight, or bent where its corners are round. */
export function linePath({ points, roundness }: Line): string {
  const pairs = pairsOf(points);
  const [first, ...rest] = pairs;
  if (!first) return "";
  if (!roundness || pairs.length < 3) return `M${at(first)}L${rest.map(at).join(" ")}`;
  const curves = rest.map((point, n) => {
    const from = pairs[n] ?? first;
    const before = pairs[n - 1] ?? from;
    const beyond = pairs[n + 2] ?? point;
    const start: Point = [
      from[0] + (point[0] - before[0]) / 6,
      from[1] + (point[1] - before[1]) / 6,
    ];
    const end: Point = [point[0] - (beyond[0] - from[0]) / 6, point[1] - (beyond[1] - from[1]) / 6];
    return `C${at(start)} ${at(end)} ${at(point)}`;
  });
  return `M${at(first)}${curves.join("")}`;
}

export type Head = { path: string; isFilled: boolean };

/** The head at one end of an arrow; null where there is none. */
export function headOf(arrow: Line, end: "start" | "end"): Head | null {
  const head = end === "start" ? arrow.startArrowhead : arrow.endArrowhead;
  const pairs = pairsOf(arrow.points);
  const tip = pairs.at(end === "start" ? 0 : -1);
  const from = pairs.at(end === "start" ? 1 : -2);
  if (!head || !tip || !from || tip === from) return null;
  const length = Math.hypot(tip[0] - from[0], tip[1] - from[1]);
  if (length === 0) return null;
  const size = Math.min(head === "arrow" ? 30 : 15, length / 2);
  const [ux, uy] = [(tip[0] - from[0]) / length, (tip[1] - from[1]) / length];
  /** A point back along the line and aside of it. */
  const off = (back: number, aside: number): Point => [
    tip[0] - ux * back - uy * aside,
    tip[1] - uy * back + ux * aside,
  ];
  const spread = size * Math.tan((20 * Math.PI) / 180);
  if (head === "arrow")
    return {
      path: `M${at(off(size, spread))}L${at(tip)} ${at(off(size, -spread))}`,
      isFilled: false,
    };
  if (head === "bar")
    return { path: `M${at(off(0, size / 2))}L${at(off(0, -size / 2))}`, isFilled: false };
  const isFilled = !head.endsWith("_outline");
  const isRound = head.startsWith("circle") || head === "dot";
  if (isRound) {
    const r = short(size / 3);
    return { path: `M${at(off(0, r))}a${r} ${r} 0 1 0 0.1 0Z`, isFilled };
  }
  const sides = [tip, off(size, spread * 1.4), off(size, -spread * 1.4)];
  return { path: `M${sides.map(at).join("L")}Z`, isFilled };
}

/** The four corners of a diamond in its box. */
export function diamondPath(width: number, height: number): string {
  const corners: Point[] = [
    [width / 2, 0],
    [width, height / 2],
    [width / 2, height],
    [0, height / 2],
  ];
  return `M${corners.map(at).join("L")}Z`;
}
