import { expect, test } from "vitest";
import { clockOf } from "#client/videos/useVideoText.ts";

test("clockOf writes lengths as a player does", () => {
  expect(clockOf(9_400)).toBe("00:09");
  expect(clockOf(700_000)).toBe("11:40");
  expect(clockOf(3_723_000)).toBe("1:02:03");
});
