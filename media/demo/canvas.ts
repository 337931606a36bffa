/** A signed distance, px: below 0 inside. What a shape is. */
export type Shape = {
  distance(x: number, y: number): number;
  /** Nothing of it lies outside: left, top, right, bottom. */
  box: readonly [number, number, number, number];
};
export type Point = readonly [x: number, y: number];
export type Colour = readonly [red: number, green: number, blue: number];
/** An RGB picture, 3 bytes a pixel, row by row. */
export type Canvas = { widthPx: number; heightPx: number; pixels: Uint8Array };

export const newCanvas = (widthPx: number, heightPx: number): Canvas => ({
  widthPx,
  heightPx,
  pixels: new Uint8Array(widthPx * heightPx * 3),
});
export const copyOf = ({ widthPx, heightPx, pixels }: Canvas): Canvas => ({
  widthPx,
  heightPx,
  pixels: pixels.slice(),
});

/** Fills everything from one row to another. */
export function fillRows(
  { widthPx, pixels }: Canvas,
  [top, bottom]: readonly [number, number],
  rgb: Colour,
): void {
  const row = new Uint8Array(widthPx * 3);
  for (let at = 0; at < row.length; at++) row[at] = rgb[at % 3] ?? 0;
  for (let y = top; y < bottom; y++) pixels.set(row, y * row.length);
}

/** Copies a part of one canvas to the same place of another of its size. */
export function copyPart(from: Canvas, to: Canvas, [left, top, right, bottom]: Shape["box"]): void {
  for (let y = top; y < bottom; y++) {
    const row = y * from.widthPx;
    to.pixels.set(from.pixels.subarray((row + left) * 3, (row + right) * 3), (row + left) * 3);
  }
}

/** `#rrggbb` */
export function colour(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** Fills a shape, its edge smoothed over one pixel. */
export function paint(canvas: Canvas, shape: Shape, [r, g, b]: Colour, alpha = 1): void {
  const { widthPx, heightPx, pixels } = canvas;
  const [left, top, right, bottom] = shape.box;
  const toX = Math.min(widthPx, Math.ceil(right) + 1);
  const toY = Math.min(heightPx, Math.ceil(bottom) + 1);
  for (let y = Math.max(0, Math.floor(top) - 1); y < toY; y++)
    for (let x = Math.max(0, Math.floor(left) - 1); x < toX; x++) {
      const cover = 0.5 - shape.distance(x + 0.5, y + 0.5);
      if (cover <= 0) continue;
      const share = Math.min(1, cover) * alpha;
      const at = (y * widthPx + x) * 3;
      pixels[at] = mix(pixels[at], r, share);
      pixels[at + 1] = mix(pixels[at + 1], g, share);
      pixels[at + 2] = mix(pixels[at + 2], b, share);
    }
}
/** Math.hypot guards against overflow, which costs ten times as much. */
const lengthOf = (x: number, y: number) => Math.sqrt(x * x + y * y);
const mix = (from = 0, to: number, share: number) => from + (to - from) * share;

export function rectangle(
  left: number,
  top: number,
  right: number,
  bottom: number,
  radius = 0,
): Shape {
  const [cx, cy] = [(left + right) / 2, (top + bottom) / 2];
  const [halfX, halfY] = [(right - left) / 2 - radius, (bottom - top) / 2 - radius];
  return {
    box: [left, top, right, bottom],
    distance(x, y) {
      const [dx, dy] = [Math.abs(x - cx) - halfX, Math.abs(y - cy) - halfY];
      return lengthOf(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
    },
  };
}

export function ellipse(cx: number, cy: number, rx: number, ry = rx): Shape {
  const small = Math.min(rx, ry);
  return {
    box: [cx - rx, cy - ry, cx + rx, cy + ry],
    distance: (x, y) => (lengthOf((x - cx) / rx, (y - cy) / ry) - 1) * small,
  };
}

/** A line with round ends through these points. */
export function stroke(points: readonly Point[], widthPx: number): Shape {
  const radius = widthPx / 2;
  const lines = points.slice(1).map((to, index) => lineOf(points[index] ?? to, to));
  return {
    box: boxOf(points, radius),
    distance: (x, y) => Math.sqrt(nearestSquare(lines, x, y)) - radius,
  };
}

export function polygon(points: readonly Point[], radius = 0): Shape {
  const lines = points.map((to, index) => lineOf(points.at(index - 1) ?? to, to));
  return {
    box: boxOf(points, radius),
    distance(x, y) {
      let isInside = false;
      for (const { ax, ay, dx, dy } of lines)
        if (ay > y !== ay + dy > y && x < ax + (dx * (y - ay)) / dy) isInside = !isInside;
      const nearest = Math.sqrt(nearestSquare(lines, x, y));
      return (isInside ? -nearest : nearest) - radius;
    },
  };
}

type Line = { ax: number; ay: number; dx: number; dy: number; square: number };
function lineOf([ax, ay]: Point, [bx, by]: Point): Line {
  const [dx, dy] = [bx - ax, by - ay];
  return { ax, ay, dx, dy, square: dx * dx + dy * dy || 1 };
}

/** The square of the distance to the nearest of them. */
function nearestSquare(lines: readonly Line[], x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    const { ax, ay, dx, dy, square } = line;
    const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square));
    const offX = x - ax - dx * along;
    const offY = y - ay - dy * along;
    nearest = Math.min(nearest, offX * offX + offY * offY);
  }
  return nearest;
}

/** What of a shape lies within another. */
export const within = (shape: Shape, other: Shape): Shape => ({
  box: shape.box,
  distance: (x, y) => Math.max(shape.distance(x, y), other.distance(x, y)),
});
/** What of a shape lies outside another. */
export const without = (shape: Shape, other: Shape): Shape => ({
  box: shape.box,
  distance: (x, y) => Math.max(shape.distance(x, y), -other.distance(x, y)),
});

/** Points of an arc of an ellipse; degrees, clockwise from the right. */
export function arc(
  [cx, cy]: Point,
  [rx, ry]: Point,
  [from, to]: readonly [number, number],
): Point[] {
  const count = Math.max(2, Math.ceil(Math.abs(to - from) / 9));
  return Array.from({ length: count + 1 }, (_, index) => {
    const angle = ((from + ((to - from) * index) / count) * Math.PI) / 180;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)] as const;
  });
}

function boxOf(points: readonly Point[], margin: number): Shape["box"] {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [
    Math.min(...xs) - margin,
    Math.min(...ys) - margin,
    Math.max(...xs) + margin,
    Math.max(...ys) + margin,
  ];
}
