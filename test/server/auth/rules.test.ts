import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Family,
  isOfClasses,
  judgeRefresh,
  REPLAY_TOLERANCE_MS,
  waitSec,
} from "#server/auth/rules.ts";

describe("waitSec", () => {
  test("is nothing for four failures, then doubles from 30 s to 15 min", () => {
    expect([0, 4, 5, 6, 7, 8, 9, 10, 100].map(waitSec)).toEqual([
      ...[0, 0, 30, 60, 120, 240, 480, 900, 900],
    ]);
  });

  test("never shrinks", () => {
    fc.assert(fc.property(fc.nat(2000), (n) => waitSec(n) <= waitSec(n + 1)));
  });
});

describe("judgeRefresh", () => {
  const now = Date.parse("2026-09-01T09:00:00Z");
  const family: Family = { generation: 3, rotatedAt: now, expiresAt: now + 1, isRevoked: false };

  test("rotates the valid generation until the very end", () => {
    expect(judgeRefresh(family, 3, now)).toBe("rotate");
    expect(judgeRefresh(family, 3, now + 1)).toBe("ended");
  });

  test("repeats the successor for the previous one, within the tolerance only", () => {
    const rotatedAt = now - REPLAY_TOLERANCE_MS;
    expect(judgeRefresh({ ...family, rotatedAt }, 2, now)).toBe("repeat");
    expect(judgeRefresh({ ...family, rotatedAt: rotatedAt - 1 }, 2, now)).toBe("reused");
  });

  test("takes anything older, or not yet given, for reuse", () => {
    expect(judgeRefresh(family, 1, now)).toBe("reused");
    expect(judgeRefresh(family, 0, now)).toBe("reused");
    expect(judgeRefresh(family, 4, now)).toBe("reused");
  });

  test("is over for a revoked or unknown family, whatever the generation", () => {
    for (const generation of [1, 2, 3, 4]) {
      expect(judgeRefresh({ ...family, isRevoked: true }, generation, now)).toBe("ended");
      expect(judgeRefresh(null, generation, now)).toBe("ended");
    }
  });
});

describe("isOfClasses", () => {
  const led = new Set(["c1"]);

  test("is true of a pupil of the class and of a parent of one", () => {
    expect(isOfClasses({ roles: ["pupil"], classId: "c1" }, [], led)).toBe(true);
    const children = [{ classId: "c2" }, { classId: "c1" }];
    expect(isOfClasses({ roles: ["parent"], classId: null }, children, led)).toBe(true);
  });

  test("is false of other classes and of the classless", () => {
    expect(isOfClasses({ roles: ["pupil"], classId: "c2" }, [], led)).toBe(false);
    expect(isOfClasses({ roles: ["pupil"], classId: null }, [], led)).toBe(false);
    expect(isOfClasses({ roles: ["parent"], classId: null }, [{ classId: null }], led)).toBe(false);
  });

  test("is false of a parent who also works at the school: the card would open that account", () => {
    const children = [{ classId: "c1" }];
    expect(isOfClasses({ roles: ["parent", "director"], classId: null }, children, led)).toBe(
      false,
    );
  });
});
