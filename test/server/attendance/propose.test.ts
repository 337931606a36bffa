import { describe, expect, test } from "vitest";
import { propose } from "#server/attendance/propose.ts";
import { AttendancePolicy } from "#server/attendance/protocol.ts";
import { type Case, factsOf } from "./cases/case.ts";
import { devices } from "./cases/devices.ts";
import { later } from "./cases/later.ts";
import { lessons } from "./cases/lessons.ts";
import { links } from "./cases/links.ts";
import { stays } from "./cases/stays.ts";

const groups: Record<string, Case[]> = { stays, devices, links, lessons, later };

describe.each(Object.entries(groups))("what is proposed: %s", (_group, cases) => {
  test.each(cases)("%s", (_name, given, expected) => {
    const { facts, policy } = factsOf(given);
    const proposal = propose(facts, policy);
    if (expected === null) return void expect(proposal).toBeNull();
    const { kk, ru } = proposal?.reason ?? {};
    expect({ status: proposal?.status, code: proposal?.code, kk, ru }).toEqual(expected);
  });
});

test("the table is of at least sixty cases, each with its own name", () => {
  const names = Object.values(groups).flatMap((cases) => cases.map(([name]) => name));
  expect(names.length).toBeGreaterThanOrEqual(60);
  expect(new Set(names).size).toBe(names.length);
});

describe("what a proposal tells beside its code", () => {
  const found = (given: Parameters<typeof factsOf>[0]) => {
    const { facts, policy } = factsOf(given);
    return propose(facts, policy);
  };

  test("how much was received when, of several devices the most, cut to the lesson", () => {
    const modes = "-5..20 sound a, 10..30 slides, 20..50 full";
    const told = found({ visits: "0..45", modes })?.modes.map(({ mode, fromMs, toMs }) => {
      return [mode, (toMs - fromMs) / 60_000];
    });
    expect(told).toEqual([
      ["sound", 10],
      ["slides", 10],
      ["full", 25],
    ]);
  });

  test("responses of the lesson alone, by time, and minutes by the fallback", () => {
    const told = found({
      visits: "0..45",
      responses: "30 hand, 10 poll, -3 chat, 50 poll",
      fallback: "5..10, 8..12",
    });
    expect(told?.responses.map(({ kind }) => kind)).toEqual(["poll", "hand"]);
    expect(told?.fallbackMs).toBe(7 * 60_000);
  });

  test("the sentence in English too", () => {
    expect(found({ visits: "7..20, 21..45" })?.reason.en).toBe(
      "Entered at 09:07, 7 minutes late, there for 38 minutes, the connection broke once.",
    );
    expect(found({ attempts: "1i, 3i" })?.reason.en).toBe(
      "Tried to connect 2 times (09:01–09:03), there was no connection.",
    );
  });
});

test("an old school's rule has the defaults of what came since", () => {
  const old = { presentShare: 0.5, lateAfterMin: 3, leftEarlyMin: 5, mergeGapSec: 60 };
  expect(AttendancePolicy.parse(old)).toMatchObject({
    ...old,
    ...{ watchedLaterHours: 72, watchedLaterShare: 0.8, watchedLaterAs: "excused" },
    ...{ noConnectionAs: "excused", leftEarlyAs: "present", partlyAs: "unexcused", version: 1 },
  });
});
