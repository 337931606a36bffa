import { describe, expect, test, vi } from "vitest";
import { freedrawPath } from "#client/whiteboard/view/path.ts";
import type { BoardChange, BoardShape } from "#server/whiteboard/protocol-elements.ts";
import { BOARD_TIMING, LiveScene } from "#server/whiteboard/scene.ts";
import { stroke } from "./elements.ts";

const SECOND_MS = 1_000;
/** A hand draws: 60 points a second, told to the server every 100 ms. */
const POINTS_PER_MESSAGE = 6;

/** A word's worth of writing: loops, as a hand makes them. */
const pointsOf = (count: number) =>
  Array.from({ length: count }, (_, n) => {
    const along = n * 1.7;
    return [
      Math.round((along + 14 * Math.cos(n / 4)) * 10) / 10,
      Math.round(26 * Math.sin(n / 4) * 10) / 10,
    ];
  }).flat();

/** Bytes of what each pace is told of `seconds` of drawing without rest. */
function drawFor(seconds: number) {
  vi.useFakeTimers();
  const told = { live: 0, calm: 0, note: 0 };
  const scene = new LiveScene({
    schoolId: "a".repeat(24),
    stored: {
      ...{ id: "b".repeat(24), lessonId: "c".repeat(24), number: 1, groupId: null, slide: null },
      ...{ images: [], createdAt: "2026-11-25T09:00:00.000Z" },
    },
    elements: [],
    store: { saveElements: async () => undefined, removeElements: async () => undefined },
    tell: (pace: "live" | "calm" | "note", changes: BoardChange[]) => {
      const notice = { lessonId: "c".repeat(24), sceneId: "b".repeat(24), changes };
      told[pace] += JSON.stringify(["board:changed", notice]).length;
    },
    now: () => 0,
    timing: BOARD_TIMING,
  });
  let line: BoardShape = stroke("line", { points: [0, 0] });
  for (let n = 1; n <= seconds * 10; n++) {
    const points = pointsOf(n * POINTS_PER_MESSAGE);
    line = stroke("line", { version: n, points, width: n });
    scene.draw([line]);
    vi.advanceTimersByTime(100);
  }
  vi.advanceTimersByTime(SECOND_MS);
  vi.useRealTimers();
  return { told, line };
}

describe("what a board costs who looks on", () => {
  test("a line of three seconds is under 4 kB, and drawing without rest leaves 200 kbit/s to the voice", () => {
    const { told } = drawFor(3);
    expect(told.calm).toBeLessThan(4_000);
    expect(told.live).toBeLessThan(9_000);
    const perSecond = drawFor(15).told.calm / 15;
    expect(perSecond).toBeLessThan(1_300); // 10 kbit/s
  });

  test("a picture of the board instead would cost, for each change, what its lines cost together", () => {
    const { told, line } = drawFor(3);
    // SVG as `exportToSvg` writes it: the outline of each line.
    const outline = line.type === "freedraw" ? freedrawPath(line).length : 0;
    const linesOnBoard = 40;
    expect(outline * linesOnBoard).toBeGreaterThan(told.calm * 40);
  });
});
