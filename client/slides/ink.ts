import { getStroke } from "perfect-freehand";
import type { Stroke } from "#server/slides/protocol-ink.ts";

export type Point = [x: number, y: number];

/** On paper white and on photographs alike; the order is the protocol's. */
export const inkColours = [
  "#15232d",
  "#d92d3a",
  "#0b66c3",
  "#1b8653",
  "#e08700",
  "#ffffff",
] as const;
/** Widths in units of a page (4,000 to its width), thin to thick. */
const PEN_UNITS = [9, 16, 30] as const;
const MARKER_UNITS = [50, 85, 130] as const;
const TEXT_UNITS = [95, 135, 190] as const;

export const textUnits = (size: number): number => TEXT_UNITS[size] ?? TEXT_UNITS[1];
export const colourOf = (color: number): string => inkColours[color] ?? inkColours[0];

/** Absolute points of a stroke's differences. */
export function toPoints(deltas: readonly number[]): Point[] {
  const points: Point[] = [];
  let [x, y] = [0, 0];
  for (let at = 0; at + 1 < deltas.length; at += 2) {
    x += deltas[at] ?? 0;
    y += deltas[at + 1] ?? 0;
    points.push([x, y]);
  }
  return points;
}

/** Differences of whole numbers; `before` is the point they go on from. */
export function toDeltas(points: readonly Point[], before: Point | null): number[] {
  let [x, y] = before ?? [0, 0];
  return points.flatMap(([px, py]) => {
    const delta = [px - x, py - y];
    [x, y] = [px, py];
    return delta;
  });
}

/** The outline of a pen's or marker's stroke as an SVG path. */
export function outlineOf({
  tool,
  size,
  points,
}: Pick<Stroke, "tool" | "size" | "points">): string {
  const isMarker = tool === "marker";
  const widths = isMarker ? MARKER_UNITS : PEN_UNITS;
  const outline = getStroke(toPoints(points), {
    size: widths[size] ?? widths[1],
    thinning: isMarker ? 0 : 0.5,
    smoothing: 0.5,
    streamline: 0.35,
    simulatePressure: !isMarker,
    last: true,
  });
  const [first, ...rest] = outline;
  if (!first) return "";
  const round = (n: number) => Math.round(n * 10) / 10;
  const [x0, y0] = first;
  let path = `M${round(x0)} ${round(y0)}Q`;
  let [px, py] = [x0, y0];
  for (const [x, y] of [...rest, first]) {
    path += `${round(px)} ${round(py)} ${round((px + x) / 2)} ${round((py + y) / 2)} `;
    [px, py] = [x, y];
  }
  return `${path}Z`;
}

/** Half the square that an eraser takes, in units. */
const ERASER_UNITS = 45;

/** Strokes a touch at this point takes away, by id. */
export function hitBy([x, y]: Point, strokes: readonly Stroke[]): string[] {
  return strokes.filter((stroke) => isHit(x, y, stroke)).map(({ id }) => id);
}

function isHit(x: number, y: number, { tool, size, text, points }: Stroke): boolean {
  const all = toPoints(points);
  const [first] = all;
  if (tool === "text" && first) {
    const height = textUnits(size);
    const width = (text?.length ?? 1) * height * 0.6;
    return x > first[0] - 20 && x < first[0] + width && y > first[1] - height && y < first[1] + 40;
  }
  const reach = ERASER_UNITS + (tool === "marker" ? (MARKER_UNITS[size] ?? 0) / 2 : 0);
  return all.some((point, at) => distance(x, y, point, all[at - 1] ?? point) <= reach);
}

/** From a point to a segment. */
function distance(x: number, y: number, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const at = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - at * dx, y - ay - at * dy);
}
