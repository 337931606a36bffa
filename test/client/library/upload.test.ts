import { describe, expect, test } from "vitest";
import { gradesOf } from "#client/library/card/grades.ts";
import { kindOf } from "#client/library/upload/kind-of.ts";
import { freeBytes, problemOf } from "#client/library/upload/limits.ts";
import { siteOf, titleOf } from "#client/library/upload/title.ts";
import { demoSubjects } from "#server/demo/subjects.ts";

const MB = 1_000_000;
const use = {
  ownBytes: 4_000 * MB,
  ownLimitBytes: 5_000 * MB,
  schoolBytes: 50_000 * MB,
  schoolLimitBytes: 60_000 * MB,
  maxUploadBytes: 2_000 * MB,
  maxDurationS: 3_600,
};

describe("titleOf", () => {
  test.each([
    ["үйдегі_кардио_8_қимыл.mp4", "Үйдегі кардио 8 қимыл"],
    ["Икемділік кешені.MOV", "Икемділік кешені"],
    ["саптық-жаттығулар.webm", "Саптық-жаттығулар"],
    ["7 класс урок 3.mp4", "7 класс урок 3"],
    ["ән.m4a", "Ән"],
  ])("makes %s readable", (name, title) => {
    expect(titleOf(name)).toBe(title);
  });

  test.each([
    "VID_20260901_101112.mp4",
    "IMG_1234.MOV",
    "PXL_20260901_051112345.mp4",
    "20260901_101112.mp4",
    "video-2026-09-01 10-11-12.mp4",
    "VID-20260901-WA0003.mp4",
    "WhatsApp Video 2026-09-01 at 10.11.12.mp4",
    "5f2b1c9ae3.mp4",
    ".mp4",
  ])("leaves out what the camera named: %s", (name) => {
    expect(titleOf(name)).toBe("");
  });

  test("is never longer than a title may be", () => {
    expect(titleOf(`${"сабақ ".repeat(60)}.mp4`).length).toBeLessThanOrEqual(120);
  });
});

describe("problemOf", () => {
  const good = { sizeBytes: 318 * MB, durationS: 700 };
  test("lets in what fits, at each limit too", () => {
    expect(problemOf(good, use)).toBeNull();
    expect(problemOf({ sizeBytes: 1_000 * MB, durationS: 3_600 }, use)).toBeNull();
  });

  test.each([
    ["empty", { sizeBytes: 0, durationS: null }],
    ["tooLarge", { sizeBytes: 2_000 * MB + 1, durationS: 10 }],
    ["tooLong", { ...good, durationS: 3_601 }],
    ["ownFull", { sizeBytes: 1_000 * MB + 1, durationS: 10 }],
  ] as const)("tells %s", (problem, file) => {
    expect(problemOf(file, use)).toBe(problem);
  });

  test("counts the files chosen before it, and the school's room", () => {
    expect(problemOf(good, use, 600 * MB)).toBeNull();
    expect(problemOf(good, use, 700 * MB)).toBe("ownFull");
    expect(problemOf(good, { ...use, schoolBytes: 59_800 * MB })).toBe("schoolFull");
  });

  test("does not refuse a length it cannot know", () => {
    expect(problemOf({ ...good, durationS: null }, use)).toBeNull();
  });
});

test("freeBytes is the lesser of one's own and the school's, never below nothing", () => {
  expect(freeBytes(use)).toBe(1_000 * MB);
  expect(freeBytes({ ...use, schoolBytes: 59_700 * MB })).toBe(300 * MB);
  expect(freeBytes({ ...use, ownBytes: 6_000 * MB })).toBe(0);
});

test("kindOf knows what the subjects of a school are for", () => {
  const kindsOf = Object.fromEntries(
    demoSubjects.map(({ key, ...subject }) => {
      return [key, kindOf({ ...subject, id: "0".repeat(24) })];
    }),
  );
  expect(kindsOf).toMatchObject({
    sport: "exercise",
    music: "listening",
    craft: "making",
    selfKnowledge: "project",
    physics: "lesson",
    kazakhLanguage: "lesson",
    algebra: "lesson",
  });
  expect(kindOf(undefined)).toBe("lesson");
});

test("siteOf names the site of an address, and nothing that is none", () => {
  expect(siteOf(" https://www.aitube.kz/video?id=7 ")).toBe("aitube.kz");
  for (const wrong of ["", "aitube.kz/video", "javascript:alert(1)", "https://", "ftp://a.kz/b"])
    expect(siteOf(wrong), wrong).toBeNull();
});

test("gradesOf writes grades as schools do", () => {
  expect(gradesOf([8, 6, 7])).toBe("6–8");
  expect(gradesOf([5, 7, 8, 9, 8])).toBe("5, 7–9");
  expect(gradesOf([11])).toBe("11");
  expect(gradesOf([])).toBe("");
});
