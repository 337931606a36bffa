import { arc, type Canvas, type Colour, type Point, paint, stroke } from "./canvas.ts";

/** Strokes of each digit in a box one wide and 1.6 high. */
const digits: readonly (readonly Point[])[][] = [
  [arc([0.5, 0.8], [0.42, 0.72], [0, 360])],
  [
    [
      [0.25, 0.35],
      [0.56, 0.08],
      [0.56, 1.52],
    ],
  ],
  [[...arc([0.5, 0.48], [0.4, 0.4], [-170, 35]), [0.1, 1.52], [0.92, 1.52]]],
  [arc([0.47, 0.44], [0.36, 0.36], [-150, 90]), arc([0.47, 1.14], [0.42, 0.38], [-90, 150])],
  [
    [
      [0.66, 1.52],
      [0.66, 0.08],
      [0.06, 1.1],
      [0.95, 1.1],
    ],
  ],
  [[[0.84, 0.08], [0.22, 0.08], [0.17, 0.72], ...arc([0.48, 1.02], [0.42, 0.48], [-130, 145])]],
  [
    [
      [0.74, 0.08],
      [0.34, 0.5],
      [0.12, 0.9],
    ],
    arc([0.5, 1.07], [0.41, 0.44], [0, 360]),
  ],
  [
    [
      [0.08, 0.08],
      [0.92, 0.08],
      [0.38, 1.52],
    ],
  ],
  [arc([0.5, 0.44], [0.33, 0.35], [0, 360]), arc([0.5, 1.14], [0.41, 0.38], [0, 360])],
  [
    arc([0.5, 0.53], [0.41, 0.44], [0, 360]),
    [
      [0.88, 0.7],
      [0.66, 1.1],
      [0.26, 1.52],
    ],
  ],
];
const ADVANCE = 1.3;

/** Writes a number with its middle at a point, `heightPx` high. */
export function drawNumber(
  canvas: Canvas,
  number: number,
  [cx, cy]: Point,
  heightPx: number,
  ink: Colour,
): void {
  const scale = heightPx / 1.6;
  const shown = [...String(number)];
  const left = cx - ((shown.length - 1) * ADVANCE + 1) * scale * 0.5;
  for (const [place, digit] of shown.entries())
    for (const points of digits[Number(digit)] ?? [])
      paint(
        canvas,
        stroke(
          points.map(([x, y]) => [
            left + (place * ADVANCE + x) * scale,
            cy - heightPx / 2 + y * scale,
          ]),
          scale * 0.24,
        ),
        ink,
      );
}
