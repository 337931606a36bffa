import { beforeEach, describe, expect, test } from "vitest";
import {
  blankDraft,
  dropDraft,
  keepDraft,
  readDraft,
  toFeedback,
} from "#client/submissions/review/draft.ts";
import { keyOf } from "#client/submissions/review/keys.ts";
import { grouped, nextOf } from "#client/submissions/review/order.ts";
import { toStroke } from "#client/submissions/review/strokes.ts";

const kept = new Map<string, string>();
const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
};
beforeEach(() => kept.clear());

describe("an answer in the making", () => {
  const key = { taskId: "t1", pupilId: "p1", round: 1, answers: 0 };
  const stroke = toStroke(
    [
      [1, 2],
      [30, 40],
    ],
    { color: "red", width: 5 },
  );

  test("is there again after a reload, with the same id, and for that round alone", () => {
    const draft = { ...blankDraft(), text: "Жақсы", points: 8, drawings: { f1: [stroke] } };
    expect(keepDraft(key, draft, storage)).toBe(true);
    expect(readDraft(key, storage)).toEqual(draft);
    expect(readDraft({ ...key, round: 2 }, storage).text).toBe("");
    expect(readDraft({ ...key, answers: 1 }, storage).feedbackId).not.toBe(draft.feedbackId);
    dropDraft(key, storage);
    expect(kept.size).toBe(0);
  });

  test("an empty one is not kept; a damaged one is as if never kept", () => {
    keepDraft(key, blankDraft(), storage);
    expect(kept.size).toBe(0);
    kept.set("qonyrau.review.t1.p1.1.0", '{"text": 5}');
    expect(readDraft(key, storage).text).toBe("");
    const full = {
      ...storage,
      setItem: () => {
        throw new DOMException("full", "QuotaExceededError");
      },
    };
    expect(keepDraft(key, { ...blankDraft(), text: "а" }, full)).toBe(false);
  });

  test("goes to the server without what is empty", () => {
    const draft = { ...blankDraft(), text: "  Жарайсың  ", drawings: { f1: [stroke], f2: [] } };
    expect(toFeedback(draft, "accepted")).toEqual({
      ...{ feedbackId: draft.feedbackId, text: "Жарайсың", points: null, voiceFileId: null },
      ...{ decision: "accepted", drawings: [{ fileId: "f1", strokes: [stroke] }] },
    });
  });
});

test("the next work is of the same task, then the oldest", () => {
  const work = (taskId: string, pupilId: string) => ({ taskId, pupilId });
  const works = [work("a", "1"), work("b", "2"), work("b", "3")];
  expect(nextOf(works, work("b", "2"))).toEqual(work("b", "3"));
  expect(nextOf(works, work("c", "9"))).toEqual(work("a", "1"));
  expect(nextOf([work("a", "1")], work("a", "1"))).toBeNull();
});

test("a task's overview begins with those who handed nothing in", () => {
  const row = (state: "open" | "handedIn" | "returned" | "accepted", isMissing = false) => {
    return { state, isMissing };
  };
  const rows = [row("accepted"), row("handedIn"), row("open"), row("open", true), row("returned")];
  expect(grouped(rows).map(([group, own]) => [group, own.length])).toEqual([
    ["missing", 1],
    ["waiting", 1],
    ["toReview", 1],
    ["returned", 1],
    ["accepted", 1],
  ]);
  expect(grouped([row("accepted")])).toHaveLength(1);
});

test("keys are known by their place, and are letters in a field", () => {
  const press = (code: string, change: Partial<Parameters<typeof keyOf>[0]> = {}) =>
    keyOf({
      ...{ code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false },
      ...{ isTyping: false, ...change },
    });
  expect([press("KeyN"), press("KeyE"), press("ArrowRight"), press("KeyQ")]).toEqual([
    ...["next", "eraser", "right", null],
  ]);
  expect(press("KeyZ", { ctrlKey: true })).toBe("undo");
  expect(press("KeyZ", { metaKey: true, shiftKey: true })).toBe("redo");
  expect(press("KeyN", { isTyping: true })).toBeNull();
  expect(press("KeyN", { ctrlKey: true })).toBeNull();
});
