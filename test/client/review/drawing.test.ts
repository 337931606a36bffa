import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changed, drawingOf, redone, undone } from "#client/submissions/review/history.ts";
import {
  outlineOf,
  type Point,
  pointsOf,
  toStroke,
  withoutHit,
} from "#client/submissions/review/strokes.ts";
import {
  fitted,
  matrixOf,
  panned,
  toPhoto,
  turnedRight,
  turns,
  zoomed,
} from "#client/submissions/review/view.ts";
import { Stroke } from "#server/submissions/protocol.ts";

const red = { color: "red", width: 5 } as const;

describe("strokes", () => {
  test("a straight line is its two ends, a corner stays", () => {
    const line: Point[] = Array.from({ length: 50 }, (_, n) => [n * 10, 100]);
    expect(toStroke(line, red).points).toEqual([0, 100, 490, 100]);
    const corner: Point[] = [...line, [490, 200], [490, 300]];
    expect(toStroke(corner, red).points).toEqual([0, 100, 490, 100, 490, 300]);
  });

  test("a dot is a stroke too, and can be seen", () => {
    const dot = Stroke.parse(toStroke([[10, 10]], red));
    expect(outlineOf(dot)).toMatch(/^M.+Z$/);
  });

  test("whatever is drawn, the protocol takes it", () => {
    const point = fc.tuple(
      fc.double({ min: -5000, max: 9000, noNaN: true }),
      fc.double({ min: -5000, max: 9000, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 3000 }), (points) => {
        Stroke.parse(toStroke(points, { color: "green", width: 12 }));
      }),
      { numRuns: 30 },
    );
  });

  test("an eraser takes what it touches, between points too", () => {
    const strokes = [
      toStroke(
        [
          [0, 0],
          [1000, 0],
        ],
        red,
      ),
      toStroke(
        [
          [0, 200],
          [1000, 200],
        ],
        red,
      ),
    ];
    expect(withoutHit(strokes, [500, 5], 10)).toEqual([strokes[1]]);
    expect(withoutHit(strokes, [500, 100], 10)).toBe(strokes);
    expect(pointsOf(strokes[0]!)).toEqual([
      [0, 0],
      [1000, 0],
    ]);
  });

  test("acts are taken back and done again", () => {
    const one = toStroke([[0, 0]], red);
    const drawn = changed(changed(drawingOf(), [one]), []);
    expect(drawn.strokes).toEqual([]);
    expect(undone(drawn).strokes).toEqual([one]);
    expect(undone(undone(undone(drawn))).strokes).toEqual([]);
    expect(redone(undone(drawn)).strokes).toEqual([]);
    expect(changed(undone(drawn), [one, one]).after).toEqual([]);
  });
});

describe("the window over a photo", () => {
  const frame = { widthPx: 800, heightPx: 600 };
  const heightUnits = 1400;

  test("shows all of it in the middle, however it is turned", () => {
    for (const turn of turns) {
      const view = fitted(frame, heightUnits, turn);
      const corners = [toPhoto(view, [view.x, view.y], heightUnits)];
      for (const [x, y] of corners) {
        expect([0, 1000]).toContain(Math.round(x));
        expect([0, heightUnits]).toContain(Math.round(y));
      }
      const [x, y] = toPhoto(view, [400, 300], heightUnits);
      expect([Math.round(x), Math.round(y)]).toEqual([500, 700]);
    }
  });

  test("a point drawn on lies where it was drawn, at every turn, distance and place", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...turns),
        fc.double({ min: 0.2, max: 20, noNaN: true }),
        fc.tuple(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 0, max: 600 })),
        fc.integer({ min: -500, max: 500 }),
        (turn, factor, at, by) => {
          const near = zoomed(fitted(frame, heightUnits, turn), factor, at, frame, heightUnits);
          const view = panned(near, by, -by, frame, heightUnits);
          const [x, y] = toPhoto(view, at, heightUnits);
          const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = matrixOf(view, heightUnits)
            .slice(7, -1)
            .split(" ")
            .map(Number);
          expect(a * x + c * y + e).toBeCloseTo(at[0], 6);
          expect(b * x + d * y + f).toBeCloseTo(at[1], 6);
        },
      ),
    );
  });

  test("what is under the finger stays there while it comes nearer", () => {
    const view = fitted(frame, heightUnits, 0);
    const before = toPhoto(view, [420, 200], heightUnits);
    const near = zoomed(view, 3, [420, 200], frame, heightUnits);
    const after = toPhoto(near, [420, 200], heightUnits);
    expect(after[1]).toBeCloseTo(before[1], 6);
    expect(zoomed(near, 0.01, [0, 0], frame, heightUnits)).toEqual(view);
    expect(turnedRight(270)).toBe(0);
  });
});
