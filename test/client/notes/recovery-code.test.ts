import fc from "fast-check";
import { expect, test } from "vitest";
import {
  drawAsked,
  drawRecoveryKey,
  GROUPS,
  groupsOf,
  isGroupRight,
  keyOfGroups,
} from "#client/notes/vault/recovery-code.ts";

const keys = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => new Uint8Array(bytes));

test("every key comes back from its eight groups of six digits", () => {
  fc.assert(
    fc.property(keys, (key) => {
      const groups = groupsOf(key);
      expect(groups).toHaveLength(GROUPS);
      for (const group of groups) expect(group).toMatch(/^\d{6}$/);
      expect(keyOfGroups(groups)).toEqual(key);
    }),
  );
});

test("it does not matter how a group is spaced", () => {
  const key = drawRecoveryKey();
  const spaced = groupsOf(key).map((group) => ` ${group.slice(0, 3)}-${group.slice(3)} `);
  expect(keyOfGroups(spaced)).toEqual(key);
});

test("any one wrong digit, and any two neighbours that changed places, are seen in their group", () => {
  fc.assert(
    fc.property(
      keys,
      fc.nat(7),
      fc.nat(5),
      fc.integer({ min: 1, max: 9 }),
      (key, at, place, by) => {
        const group = groupsOf(key)[at] ?? "";
        const digit = (Number(group[place]) + by) % 10;
        const wrong = `${group.slice(0, place)}${digit}${group.slice(place + 1)}`;
        expect(isGroupRight(wrong)).toBe(false);
        if (place === 5 || group[place] === group[place + 1]) return;
        const swapped = `${group.slice(0, place)}${group[place + 1]}${group[place]}${group.slice(place + 2)}`;
        expect(isGroupRight(swapped)).toBe(false);
      },
    ),
    { numRuns: 500 },
  );
});

test("what is not whole is not wrong yet, what is too large or too long is", () => {
  expect(isGroupRight("")).toBeNull();
  expect(isGroupRight("12345")).toBeNull();
  expect(isGroupRight("720885")).toBe(true); // 65535 times 11
  expect(isGroupRight("720896")).toBe(false);
  expect(isGroupRight("1234567")).toBe(false);
  expect(keyOfGroups(groupsOf(drawRecoveryKey()).slice(1))).toBeNull();
  expect(keyOfGroups([...groupsOf(drawRecoveryKey()).slice(1), "1"])).toBeNull();
});

test("two different groups are asked for, each as likely as the others", () => {
  const asked = new Map<string, number>();
  for (let a = 0; a < GROUPS; a++)
    for (let b = 0; b < GROUPS - 1; b++) {
      const turns = [a / GROUPS, b / (GROUPS - 1)];
      const pair = drawAsked(() => turns.shift() ?? 0);
      expect(pair[0]).toBeLessThan(pair[1]);
      asked.set(pair.join(), (asked.get(pair.join()) ?? 0) + 1);
    }
  expect(asked.size).toBe((GROUPS * (GROUPS - 1)) / 2);
  expect(new Set(asked.values())).toEqual(new Set([2]));
});
