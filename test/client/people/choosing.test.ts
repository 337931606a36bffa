import { describe, expect, test } from "vitest";
import { idsOf, ownersOf, toggled } from "#client/people/choosing.ts";
import type { RosterPupil } from "#client/people/useRoster.ts";

const pupil = (id: string, name: string, parents: string[]): RosterPupil => ({
  id,
  name,
  fullName: `${name} full`,
  login: name,
  roles: ["pupil"],
  classId: "7a",
  className: "7",
  childIds: [],
  email: null,
  parents: parents.map((parent) => ({ id: parent, name: parent, login: parent, email: null })),
});
const pupils = [pupil("p1", "Ada", ["mother"]), pupil("p2", "Ben", ["mother", "father"])];

describe("idsOf", () => {
  test("counts a parent of two pupils once", () => {
    expect(idsOf(pupils)).toEqual({ pupils: ["p1", "p2"], parents: ["mother", "father"] });
  });
});

describe("toggled", () => {
  test("adds all while one is missing, and takes all out when none is", () => {
    const some = toggled(new Set(["p1"]), ["p1", "p2"]);
    expect([...some]).toEqual(["p1", "p2"]);
    expect([...toggled(some, ["p1", "p2"])]).toEqual([]);
  });

  test("leaves the choice it was given as it was", () => {
    const before = new Set(["p1"]);
    toggled(before, ["p1"]);
    expect([...before]).toEqual(["p1"]);
  });
});

describe("ownersOf", () => {
  test("keeps the roster's order, each parent once with all their children of the class", () => {
    expect(ownersOf(pupils, ["father", "mother", "p2"])).toEqual([
      { id: "mother", name: "mother", children: ["Ada", "Ben"] },
      { id: "p2", name: "Ben full", children: [] },
      { id: "father", name: "father", children: ["Ben"] },
    ]);
  });

  test("knows nobody from outside the class", () => {
    expect(ownersOf(pupils, ["stranger"])).toEqual([]);
  });
});
