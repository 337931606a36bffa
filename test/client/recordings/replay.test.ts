import { expect, test } from "vitest";
import { readEdits } from "#client/recordings/EditForm.tsx";
import { fullMsOf } from "#client/recordings/edits.ts";
import { createReplay, hasStage, marksOf, saidIn } from "#client/recordings/replay.ts";
import { clock, readClock } from "#client/recordings/times.ts";
import type { TimelineFact } from "#server/recordings/protocol.ts";

const deckId = "a".repeat(24);
const page = (atMs: number, number: number): TimelineFact => ({
  atMs,
  kind: "slides",
  data: { what: "page", deckId, page: number, widthPx: 1600, heightPx: 900, strokes: [] },
});
const timeline: TimelineFact[] = [
  { atMs: 0, kind: "stage", data: { kind: "none" } },
  { atMs: 5_000, kind: "stage", data: { kind: "slides", deckId, page: 1 } },
  page(5_000, 1),
  { atMs: 20_000, kind: "chapter", data: { title: "Есептер" } },
  page(30_000, 2),
  page(31_000, 3),
  {
    atMs: 40_000,
    kind: "chat",
    data: { what: "said", messageId: "b".repeat(24), name: "Сәуле", text: "12-бет" },
  },
  { atMs: 41_000, kind: "chat", data: { what: "nonsense" } },
];

test("the stage at any moment, forwards and back", () => {
  const at = createReplay(timeline);
  expect(at(0).stage.kind).toBe("none");
  expect(at(6_000).slide?.page).toBe(1);
  expect(at(60_000).slide?.page).toBe(3);
  expect(at(6_000).slide?.page).toBe(1);
  expect(at(1_000).slide).toBeNull();
});
test("chapters and slides that stood for a while", () => {
  expect(marksOf(timeline, 60_000).map(({ title, page: of }) => title ?? of)).toEqual([
    1,
    "Есептер",
    3,
  ]);
  expect(saidIn(timeline).map(({ text }) => text)).toEqual(["12-бет"]);
  expect(hasStage(timeline)).toBe(true);
  expect(hasStage(timeline.slice(0, 1))).toBe(false);
});
test("times as people write them", () => {
  expect(["5:30", "1:02:05", "90", "5:3x", ""].map(readClock)).toEqual([
    330_000,
    3_725_000,
    90_000,
    null,
    null,
  ]);
  expect(clock(3_725_000)).toBe("1:02:05");
  const typed = { from: "0:10", to: "5:00", holes: [{ from: "1:00", to: "2:00" }] };
  expect(readEdits(typed, 300_000)).toEqual({
    fromMs: 10_000,
    toMs: null,
    hidden: [{ fromMs: 60_000, toMs: 120_000 }],
  });
  expect(readEdits({ ...typed, to: "0:05" }, 300_000)).toBeNull();
  const edits = { fromMs: 10_000, toMs: null, hidden: [{ fromMs: 60_000, toMs: 120_000 }] };
  expect([0, 49_000, 51_000].map((ms) => fullMsOf(edits, 300_000, ms))).toEqual([
    10_000, 59_000, 121_000,
  ]);
});
