import { describe, expect, test } from "vitest";
import { actions, actionsOf, checkMay, may, permissions } from "#server/auth/permissions.ts";
import { type Role, roles } from "#server/people/protocol.ts";

/** Written by hand, apart from the table: a change of rights has to be meant twice. */
const matrix = `
                      director deputyAcademic deputyUpbringing classTeacher teacher psychologist pupil parent administrator
lesson:host           -        -              -                -            yes     -            -     -      -
lesson:attend         -        -              -                -            -       -            yes   -      -
lessons:readOwn       -        -              -                yes          yes     -            yes   yes    -
lessons:readSchool    yes      yes            yes              -            -       yes          -     -      yes
attendance:readLesson -        -              -                -            yes     -            -     -      -
attendance:readClass  -        -              -                yes          -       -            -     -      -
attendance:readSchool yes      yes            yes              -            -       -            -     -      -
attendance:readOwn    -        -              -                -            -       -            yes   yes    -
attendance:govern     yes      yes            yes              -            -       -            -     -      -
classes:readOwn       -        -              -                yes          yes     -            -     -      -
classes:readSchool    yes      yes            yes              -            -       yes          -     -      yes
people:readSchool     yes      yes            yes              -            -       -            -     -      yes
people:erase          yes      -              -                -            -       -            -     -      yes
cards:issueClass      -        -              -                yes          -       -            -     -      -
cards:issueSchool     -        -              -                -            -       -            -     -      yes
boards:readSchool     yes      yes            yes              -            -       -            -     -      -
library:read          yes      yes            yes              yes          yes     yes          yes   yes    yes
library:readStaff     yes      yes            yes              yes          yes     yes          -     -      yes
library:make          yes      yes            yes              -            yes     yes          -     -      -
library:govern        yes      yes            yes              -            -       -            -     -      yes
watching:readSchool   yes      yes            yes              -            -       -            -     -      -
signals:govern        yes      yes            yes              -            -       -            -     -      yes
meetings:makeForStaff   yes    yes            yes              -            -       -            -     -      -
meetings:makeForClasses yes    yes            yes              yes          -       -            -     -      -
meetings:makeForSchool  yes    yes            yes              -            -       -            -     -      -
meetings:readSchool     yes    yes            yes              -            -       -            -     -      -
submissions:handIn     -       -              -                -            -       -            yes   -      -
submissions:readOwn    -       -              -                -            -       -            yes   yes    -
submissions:review     -       -              -                -            yes     -            -     -      -
submissions:readClass  -       -              -                yes          -       -            -     -      -
submissions:readSchool yes     yes            yes              -            -       -            -     -      -
journal:write         -        -              -                -            yes     -            -     -      -
journal:readClass     -        -              -                yes          -       -            -     -      -
journal:readSchool    yes      yes            yes              -            -       -            -     -      -
journal:govern        yes      yes            yes              -            -       -            -     -      -
exchange:read         yes      -              -                -            -       -            -     -      yes
exchange:manage       -        -              -                -            -       -            -     -      yes
lti:manage            -        -              -                -            -       -            -     -      yes
outbox:sign             -      -              -                -            yes     -            -     -      -
outbox:readSchool       yes    yes            yes              -            -       -            -     -      yes
outbox:govern           yes    -              -                -            -       -            -     -      yes
consultations:ask       -      -              -                -            -       -            yes   yes    -
consultations:host      yes    yes            yes              yes          yes     yes          -     -      -
consultations:hostPrivate -    -              -                -            -       yes          -     -      -
consultations:govern    yes    -              -                -            -       -            -     -      yes
consultations:readCounts yes   yes            yes              -            -       -            -     -      yes
notes:keep              -      -              -                -            -       yes          -     -      -
`;
const [head = "", ...lines] = matrix.trim().split("\n");
const columns = head.trim().split(/\s+/);
const rows = lines.map((line) => line.split(/\s+/));

describe("permissions", () => {
  test("are those of the matrix, for every role and action", () => {
    expect(columns).toEqual([...roles]);
    expect(rows.map(([action]) => action)).toEqual([...actions]);
    for (const [index, action] of actions.entries())
      for (const [column, role] of roles.entries()) {
        const allowed = rows[index]?.[column + 1] === "yes";
        expect([role, action, may([role], action)]).toEqual([role, action, allowed]);
      }
  });

  test("name no action twice in a role", () => {
    for (const role of roles)
      expect(new Set(permissions[role]).size).toBe(permissions[role].length);
  });

  test("of several roles add up, in the table's order", () => {
    const both: Role[] = ["teacher", "classTeacher"];
    const union = actions.filter((one) => may(["teacher"], one) || may(["classTeacher"], one));
    expect(actionsOf(both)).toEqual(union);
    expect(actionsOf([])).toEqual([]);
  });

  test("checkMay refuses what the table lacks", () => {
    expect(() => checkMay(["pupil"], "lesson:attend")).not.toThrow();
    expect(() => checkMay(["pupil"], "lesson:host")).toThrow(/lesson:host/);
    expect(() => checkMay([], "lesson:attend")).toThrow();
  });
});
