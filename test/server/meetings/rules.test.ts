import { describe, expect, test } from "vitest";
import type { Audience } from "#server/meetings/protocol.ts";
import { actionFor, type Belonging, isMeant } from "#server/meetings/rules.ts";

const SEVEN = "7".repeat(24);
const EIGHT = "8".repeat(24);
const all = (...groups: Audience["groups"]): Audience => ({ groups, classIds: [] });
const of = (classIds: string[], ...groups: Audience["groups"]): Audience => ({ groups, classIds });

describe("actionFor", () => {
  test("coaching is for members of staff alone", () => {
    expect(actionFor("coaching", all("staff"))).toBe("meetings:makeForStaff");
    expect(actionFor("coaching", all("staff", "parents"))).toBeNull();
    expect(actionFor("coaching", all("pupils"))).toBeNull();
  });

  test("parents' meetings have parents, events have pupils", () => {
    expect(actionFor("parents", of([SEVEN], "parents"))).toBe("meetings:makeForClasses");
    expect(actionFor("parents", of([SEVEN], "pupils"))).toBeNull();
    expect(actionFor("event", of([SEVEN, EIGHT], "pupils", "parents"))).toBe(
      "meetings:makeForClasses",
    );
    expect(actionFor("event", all("parents"))).toBeNull();
  });

  test("the whole school, and staff beside classes, take more", () => {
    expect(actionFor("parents", all("parents"))).toBe("meetings:makeForSchool");
    expect(actionFor("event", all("pupils"))).toBe("meetings:makeForSchool");
    expect(actionFor("event", of([SEVEN], "pupils", "staff"))).toBe("meetings:makeForSchool");
  });
});

describe("isMeant", () => {
  const nobody = { pupilClassId: null, childClassIds: [] };
  const pupil: Belonging = { ...nobody, roles: ["pupil"], pupilClassId: SEVEN };
  const parent: Belonging = { ...nobody, roles: ["parent"], childClassIds: [SEVEN, EIGHT] };
  const teacher: Belonging = { ...nobody, roles: ["teacher"] };
  const teachingParent: Belonging = { ...parent, roles: ["teacher", "parent"] };

  test.each([
    ["a pupil of the class", of([SEVEN], "pupils"), pupil, true],
    ["a pupil of another", of([EIGHT], "pupils"), pupil, false],
    ["a pupil where only parents are", of([SEVEN], "parents"), pupil, false],
    ["a pupil of the school", all("pupils"), pupil, true],
    ["a parent of one of them", of([EIGHT], "parents"), parent, true],
    ["a parent of none", of([EIGHT], "parents"), { ...parent, childClassIds: [SEVEN] }, false],
    ["staff, whatever classes are named", of([SEVEN], "staff", "pupils"), teacher, true],
    ["staff where only pupils are", all("pupils"), teacher, false],
    ["a teacher who is a parent too", of([SEVEN], "parents"), teachingParent, true],
    ["nobody's pupil", all("pupils"), { ...pupil, pupilClassId: null }, false],
  ] as const)("%s", (_, audience, who, expected) => {
    expect(isMeant(audience, who)).toBe(expected);
  });
});
