import { describe, expect, test } from "vitest";
import { factsOf } from "#client/attendance/facts.ts";
import type { AttendanceRow } from "#server/attendance/protocol.ts";

const at = (time: string) => `2026-11-24T${time}Z`;
const sheet = { from: at("09:00:00"), to: at("09:40:00"), isLive: false };
const absent: AttendanceRow = {
  personId: "0".repeat(24),
  fullName: "Оқушы",
  status: "absent",
  presentSec: 0,
  presentShare: 0,
  enteredAt: null,
  leftAt: null,
  intervals: [],
  shortDrops: 0,
  devices: 0,
  received: { audio: 0, video: 0, screen: 0 },
  code: "unexcused",
  reason: { kk: "", ru: "", en: "" },
  policyVersion: 1,
  modes: [],
  responses: [],
  fallbackSec: 0,
  watchedShare: null,
  attempts: { count: 0, firstAt: null, lastAt: null, lastStage: null },
};
const stayed = (from: string, to: string, more: Partial<AttendanceRow> = {}): AttendanceRow => ({
  ...absent,
  status: "present",
  enteredAt: at(from),
  leftAt: at(to),
  intervals: [{ from: at(from), to: at(to) }],
  presentSec: (Date.parse(at(to)) - Date.parse(at(from))) / 1000,
  devices: 1,
  ...more,
});

describe("factsOf", () => {
  test("says the whole lesson where entering and leaving were within a minute of it", () => {
    expect(factsOf(stayed("09:00:59", "09:39:01"), sheet)).toEqual([{ kind: "whole" }]);
    expect(factsOf(stayed("09:01:00", "09:40:00"), sheet)[0]?.kind).toBe("entered");
  });

  test("tells a late pupil's entry, how late it was, the stay and the drops, in that order", () => {
    const row = stayed("09:07:30", "09:40:00", { status: "late", shortDrops: 2 });
    expect(factsOf(row, sheet)).toEqual([
      { kind: "entered", at: at("09:07:30") },
      { kind: "lateBy", count: 7 },
      { kind: "minutes", count: 33 },
      { kind: "shortDrops", count: 2 },
    ]);
  });

  test("tells when somebody left and how early", () => {
    const row = stayed("09:00:00", "09:27:00", { status: "leftEarly" });
    expect(factsOf(row, sheet)).toEqual([
      { kind: "left", at: at("09:27:00") },
      { kind: "earlyBy", count: 13 },
      { kind: "minutes", count: 27 },
    ]);
  });

  test("counts being away for long apart from short drops, and a short stay in seconds", () => {
    const row = stayed("09:00:00", "09:40:00", {
      status: "partly",
      presentSec: 20,
      intervals: [
        { from: at("09:00:00"), to: at("09:00:10") },
        { from: at("09:39:50"), to: at("09:40:00") },
      ],
    });
    expect(factsOf(row, sheet)).toEqual([
      { kind: "seconds", count: 20 },
      { kind: "longGaps", count: 1 },
    ]);
  });

  test("tells attempts that failed with where they failed, and pages that were only opened", () => {
    const attempts = { count: 4, firstAt: at("09:02:00"), lastAt: at("09:10:00") };
    const span = { count: 4, from: attempts.firstAt, to: attempts.lastAt };
    const failed = { ...attempts, lastStage: "ice" as const };
    expect(factsOf({ ...absent, status: "noConnection", attempts: failed }, sheet)).toEqual([
      { kind: "tried", ...span },
      { kind: "failed", stage: "ice" },
    ]);
    const opened = { ...attempts, lastStage: "opened" as const };
    expect(factsOf({ ...absent, attempts: opened }, sheet)).toEqual([
      { kind: "opened", ...span },
      { kind: "never" },
    ]);
  });

  test("says of a live lesson only what is so until now", () => {
    const live = { ...sheet, isLive: true };
    expect(factsOf(absent, live)).toEqual([{ kind: "notYet" }]);
    expect(factsOf(stayed("09:00:00", "09:40:00"), live)).toEqual([{ kind: "stillHere" }]);
    const cameLate = { ...stayed("09:07:00", "09:40:00", { status: "late" }), leftAt: null };
    expect(factsOf(cameLate, live).map(({ kind }) => kind)).toEqual([
      "entered",
      "lateBy",
      "minutes",
    ]);
  });
});
