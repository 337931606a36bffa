import { describe, expect, test } from "vitest";
import { pageAddress } from "#server/slides/protocol.ts";
import {
  MAX_PAGE_NUMBERS,
  MAX_STROKE,
  MAX_STROKES,
  type Stroke,
  type StrokePiece,
} from "#server/slides/protocol-ink.ts";
import { erasable, takePiece } from "#server/slides/rules.ts";

const [me, other] = ["a".repeat(24), "b".repeat(24)];
const style = { tool: "pen", color: 1, size: 1 } as const;
const stroke = (id: string, by = me, points = [10, 10]): Stroke => ({ ...style, id, by, points });
const piece = (change: Partial<StrokePiece> = {}): StrokePiece => ({
  ...{ id: "stroke1", from: 0, style, points: [100, 200], isDone: false },
  ...change,
});

describe("takePiece", () => {
  test("begins a stroke with its style, and goes on with it", () => {
    const begun = takePiece([], me, piece());
    expect(begun).toEqual({
      is: "taken",
      stroke: { ...style, id: "stroke1", by: me, points: [100, 200] },
    });
    const known = begun.is === "taken" ? [begun.stroke] : [];
    const more = { from: 2, points: [3, -4, 5, 6], isDone: true };
    const { style: _, ...next } = piece(more);
    expect(takePiece(known, me, next)).toMatchObject({
      is: "taken",
      stroke: { points: [100, 200, 3, -4, 5, 6] },
    });
  });
  test("takes nothing that does not follow what is known", () => {
    const known = [stroke("stroke1", me, [1, 2, 3, 4])];
    for (const astray of [
      piece({ from: 2 }), // a piece was lost
      piece({ from: 6 }),
      piece({ id: "unknown", from: 2 }), // its beginning was lost, or erased
      piece({ id: "unknown", style: undefined as never }),
      piece({ id: "unknown", points: [] }),
      piece({ id: "unknown", points: [1, 2, 3] }),
      piece({ id: "unknown", style: { ...style, tool: "text" } }), // no words
      piece({ id: "unknown", style: { ...style, text: "сөз" } }),
    ])
      expect(takePiece(known, me, astray)).toEqual({ is: "astray" });
  });
  test("lets nobody go on with another's stroke", () => {
    const more = piece({ from: 2, points: [1, 1] });
    expect(takePiece([stroke("stroke1", other)], me, more)).toEqual({ is: "foreign" });
  });
  test("has an end: of a stroke, of a page's strokes, of all its points", () => {
    const long = stroke("stroke1", me, Array(MAX_STROKE).fill(1));
    expect(takePiece([long], me, piece({ from: MAX_STROKE, points: [1, 1] })).is).toBe("full");
    const many = Array.from({ length: MAX_STROKES }, (_, n) => stroke(`other${n}`));
    expect(takePiece(many, me, piece()).is).toBe("full");
    expect(takePiece(many.slice(1), me, piece()).is).toBe("taken");
    const heavy = Array.from({ length: MAX_PAGE_NUMBERS / MAX_STROKE }, (_, n) =>
      stroke(`other${n}`, me, Array(MAX_STROKE).fill(1)),
    );
    expect(takePiece(heavy, me, piece()).is).toBe("full");
  });
});

test("erasable: one's own strokes, or all", () => {
  const strokes = [stroke("mine01"), stroke("theirs", other)];
  const all = ["mine01", "theirs", "absent"];
  expect(erasable(strokes, all, { personId: me, mayAll: false })).toEqual(["mine01"]);
  expect(erasable(strokes, all, { personId: me, mayAll: true })).toEqual(["mine01", "theirs"]);
});

test("pageAddress: a page in one of two sizes, four digits", () => {
  expect(pageAddress({ filesUrl: "/m/1/x/y" }, 7, "small")).toBe("/m/1/x/y/s/0007.webp");
  expect(pageAddress({ filesUrl: "/m/1/x/y" }, 180, "large")).toBe("/m/1/x/y/l/0180.webp");
});
