import { describe, expect, test } from "vitest";
import { createTwice, neutralPathOf, stepsBack } from "#client/kit/ui/quick-exit.ts";
import type { Me } from "#server/people/protocol.ts";

const me = (actions: string[], classTeacherOf: Me["classTeacherOf"] = []): Me => ({
  id: "me",
  name: "Айым",
  givenName: "Айым",
  fullName: "Қайрат Айым",
  roles: ["pupil"],
  language: "kk",
  email: null,
  school: { id: "school", name: { kk: "", ru: "", en: "" }, timeZone: "Asia/Almaty" },
  schoolClass: null,
  classTeacherOf,
  children: [],
  actions,
});

test("two presses close within the time, each pair anew", () => {
  const isTwice = createTwice(1_000);
  expect(isTwice(0)).toBe(false);
  expect(isTwice(1_000)).toBe(true);
  expect(isTwice(1_100)).toBe(false);
  expect(isTwice(2_101)).toBe(false);
  expect(isTwice(2_500)).toBe(true);
});

describe("the page that tells nothing", () => {
  test("is the day of who has one, and the timetable of all others", () => {
    expect(neutralPathOf(me(["lessons:readOwn"]))).toBe("/");
    expect(neutralPathOf(me(["lessons:readSchool", "notes:keep"]))).toBe("/timetable");
  });

  test("of a class teacher is not the first screen, which is their class", () => {
    const leader = me(["lessons:readOwn"], [{ id: "class", name: "7 «Ә»" }]);
    expect(neutralPathOf(leader)).toBe("/today");
  });
});

test("all private entries of the history are taken along, never one before them", () => {
  expect(stepsBack(3, 7)).toBe(4);
  expect(stepsBack(3, 3)).toBe(0);
  expect(stepsBack(5, 2)).toBe(0);
  expect(stepsBack(null, 4)).toBe(0);
  expect(stepsBack(3, null)).toBe(0);
});
