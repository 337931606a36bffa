import { expect, test } from "vitest";
import { askOf, isStopped, standOf, stands } from "#client/consultations/room/stand.ts";

const code = [1, 2, 3, 4, 5, 6];
const two = [
  { personId: "a", canSeal: true },
  { personId: "b", canSeal: true },
];
const sealed: Parameters<typeof standOf>[0] = {
  ...{ code, epoch: 4, isSealing: true, breach: null, members: two },
  ...{ plainNeeded: false, isPlain: false, isBroken: false },
};

test("a lock is drawn only with a code and a key of one's own", () => {
  expect(standOf(sealed, null)).toBe("locked");
  expect(standOf({ ...sealed, code: null }, null)).toBe("agreeing");
  expect(standOf({ ...sealed, isSealing: false }, null)).toBe("agreeing");
  expect(standOf({ ...sealed, members: two.slice(1) }, null)).toBe("alone");
  expect(standOf({ ...sealed, members: [] }, null)).toBe("alone");
});

test("without everybody's seal there is no lock, before and after the person's word", () => {
  expect(standOf({ ...sealed, plainNeeded: true }, null)).toBe("needsPlain");
  expect(standOf({ ...sealed, plainNeeded: true, isPlain: true }, null)).toBe("plain");
});

test("what went wrong comes before everything else", () => {
  const breach = { what: "commitment" as const, memberId: "b" };
  expect(standOf({ ...sealed, breach, plainNeeded: true }, null)).toBe("breach");
  expect(standOf({ ...sealed, breach, isBroken: true }, null)).toBe("broken");
  expect(standOf(sealed, { epoch: 4, isSame: false })).toBe("different");
  expect(stands.filter(isStopped)).toEqual(["different", "breach", "broken"]);
});

test("a word about a code holds for that set of members alone", () => {
  expect(askOf(sealed, null)).toBe("ask");
  expect(askOf(sealed, { epoch: 4, isSame: true })).toBe("same");
  expect(askOf({ epoch: 5 }, { epoch: 4, isSame: true })).toBe("again");
  expect(standOf({ ...sealed, epoch: 5 }, { epoch: 4, isSame: true })).toBe("locked");
});

test("a code that differed is not forgotten because somebody came or went", () => {
  const differs = { epoch: 4, isSame: false };
  expect(standOf({ ...sealed, epoch: 5 }, differs)).toBe("different");
  expect(standOf({ ...sealed, epoch: 5, code: null }, differs)).toBe("different");
  expect(standOf({ ...sealed, members: two.slice(1) }, differs)).toBe("different");
});
