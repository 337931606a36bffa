import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { BoardView } from "#client/whiteboard/view/BoardView.tsx";
import { boxOf, frameOf } from "#client/whiteboard/view/bounds.ts";
import { afterNote, shapesOf } from "#client/whiteboard/view/notes.ts";
import { freedrawPath, headOf, linePath } from "#client/whiteboard/view/path.ts";
import type { BoardShape } from "#server/whiteboard/protocol-elements.ts";
import { gone, stroke } from "../../server/whiteboard/elements.ts";

const base = {
  ...{ id: "one", version: 1, versionNonce: 1, index: "a0", seed: 1 },
  ...{ x: 100, y: 100, width: 40, height: 20 },
};
const box: BoardShape = { type: "rectangle", ...base };
const arrow: Extract<BoardShape, { type: "arrow" }> = {
  ...{ type: "arrow", ...base, points: [0, 0, 100, 0], endArrowhead: "arrow" },
};

describe("frameOf", () => {
  test("is the first screen while all is on it", () => {
    expect(frameOf([])).toEqual({ x: 0, y: 0, width: 960, height: 540 });
    expect(frameOf([box])).toEqual({ x: 0, y: 0, width: 960, height: 540 });
  });

  test("grows with what is drawn beyond it, on any side", () => {
    const left = stroke("a", { x: -300, y: 10, strokeWidth: 1, points: [0, 0, 5, 5] });
    const frame = frameOf([left]);
    expect(frame.x).toBeCloseTo(-326, 0);
    expect(frame.x + frame.width).toBe(960);
    const far = { ...box, x: 2000, y: 900 };
    expect(frameOf([far]).width).toBeGreaterThan(2040);
    expect(frameOf([far]).height).toBeGreaterThan(920);
  });

  test("holds a turned shape's corners", () => {
    const turned = boxOf({ ...box, angle: Math.PI / 2, strokeWidth: 2 });
    expect(turned.width).toBeCloseTo(22);
    expect(turned.height).toBeCloseTo(42);
    expect(turned.x).toBeCloseTo(109);
  });

  test("of a line goes by its points, which may go back beyond its beginning", () => {
    expect(boxOf({ ...arrow, points: [0, 0, -50, 30] })).toMatchObject({ x: 49, y: 99 });
  });
});

describe("paths", () => {
  test("a hand's line becomes a closed outline around its points; a dot, too", () => {
    expect(freedrawPath(stroke("a", { points: [0, 0, 20, 0, 40, 10] }))).toMatch(
      /^M[\d. -]+Q[\d. -]+Z$/,
    );
    expect(freedrawPath(stroke("a", { points: [0, 0] }))).toMatch(/^M.+Z$/);
  });

  test("a round line bends through each of its points", () => {
    const points = [0, 0, 50, 50, 100, 0];
    expect(linePath({ ...arrow, points })).toBe("M0 0L50 50 100 0");
    const bent = linePath({ ...arrow, points, roundness: { type: 2 } });
    expect(bent).toMatch(/^M0 0C.+ 50 50C.+ 100 0$/);
  });

  test("a head stands at the end that has one, and an arrow of no length has none", () => {
    expect(headOf(arrow, "start")).toBeNull();
    expect(headOf(arrow, "end")?.path).toContain("L100 0");
    expect(headOf({ ...arrow, points: [5, 5, 5, 5] }, "end")).toBeNull();
    expect(headOf({ ...arrow, endArrowhead: "triangle" }, "end")?.isFilled).toBe(true);
    expect(headOf({ ...arrow, endArrowhead: "triangle_outline" }, "end")?.isFilled).toBe(false);
  });
});

describe("BoardView", () => {
  const markup = (shapes: BoardShape[]) =>
    renderToStaticMarkup(<BoardView shapes={shapes} label="Тақта" />);

  test("draws every kind of shape a board has", () => {
    const text: BoardShape = {
      ...{ type: "text", ...base, id: "t", text: "Сәлем,\nсынып!", fontSize: 20 },
      ...{ fontFamily: 6, lineHeight: 1.35, textAlign: "center" },
    };
    const shapes: BoardShape[] = [
      ...(["rectangle", "ellipse", "diamond"] as const).map((type) => ({
        ...base,
        id: type,
        type,
      })),
      ...[stroke("f"), { ...arrow, id: "l", type: "line" as const }, { ...arrow, id: "r" }],
      ...[text, { ...base, id: "i", type: "image" as const, fileId: "f".repeat(40) }],
    ];
    const svg = markup(shapes);
    for (const tag of ["<rect", "<ellipse", "<path", "<text", "<tspan"]) expect(svg).toContain(tag);
    expect(svg.match(/data-shape=/g)).toHaveLength(shapes.length);
    expect(svg).toContain("Сәлем,</tspan>");
    expect(svg).toContain('aria-label="Тақта"');
  });

  test("what somebody wrote is text and nothing else", () => {
    const text = "</text><script>alert(1)</script>";
    const evil: BoardShape = {
      ...{ type: "text", ...base, text, fontSize: 20, fontFamily: 6, lineHeight: 1.2 },
    };
    expect(markup([evil])).not.toContain("<script>");
  });

  test("a picture that is not there yet keeps its place", () => {
    const image: BoardShape = { type: "image", ...base, fileId: "f".repeat(40) };
    expect(markup([image])).not.toContain("<image");
    const pictures = new Map([["f".repeat(40), "data:image/webp;base64,AA=="]]);
    const shown = renderToStaticMarkup(
      <BoardView shapes={[image]} pictures={pictures} label="x" />,
    );
    expect(shown).toContain('<image href="data:image/webp');
  });
});

describe("afterNote", () => {
  const scene = {
    ...{ id: "b".repeat(24), lessonId: "a".repeat(24), number: 1, groupId: null, slide: null },
    createdAt: "2026-11-25T09:00:00.000Z",
  };
  test("plays a recording's notes to the board as it was", () => {
    const first = afterNote(null, { what: "shown", scene, elements: [stroke("a")] });
    const grown = { ...stroke("a"), version: 2, points: [0, 0, 10, 10, 20, 20] };
    const growth = { id: "a", version: 2, versionNonce: 7, from: 2, width: 10, height: 10 };
    const second = afterNote(first, {
      ...{ what: "changed", sceneId: scene.id },
      changes: [{ type: "grown", ...growth, points: [20, 20] }, stroke("b", { index: "a1" })],
    });
    expect(second && shapesOf(second)).toEqual([grown, stroke("b", { index: "a1" })]);
    const third =
      second && afterNote(second, { what: "changed", sceneId: scene.id, changes: [gone("b", 2)] });
    expect(third && shapesOf(third)).toEqual([grown]);
    expect(first && shapesOf(first)).toEqual([stroke("a")]); // a seek back finds it as it was
  });

  test("changes of another board, or before any was shown, are nothing", () => {
    const stray = { what: "changed" as const, sceneId: "c".repeat(24), changes: [stroke("x")] };
    expect(afterNote(null, stray)).toBeNull();
    const shown = afterNote(null, { what: "shown", scene, elements: [] });
    expect(afterNote(shown, stray)).toBe(shown);
  });
});
