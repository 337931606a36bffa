import { describe, expect, test } from "vitest";
import {
  colour,
  copyOf,
  copyPart,
  ellipse,
  fillRows,
  newCanvas,
  paint,
  polygon,
  rectangle,
  stroke,
  without,
} from "#media/demo/canvas.ts";
import { drawNumber } from "#media/demo/digits.ts";
import { exercise, exerciseFrames, FPS } from "#media/demo/exercise.ts";
import { making, makingStills } from "#media/demo/paper.ts";

const WHITE = colour("#ffffff");
type Shape = Parameters<typeof paint>[1];
/** White pixels, those of an edge by their share. */
function areaOf(shape: Shape): number {
  const canvas = newCanvas(100, 100);
  paint(canvas, shape, WHITE);
  return canvas.pixels.reduce((sum, value) => sum + value, 0) / 255 / 3;
}

describe("shapes", () => {
  test.each<[string, Shape, number]>([
    ["a rectangle", rectangle(10, 20, 40, 60), 1200],
    ["a rounded one", rectangle(10, 20, 50, 60, 20), Math.PI * 400],
    ["a disc", ellipse(50, 50, 30), Math.PI * 900],
    ["a stroke", stroke([[20, 50], [80, 50]], 10), 600 + Math.PI * 25], // biome-ignore format: a line
    ["a triangle", polygon([[10, 10], [90, 10], [10, 90]]), 3200], // biome-ignore format: a line
    ["what is left of a square", without(rectangle(10, 10, 50, 50), rectangle(30, 0, 99, 99)), 800],
    ["what lies outside the picture", ellipse(-50, 50, 40), 0],
  ])("%s covers its area", (_, shape, area) => {
    expect(Math.abs(areaOf(shape) - area)).toBeLessThanOrEqual(area * 0.02 + 0.5);
  });

  test("paint mixes by alpha, copyPart copies a part, fillRows whole rows", () => {
    const canvas = newCanvas(10, 10);
    fillRows(canvas, [0, 10], colour("#102030"));
    const before = copyOf(canvas);
    paint(canvas, rectangle(0, 0, 10, 10), colour("#ff0000"), 0.5);
    expect([...canvas.pixels.subarray(150, 153)]).toEqual([135, 16, 24]);
    copyPart(before, canvas, [2, 3, 8, 9]);
    const at = (x: number, y: number) => canvas.pixels[(y * 10 + x) * 3];
    expect([at(2, 3), at(7, 8), at(1, 3), at(8, 3), at(2, 2), at(2, 9)]).toEqual([
      ...[16, 16, 135, 135, 135, 135],
    ]);
  });

  test("every digit is another one", () => {
    const shapes = Array.from({ length: 10 }, (_, digit) => {
      const canvas = newCanvas(40, 60);
      drawNumber(canvas, digit, [20, 30], 50, WHITE);
      return Buffer.from(canvas.pixels).toString("base64");
    });
    expect(new Set(shapes).size).toBe(10);
  });
});

describe("the exercise", () => {
  test("has poses that come again and a count that grows", () => {
    const partsAt = exercise.partsAtS.map((second) => second * FPS);
    const firstSquat = partsAt[1]!;
    const wanted = new Map<number, Buffer>();
    const numbers = [
      0,
      firstSquat,
      firstSquat + 25,
      firstSquat + 75,
      firstSquat + 35,
      firstSquat + 15,
    ];
    let count = 0;
    for (const frame of exerciseFrames()) {
      expect(frame.length).toBe(exercise.widthPx * exercise.heightPx * 3);
      if (numbers.includes(count)) wanted.set(count, Buffer.from(frame));
      if (wanted.size === numbers.length) break;
      count++;
    }
    const frame = (number: number) => wanted.get(number)!;
    const left = (buffer: Buffer) => {
      // Without the board, which is on the right.
      const rows = [];
      for (let y = 0; y < exercise.heightPx; y++)
        rows.push(buffer.subarray(y * exercise.widthPx * 3, (y * exercise.widthPx + 900) * 3));
      return Buffer.concat(rows);
    };
    expect(left(frame(firstSquat)).equals(left(frame(firstSquat + 25)))).toBe(false);
    expect(left(frame(firstSquat + 25)).equals(left(frame(firstSquat + 75)))).toBe(true); // the bottom again
    expect(frame(firstSquat + 25).equals(frame(firstSquat + 75))).toBe(false); // 1, then 2
    expect(frame(firstSquat + 15).equals(frame(firstSquat + 35))).toBe(true); // down as up
  });
});

test("the guide has two different stills a step", () => {
  const stills = [...makingStills()].map((pixels) => Buffer.from(pixels));
  expect(stills).toHaveLength(making.durationS / making.stillS);
  for (const [index, still] of stills.slice(1).entries())
    expect(still.equals(stills[index]!)).toBe(false);
});
