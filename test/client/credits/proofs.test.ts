import { expect, test } from "vitest";
import { addable, isSound, newCriterion } from "#client/credits/criteria.ts";
import { allProofs, confirming, countsOf, keyOfProof } from "#client/credits/proofs.ts";
import type { CreditBoard, CreditDecision, CreditRow } from "#server/credits/protocol.ts";

const words = { kk: "", ru: "", en: "" };
const decision = (passed: boolean | null, number = 1): CreditDecision => ({
  ...{ number, passed, at: "2026-09-01T05:00:00Z", cause: "" },
  by: { id: "f".repeat(24), name: "Сәуле" },
});
const row = (pupilId: string, change: Partial<CreditRow> = {}): CreditRow => ({
  ...{ pupilId, fullName: pupilId, items: [], works: [], results: [], ticked: [] },
  ...{ proposal: { passed: null, reason: words }, decision: null },
  ...change,
});
const proposed = (passed: boolean | null) => ({ proposal: { passed, reason: words } });

test("confirming takes what is proposed and not decided", () => {
  const rows = [
    row("a", proposed(true)),
    row("b", proposed(false)),
    row("c", proposed(null)),
    row("d", { ...proposed(true), decision: decision(false) }),
    row("e", { ...proposed(true), decision: decision(null, 2) }),
  ];
  expect(confirming(rows)).toEqual([
    { pupilId: "a", passed: true, cause: "", base: 0 },
    { pupilId: "b", passed: false, cause: "", base: 0 },
  ]);
  expect(countsOf(rows)).toEqual({ passed: 2, notPassed: 2, notYet: 1, decided: 1 });
});

test("proofs go pupil after pupil, in the board's order", () => {
  const item = (id: string) => ({
    ...{ id, kind: "exercise" as const, title: id, isCounted: true, asksPhoto: false },
    question: null,
  });
  const seen = (itemId: string) => {
    return { itemId, percent: 50, answer: null, hasPhoto: false, lastAt: null };
  };
  const work = (state: "open" | "handedIn") => ({
    ...{ taskId: "t", state, channel: "online" as const, isLate: false, isMissing: false },
    ...{ points: null, handedInAt: null },
  });
  const board: Pick<CreditBoard, "items" | "tasks" | "rows"> = {
    items: [item("i1"), item("i2")],
    tasks: [{ id: "t", text: "Макет", dueAt: null, pupilIds: null }],
    rows: [
      row("a", { items: [seen("i2"), seen("i1")], works: [work("handedIn")] }),
      row("b", { items: [seen("gone")], works: [work("open")] }),
      row("c", { items: [seen("i2")] }),
    ],
  };
  expect(allProofs(board).map(keyOfProof)).toEqual(["a i1", "a i2", "a t", "c i2"]);
});

test("a rubric holds each counted kind once, and what an eye judges needs words", () => {
  const watch = newCriterion("watch");
  const judged = newCriterion("judged");
  expect(addable([watch, judged])).toEqual(["proofs", "answers", "works", "judged"]);
  expect(isSound([])).toBe(false);
  expect(isSound([watch, judged])).toBe(false);
  expect(isSound([watch, { ...judged, words: "Сапта дұрыс тұрады" }])).toBe(true);
  expect(addable(Array.from({ length: 8 }, () => newCriterion("judged")))).toEqual([]);
});
