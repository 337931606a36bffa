import { getStroke } from "perfect-freehand";
import type { Stroke } from "#server/submissions/protocol.ts";

export type Point = readonly [x: number, y: number];
export const strokeColors = ["red", "blue", "green"] as const;
export type StrokeColor = Stroke["color"];
/** Seen on paper and on a dim photograph alike. */
export const inkOf: Readonly<Record<StrokeColor, string>> = {
  red: "#d92d3a",
  blue: "#0b66c3",
  green: "#1b8653",
};
/** Thousandths of a photo's width: as a ball pen on a page of an exercise book, and a marker. */
export const penWidths = { thin: 5, thick: 12 } as const;
/** As the protocol takes them. */
const MOST_NUMBERS = 2000;
const [LEAST, MOST] = [-200, 4000];
export const MOST_STROKES = 400;
/** Points nearer than this to the line between their neighbours say nothing, thousandths. */
const TOLERANCE = 0.8;

const whole = (value: number) => Math.min(MOST, Math.max(LEAST, Math.round(value)));

/** Pairs of a flat list. */
export function pointsOf({ points }: Pick<Stroke, "points">): Point[] {
  const pairs: Point[] = [];
  for (let at = 0; at + 1 < points.length; at += 2)
    pairs.push([points[at] ?? 0, points[at + 1] ?? 0]);
  return pairs;
}

/** From a point to a segment. */
export function distanceTo([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const at = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - at * dx, y - ay - at * dy);
}

/** Without points that say nothing (Ramer, Douglas, Peucker); ends stay. Not recursive: a stroke may be long. */
export function simplified(points: readonly Point[], tolerance: number): Point[] {
  const kept = new Set([0, points.length - 1]);
  const spans: [from: number, to: number][] = [[0, points.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span;
    const [a, b] = [points[from], points[to]];
    if (!a || !b) continue;
    let [farthest, most] = [-1, tolerance];
    for (let at = from + 1; at < to; at++) {
      const point = points[at];
      const far = point ? distanceTo(point, a, b) : 0;
      if (far > most) [farthest, most] = [at, far];
    }
    if (farthest < 0) continue;
    kept.add(farthest);
    spans.push([from, farthest], [farthest, to]);
  }
  return points.filter((_, at) => kept.has(at));
}

/** What a hand drew, as the protocol takes it: whole thousandths, no more numbers than it allows. */
export function toStroke(
  points: readonly Point[],
  style: { color: StrokeColor; width: number },
): Stroke {
  let tolerance = TOLERANCE;
  let kept = simplified(points, tolerance);
  while (kept.length * 2 > MOST_NUMBERS) {
    tolerance *= 2;
    kept = simplified(points, tolerance);
  }
  return { ...style, points: kept.flatMap(([x, y]) => [whole(x), whole(y)]) };
}

/** The outline of a stroke as an SVG path, in thousandths of the photo's width. */
export function outlineOf(stroke: Stroke): string {
  const outline = getStroke(
    pointsOf(stroke).map(([x, y]) => [x, y]),
    {
      size: stroke.width,
      thinning: 0.35,
      smoothing: 0.5,
      streamline: 0.3,
      simulatePressure: true,
      last: true,
    },
  );
  const [first, ...rest] = outline;
  if (!first) return "";
  const short = (n: number) => Math.round(n * 10) / 10;
  let [px = 0, py = 0] = first;
  let path = `M${short(px)} ${short(py)}Q`;
  for (const [x = 0, y = 0] of [...rest, first]) {
    path += `${short(px)} ${short(py)} ${short((px + x) / 2)} ${short((py + y) / 2)} `;
    [px, py] = [x, y];
  }
  return `${path}Z`;
}

/** Those that an eraser at this point leaves; the very same list where it touches none. */
export function withoutHit(
  strokes: readonly Stroke[],
  at: Point,
  reach: number,
): readonly Stroke[] {
  const left = strokes.filter((stroke) => !isHit(stroke, at, reach + stroke.width / 2));
  return left.length === strokes.length ? strokes : left;
}

function isHit(stroke: Stroke, at: Point, reach: number): boolean {
  const points = pointsOf(stroke);
  return points.some((point, n) => distanceTo(at, points[n - 1] ?? point, point) <= reach);
}
