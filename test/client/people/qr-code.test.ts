import { describe, expect, test } from "vitest";
import { qrPath } from "#client/people/QrCode.tsx";

/** Whether the path draws a dark module at this place. */
const isDark = (path: string, x: number, y: number) => path.includes(`M${x} ${y}h1`);

describe("qrPath", () => {
  const { path, sizeModules } = qrPath(`https://school.kz/card#${"A".repeat(22)}`);

  test("draws the three corner marks and none in the fourth", () => {
    for (const [left, top] of [
      [0, 0],
      [sizeModules - 7, 0],
      [0, sizeModules - 7],
    ] as const) {
      for (let at = 0; at < 7; at += 1) {
        expect(isDark(path, left + at, top)).toBe(true);
        expect(isDark(path, left, top + at)).toBe(true);
      }
      expect(isDark(path, left + 1, top + 1)).toBe(false);
      expect(isDark(path, left + 3, top + 3)).toBe(true);
    }
    const corner = sizeModules - 7;
    const edge = Array.from({ length: 7 }, (_, at) => isDark(path, corner + at, corner));
    expect(edge.every(Boolean)).toBe(false);
  });

  test("needs no larger grid than a phone reads from 42 mm of paper", () => {
    expect(sizeModules).toBeLessThanOrEqual(41);
  });
});
