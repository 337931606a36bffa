import { describe, expect, test } from "vitest";
import { toCalendar } from "#server/consultations/ical.ts";
import type { StoredConsultation } from "#server/consultations/store.ts";

const one = (change: Partial<StoredConsultation> = {}): StoredConsultation => ({
  ...{ id: "a".repeat(24), schoolId: "b".repeat(24), kind: "private", hostId: "c".repeat(24) },
  ...{ guestId: "d".repeat(24), otherIds: [], state: "agreed", waitsFor: null },
  ...{ startsAtMs: Date.parse("2026-11-27T10:00:00Z"), lengthMin: 40, way: "video" },
  ...{ reason: "cmVhc29u", createdAtMs: 0, changedAtMs: Date.parse("2026-11-26T06:00:00Z") },
  ...change,
});
const written = (some: readonly StoredConsultation[], language: "kk" | "ru" | "en" = "kk") =>
  toCalendar(some, { language, uidOf: (id) => `entry-of-${id.slice(0, 1)}@qonyrau` });
/** Lines as a calendar program reads them: folded ones are one. */
const linesOf = (text: string) => text.replaceAll("\r\n ", "").split("\r\n");
const valuesOf = (text: string, name: string) =>
  linesOf(text).flatMap((line) => {
    const [key = "", value] = line.split(/:(.*)/s);
    return key.split(";")[0] === name && value !== undefined ? [value] : [];
  });

describe("a host's calendar", () => {
  test("says that there is a meeting, and when: of private and ordinary talks alike", () => {
    const text = written([one(), one({ id: "e".repeat(24), kind: "ordinary", reason: null })]);
    expect(valuesOf(text, "SUMMARY")).toEqual(["Жеке кездесу", "Жеке кездесу"]);
    expect(valuesOf(text, "UID")).toEqual(["entry-of-a@qonyrau", "entry-of-e@qonyrau"]);
    expect(valuesOf(text, "CLASS")).toEqual(["PRIVATE", "PRIVATE"]);
    const names = new Set(linesOf(text).map((line) => line.split(/[:;]/)[0]));
    for (const name of ["DESCRIPTION", "ATTENDEE", "ORGANIZER", "LOCATION", "URL", "COMMENT"])
      expect(names).not.toContain(name);
    for (const trace of ["a".repeat(24), "c".repeat(24), "d".repeat(24), "cmVhc29u", "private"])
      expect(text).not.toContain(trace);
  });

  test("in the host's language", () => {
    expect(valuesOf(written([one()], "ru"), "SUMMARY")).toEqual(["Личная встреча"]);
    expect(valuesOf(written([one()], "en"), "SUMMARY")).toEqual(["Meeting"]);
  });

  test("tells times in UTC, so that each program shows its own clock, also when clocks change", () => {
    // 25 October 2026, 01:30 UTC: Berlin's 02:30 is there twice that night.
    const text = written([one({ startsAtMs: Date.parse("2026-10-25T01:30:00Z") })]);
    expect(valuesOf(text, "DTSTART")).toEqual(["20261025T013000Z"]);
    expect(valuesOf(text, "DTEND")).toEqual(["20261025T021000Z"]);
    expect(text).not.toContain("TZID");
  });

  test("holds what is agreed, and what is proposed as not sure; what is off has gone", () => {
    const states = [
      "agreed",
      "held",
      "asked",
      "moved",
      "declined",
      "cancelled",
      "notHeld",
    ] as const;
    const text = written(states.map((state, n) => one({ state, id: String(n).repeat(24) })));
    expect(valuesOf(text, "STATUS")).toEqual([
      ...["CONFIRMED", "CONFIRMED", "TENTATIVE", "TENTATIVE"],
    ]);
    expect(valuesOf(written([one({ startsAtMs: null })]), "UID")).toEqual([]);
  });

  test("is the same bytes as long as nothing has changed", () => {
    expect(written([one()])).toBe(written([one()]));
    expect(valuesOf(written([one()]), "DTSTAMP")).toEqual(["20261126T060000Z"]);
  });

  test("is well formed without any talk", () => {
    const lines = linesOf(written([]));
    expect([lines[0], lines.findLast((line) => line !== "")]).toEqual([
      ...["BEGIN:VCALENDAR", "END:VCALENDAR"],
    ]);
  });
});
