import { describe, expect, test } from "vitest";
import type { GroupWay } from "#server/groups/protocol.ts";
import { type ClassNow, Work } from "#server/groups/work.ts";

const PUPILS = ["a", "b", "c", "d", "e"];
const everybody: ClassNow = { pupilIds: PUPILS, isHere: () => true };

function formed(way: GroupWay, count = 2, classNow = everybody): Work {
  const work = new Work();
  let made = 0;
  work.form(way, count, classNow, { seed: 1, newId: () => `g${++made}` });
  return work;
}
const membersOf = ({ groups }: Work) => groups.map(({ memberIds }) => memberIds);

describe("forming", () => {
  test("by lot takes those who are here only", () => {
    const work = formed("random", 2, { pupilIds: PUPILS, isHere: (id) => id !== "e" });
    expect(membersOf(work).flat().toSorted()).toEqual(["a", "b", "c", "d"]);
    expect(work.groups.map(({ number }) => number)).toEqual([1, 2]);
  });

  test("by list starts empty; assigning moves, and null takes out", () => {
    const work = formed("list");
    work.assign("a", "g1");
    work.assign("b", "g1");
    work.assign("a", "g2");
    expect(membersOf(work)).toEqual([["b"], ["a"]]);
    work.assign("a", null);
    expect(work.groupOf("a")).toBeNull();
    expect(() => work.assign("a", "g9")).toThrow(expect.objectContaining({ code: "not_found" }));
  });

  test("by choice a full group refuses, a change of mind does not", () => {
    const work = formed("choice"); // five pupils, two groups: three places in each
    for (const one of ["a", "b", "c"]) work.choose(one, "g1");
    expect(() => work.choose("d", "g1")).toThrow(
      expect.objectContaining({ code: "conflict", reason: "group_full" }),
    );
    work.choose("c", "g1");
    work.choose("c", "g2");
    work.choose("d", "g1");
    expect(membersOf(work)).toEqual([["a", "b", "d"], ["c"]]);
  });

  test("nobody chooses where the teacher decides, or once it runs", () => {
    const refusal = expect.objectContaining({ code: "conflict" });
    expect(() => formed("list").choose("a", "g1")).toThrow(refusal);
    const running = formed("choice");
    running.phase = "running";
    expect(() => running.choose("a", "g1")).toThrow(refusal);
  });
});

test("a late comer keeps their group, or comes into the smallest of those who are here", () => {
  const work = formed("list");
  work.assign("a", "g1");
  work.assign("b", "g1");
  work.assign("c", "g2");
  expect(work.placeLate("a", () => true)).toBe("g1");
  expect(work.placeLate("d", () => true)).toBe("g2");
  expect(work.placeLate("e", (id) => id === "c" || id === "d")).toBe("g1");
});

test("pupils see groups being made only where they choose", () => {
  expect(formed("random").view(false)).toMatchObject({ phase: "none", groups: [] });
  expect(formed("random").view(true).groups).toHaveLength(2);
  expect(formed("choice").view(false)).toMatchObject({ phase: "forming", roomFor: 3 });
  const running = formed("random");
  running.phase = "running";
  expect(running.view(false).groups).toHaveLength(2);
});

test("what is kept is restored whole; ended work leaves nothing", () => {
  const work = formed("random");
  work.phase = "running";
  work.endsAtMs = 5000;
  work.call("g2", 1234);
  const kept = work.keep();
  const again = new Work();
  if (kept) again.restore(kept, PUPILS.length);
  expect(again.view(true)).toEqual(work.view(true));
  work.end();
  expect(work.keep()).toBeNull();
  expect(again.groupOf("a")).not.toBeNull(); // a copy, not the same lists
});
