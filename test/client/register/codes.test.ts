import { describe, expect, test } from "vitest";
import { codeOfKey, countsOf, grouped } from "#client/register/codes.ts";
import type { AttendanceCode, AttendanceStatus } from "#server/attendance/protocol.ts";
import type { RegisterRow } from "#server/register/protocol.ts";

const letters = { present: "✓", unexcused: "Ж", ill: "А", excused: "Д", late: "К" };

function row(
  name: string,
  status: AttendanceStatus,
  code: AttendanceCode,
  decided?: AttendanceCode,
): Pick<RegisterRow, "proposal" | "standing" | "isNewEvidence"> & { name: string } {
  const proposal: RegisterRow["proposal"] = {
    ...{ status, code, reason: { kk: "", ru: "", en: "" }, policyVersion: 1, presentSec: 0 },
    ...{ presentShare: 0, enteredAt: null, leftAt: null, intervals: [], shortDrops: 0 },
    ...{ devices: 0, modes: [], responses: [], fallbackSec: 0, watchedShare: null },
    attempts: { count: 0, firstAt: null, lastAt: null, lastStage: null },
  };
  const standing: RegisterRow["standing"] = decided
    ? {
        ...{ code: decided, kind: "changed", cause: "дәрігер", proposedCode: code, byName: "" },
        ...{ role: "teacher", at: "2026-11-24T05:00:00.000Z" },
      }
    : null;
  return { name, proposal, standing, isNewEvidence: false };
}

describe("a key", () => {
  test("is a code by its letter, large or small, or by its place where Latin letters are on", () => {
    const of = (key: string, code = "") => codeOfKey({ key, code }, letters);
    expect(["Ж", "ж", "а", "Д", "к", "+", "="].map((key) => of(key))).toEqual([
      ...["unexcused", "unexcused", "ill", "excused", "late", "present", "present"],
    ]);
    expect(of(";", "Semicolon")).toBe("unexcused");
    expect(of("f", "KeyF")).toBe("ill");
    expect(of("l", "KeyL")).toBe("excused");
    expect(of("r", "KeyR")).toBe("late");
    // A Cyrillic letter is what it says, wherever it lies.
    expect(of("в", "KeyD")).toBeNull();
    expect(of("о", "KeyJ")).toBeNull();
    expect(of("Tab", "Tab")).toBeNull();
    expect(of("F5", "F5")).toBeNull();
  });
});

describe("the class", () => {
  const rows = [
    row("a", "present", "present"),
    row("b", "late", "late"),
    row("c", "absent", "unexcused"),
    row("d", "noConnection", "excused"),
    row("e", "present", "present", "excused"),
    row("f", "leftEarly", "present"),
    row("g", "absent", "unexcused", "present"),
  ];
  test("is parted into who wants a look, gravest first, and who was there; a decided row stays where it was", () => {
    const { watched, present } = grouped(rows);
    expect(watched.map(({ name }) => name).join("")).toBe("cgdbef");
    expect(present.map(({ name }) => name).join("")).toBe("a");
  });

  test("is counted by what stands", () => {
    expect(countsOf(rows)).toEqual({ present: 3, unexcused: 1, ill: 0, excused: 2, late: 1 });
  });
});
