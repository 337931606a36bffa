import { expect, test } from "vitest";
import {
  type Deed,
  did,
  doAgain,
  type Edit,
  nothingDone,
  ownOnly,
  takeBack,
} from "#client/journal/model/undo.ts";

const edit = (from: number | null, to: number | null, column = "term"): Edit => ({
  ...{ what: "value", pupilId: "p", column, from, to },
});
const letter: Edit = {
  ...{ what: "attendance", pupilId: "p", column: "lesson:1", from: "present", to: "late" },
};

test("takes deeds back one by one, the newest first, and does them again", () => {
  let undo = did(did(nothingDone, [edit(null, 5)]), [edit(5, 4), letter]);
  const second = takeBack(undo)!;
  expect(second.edits).toEqual([edit(4, 5), { ...letter, from: "late", to: "present" }]);
  const first = takeBack(second.undo)!;
  expect(first.edits).toEqual([edit(5, null)]);
  expect(takeBack(first.undo)).toBeNull();
  const again = doAgain(first.undo)!;
  expect(again.edits).toEqual([edit(null, 5)]);
  undo = did(again.undo, [edit(5, 3)]);
  expect(doAgain(undo)).toBeNull(); // a new deed: what was undone is gone
  expect(takeBack(undo)?.edits).toEqual([edit(3, 5)]);
});

test("a deed of nothing is none", () => {
  expect(did(nothingDone, [])).toBe(nothingDone);
});

test("keeps the last two hundred", () => {
  const deeds = Array.from({ length: 250 }, (_, n): Deed => [edit(n, n + 1)]);
  expect(deeds.reduce(did, nothingDone).done).toHaveLength(200);
});

test("ownOnly leaves what somebody else has changed since", () => {
  const edits = [edit(4, 5, "a"), edit(4, 5, "b")];
  const { mine, others } = ownOnly(edits, ({ column }) => (column === "a" ? 4 : 3));
  expect(mine).toEqual([edits[0]]);
  expect(others).toEqual([edits[1]]);
});
