import { describe, expect, test } from "vitest";
import {
  attemptPlaces,
  breakPieces,
  modePieces,
  responsePlaces,
} from "#client/attendance/evidence.ts";
import type { Evidence } from "#server/register/protocol.ts";

const axis = {
  fromMs: Date.parse("2026-11-24T04:20:00Z"),
  toMs: Date.parse("2026-11-24T05:00:00Z"),
};
const at = (minute: number, second = 0) =>
  new Date(axis.fromMs + (minute * 60 + second) * 1000).toISOString();

function evidence(change: Partial<Evidence>): Evidence {
  return {
    ...{ status: "present", code: "present", reason: { kk: "", ru: "", en: "" }, policyVersion: 1 },
    ...{ presentSec: 0, presentShare: 0, enteredAt: null, leftAt: null, intervals: [] },
    ...{ shortDrops: 0, devices: 0, modes: [], responses: [], fallbackSec: 0, watchedShare: null },
    attempts: { count: 0, firstAt: null, lastAt: null, lastStage: null },
    ...change,
  };
}

describe("a pupil's bar", () => {
  test("shows how much was received when, and the stay where no mode is known", () => {
    const stays = { intervals: [{ from: at(0), to: at(40) }] };
    expect(modePieces(axis, evidence(stays))).toEqual([{ leftPc: 0, widthPc: 100, look: "seen" }]);
    const modes: Evidence["modes"] = [
      { mode: "full", from: at(0), to: at(10) },
      { mode: "sound", from: at(10), to: at(40) },
    ];
    expect(modePieces(axis, evidence({ ...stays, modes }))).toEqual([
      { leftPc: 0, widthPc: 100, look: "seen" },
      { leftPc: 25, widthPc: 75, look: "sound" },
    ]);
    // What a device was sent outside of the stays is none of them.
    const short = { intervals: [{ from: at(0), to: at(20) }], modes };
    expect(modePieces(axis, evidence(short))).toEqual([
      { leftPc: 0, widthPc: 50, look: "seen" },
      { leftPc: 25, widthPc: 25, look: "sound" },
    ]);
  });

  test("shows breaks within a stay; a change of mode, or a long absence, is none", () => {
    const modes: Evidence["modes"] = [
      { mode: "full", from: at(0), to: at(10) },
      { mode: "sound", from: at(10, 1), to: at(20) }, // a change of mode
      { mode: "sound", from: at(21), to: at(30) }, // a break of a minute
      { mode: "sound", from: at(36), to: at(40) }, // gone for six minutes
    ];
    const intervals = [
      { from: at(0), to: at(30) },
      { from: at(36), to: at(40) },
    ];
    expect(breakPieces(axis, evidence({ modes, intervals }))).toEqual([
      { leftPc: 50, widthPc: 2.5 },
    ]);
  });

  test("marks answers, and attempts of who never came in, spread between the first and the last", () => {
    const responses: Evidence["responses"] = [
      { atMs: Date.parse(at(20)), kind: "poll" },
      { atMs: Date.parse(at(20)), kind: "hand" },
    ];
    expect(responsePlaces(axis, evidence({ responses }))).toEqual([50]);
    const tried = { count: 3, firstAt: at(-2), lastAt: at(8), lastStage: "ice" } as const;
    expect(attemptPlaces(axis, evidence({ attempts: tried }))).toEqual([0, 10, 20]);
    expect(attemptPlaces(axis, evidence({ attempts: { ...tried, count: 90 } }))).toHaveLength(6);
    expect(attemptPlaces(axis, evidence({ attempts: tried, enteredAt: at(9) }))).toEqual([]);
    const opened = { ...tried, lastStage: "opened" } as const;
    expect(attemptPlaces(axis, evidence({ attempts: opened }))).toEqual([]);
  });
});
