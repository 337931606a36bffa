import { describe, expect, test } from "vitest";
import { hitBy, inkColours, outlineOf, toDeltas, toPoints } from "#client/slides/ink.ts";
import { type InkPages, withoutStrokes, withPage, withPiece } from "#client/slides/ink-pages.ts";
import { aheadOf, sizeFor } from "#client/slides/size.ts";
import { createStrokeSender } from "#client/slides/stroke-sender.ts";
import { titleOf } from "#client/slides/uploads.ts";
import {
  INK_COLOURS,
  MAX_PIECE,
  type Stroke,
  StrokeId,
  type StrokePiece,
} from "#server/slides/protocol-ink.ts";
import { takePiece } from "#server/slides/rules.ts";

const me = "a".repeat(24);
const style = { tool: "pen", color: 1, size: 1 } as const;
const stroke = (change: Partial<Stroke> = {}): Stroke => ({
  ...{ ...style, id: "stroke1", by: me, points: [100, 100, 400, 0] },
  ...change,
});

describe("points", () => {
  test("travel as differences and come back as they were", () => {
    const points: [number, number][] = [
      [100, 200],
      [90, 260],
      [90, 260],
      [4000, 0],
    ];
    expect(toDeltas(points, null)).toEqual([100, 200, -10, 60, 0, 0, 3910, -260]);
    expect(toPoints(toDeltas(points, null))).toEqual(points);
    expect(toDeltas([[95, 265]], [90, 260])).toEqual([5, 5]);
  });
  test("make a closed outline, a dot too; nothing makes none", () => {
    expect(outlineOf(stroke())).toMatch(/^M[\d.]+ [\d.]+Q.*Z$/);
    expect(outlineOf(stroke({ points: [50, 50] }))).toMatch(/^M.*Z$/);
    expect(outlineOf(stroke({ points: [] }))).toBe("");
  });
  test("have a colour for each number of the protocol", () => {
    expect(inkColours).toHaveLength(INK_COLOURS);
  });
});

describe("hitBy", () => {
  test("finds what lies under the eraser: between points, a marker's breadth, a text", () => {
    const marker = stroke({ id: "marker1", tool: "marker", points: [100, 800, 400, 0] });
    const text = stroke({ id: "text01", tool: "text", text: "Есте сақта", points: [1000, 1000] });
    const all = [stroke(), marker, text];
    expect(hitBy([300, 120], all)).toEqual(["stroke1"]); // far from both its points
    expect(hitBy([300, 160], all)).toEqual([]);
    expect(hitBy([300, 870], all)).toEqual(["marker1"]);
    expect(hitBy([1200, 950], all)).toEqual(["text01"]);
    expect(hitBy([900, 950], all)).toEqual([]);
  });
});

describe("ink of pages", () => {
  const piece = (change: Partial<StrokePiece> = {}): StrokePiece => ({
    ...{ id: "stroke1", from: 0, style, points: [1, 1, 2, 2], isDone: false },
    ...change,
  });
  test("grows piece by piece; a piece heard twice changes nothing; a lost one asks for all", () => {
    const begun = withPiece(new Map(), 2, me, piece());
    const grown = begun && withPiece(begun, 2, me, piece({ from: 4, points: [3, 3] }));
    expect(grown?.get(2)?.[0]?.points).toEqual([1, 1, 2, 2, 3, 3]);
    expect(grown && withPiece(grown, 2, me, piece())).toBe(grown);
    expect(grown && withPiece(grown, 2, me, piece({ from: 8, points: [1, 1] }))).toBeNull();
    const { style: _, ...next } = piece({ from: 4 });
    expect(withPiece(new Map(), 2, me, next)).toBeNull();
  });
  test("goes by name or all at once, of its page only", () => {
    const one: InkPages = withPage(new Map(), 1, [stroke(), stroke({ id: "stroke2" })]);
    const both = withPage(one, 2, [stroke({ id: "stroke3" })]);
    expect(
      withoutStrokes(both, 1, ["stroke1"])
        .get(1)
        ?.map(({ id }) => id),
    ).toEqual(["stroke2"]);
    expect(withoutStrokes(both, 1, null).get(1)).toEqual([]);
    expect(withoutStrokes(both, 1, null).get(2)).toHaveLength(1);
  });
});

describe("a stroke on its way", () => {
  test("is said in pieces from which the server and others make the same stroke", async () => {
    const said: StrokePiece[] = [];
    const sender = createStrokeSender({ style, by: me, send: async (piece) => said.push(piece) });
    sender.add([[10.4, 10]]);
    sender.flush();
    sender.add([[12, 12]]); // too near to matter
    sender.flush();
    sender.add(
      Array.from({ length: 500 }, (_, n) => [10 + n * 7, (n % 2) * 20] as [number, number]),
    );
    await sender.finish();
    expect(said.length).toBeGreaterThan(2);
    expect(said.every(({ points }) => points.length <= MAX_PIECE)).toBe(true);
    expect(said.filter(({ isDone }) => isDone)).toEqual([said.at(-1)]);
    let server: Stroke[] = [];
    let other: InkPages | null = new Map();
    for (const piece of said) {
      const verdict = takePiece(server, me, piece);
      expect(verdict.is).toBe("taken");
      server = verdict.is === "taken" ? [verdict.stroke] : [];
      other = other && withPiece(other, 1, me, piece);
    }
    expect(server).toEqual([sender.read()]);
    expect(other?.get(1)).toEqual([sender.read()]);
    expect(StrokeId.safeParse(sender.id).success).toBe(true);
  });
  test("tells the first refusal, once all is answered", async () => {
    const refusal = new Error("board_locked");
    const sender = createStrokeSender({ style, by: me, send: () => Promise.reject(refusal) });
    sender.add([[1, 1]]);
    sender.flush();
    await expect(sender.finish()).rejects.toBe(refusal);
  });
});

describe("what a device fetches", () => {
  test("is small, save with everything on a large stage", () => {
    expect(sizeFor("full", 1600)).toBe("large");
    expect(sizeFor("full", 800)).toBe("small");
    for (const mode of ["sound", "slides", "small"] as const)
      expect(sizeFor(mode, 1600)).toBe("small");
  });
  test("ahead is the next page, then the one before, if they are there", () => {
    expect(aheadOf(1, 3)).toEqual([2]);
    expect(aheadOf(2, 3)).toEqual([3, 1]);
    expect(aheadOf(3, 3)).toEqual([2]);
    expect(aheadOf(1, 1)).toEqual([]);
  });
});

test("titleOf: a file's name without its ending", () => {
  expect(titleOf("Қысқаша_көбейту.pptx")).toBe("Қысқаша көбейту");
  expect(titleOf("9.12 сабақ")).toBe("9.12 сабақ");
  expect(titleOf(".pdf")).toBe(".pdf");
  expect(titleOf(`${"a".repeat(200)}.pdf`)).toHaveLength(120);
});
