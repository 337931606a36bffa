import { describe, expect, test } from "vitest";
import {
  actsOf,
  calendarEntry,
  groupOf,
  groupTalks,
  isNear,
  isStillFree,
  leadChoices,
  lessonDuring,
  madeBefore,
  openWith,
  partsOf,
  refusalOf,
  shownDay,
  stripOf,
} from "#client/consultations/booking/rules.ts";
import { whoOf } from "#client/consultations/who.ts";
import type { Consultation } from "#server/consultations/protocol.ts";

const SELF = "pupil";
const nowMs = Date.parse("2026-11-26T09:00:00Z");
const talk = (part: Partial<Consultation>): Consultation => ({
  id: "talk",
  kind: "private",
  host: { id: "host", name: "Мәдина Талғатқызы" },
  guest: { id: SELF, name: "Айым" },
  others: [],
  state: "agreed",
  waitsFor: null,
  startsAt: "2026-11-26T10:00:00.000Z",
  lengthMin: 30,
  way: "sound",
  reason: null,
  isOpen: false,
  consentNeed: "none",
  isHost: false,
  ...part,
});

describe("where a talk stands", () => {
  test("a proposed time is the guest's to answer; who was taken along only waits", () => {
    const moved = talk({ state: "moved", waitsFor: "guest" });
    expect(groupOf(moved, SELF, nowMs)).toBe("offered");
    expect(groupOf(moved, "mother", nowMs)).toBe("waiting");
    expect(groupOf(talk({ state: "asked", waitsFor: "host" }), SELF, nowMs)).toBe("waiting");
  });

  test("an agreed one is to come until half an hour after its end, a request until its end", () => {
    const at = (time: string) => Date.parse(`2026-11-26T${time}Z`);
    expect(groupOf(talk({}), SELF, at("11:00:00"))).toBe("coming");
    expect(groupOf(talk({}), SELF, at("11:00:01"))).toBe("closed");
    const asked = talk({ state: "asked", waitsFor: "host" });
    expect(groupOf(asked, SELF, at("10:30:00"))).toBe("waiting");
    expect(groupOf(asked, SELF, at("10:30:01"))).toBe("closed");
    expect(groupOf(talk({ ...asked, startsAt: null }), SELF, at("23:00:00"))).toBe("waiting");
  });

  test.each(["declined", "cancelled", "held", "notHeld"] as const)("%s is closed", (state) => {
    expect(groupOf(talk({ state }), SELF, nowMs)).toBe("closed");
    expect(actsOf(talk({ state }), SELF, nowMs)).toEqual({ move: false, cancel: false });
  });

  test("groups go by time, those without one last, and leave out what one hosts", () => {
    const list = [
      talk({ id: "none", state: "asked", waitsFor: "host", startsAt: null }),
      talk({ id: "late", state: "asked", waitsFor: "host", startsAt: "2026-11-28T10:00:00.000Z" }),
      talk({ id: "soon", state: "asked", waitsFor: "host", startsAt: "2026-11-27T10:00:00.000Z" }),
      talk({ id: "hosted", isHost: true }),
    ];
    const { waiting, coming } = groupTalks(list, SELF, nowMs);
    expect(waiting.map(({ id }) => id)).toEqual(["soon", "late", "none"]);
    expect(coming).toEqual([]);
  });

  test("only its guest moves and cancels it; without a time there is nothing to move", () => {
    expect(actsOf(talk({}), SELF, nowMs)).toEqual({ move: true, cancel: true });
    expect(actsOf(talk({}), "mother", nowMs)).toEqual({ move: false, cancel: false });
    const open = talk({ state: "asked", waitsFor: "host", startsAt: null });
    expect(actsOf(open, SELF, nowMs)).toEqual({ move: false, cancel: true });
  });

  test("an attempt whose answer was lost is known again; a cancelled or another's time is not", () => {
    const wanted = { hostId: "host", startsAt: "2026-11-26T10:00:00.000Z", nowMs };
    expect(madeBefore([talk({})], wanted)?.id).toBe("talk");
    expect(madeBefore([talk({ state: "cancelled" })], wanted)).toBeUndefined();
    expect(madeBefore([talk({ host: { id: "other", name: "" } })], wanted)).toBeUndefined();
    expect(madeBefore([talk({ startsAt: "2026-11-26T10:40:00.000Z" })], wanted)).toBeUndefined();
  });
});

describe("before asking again", () => {
  const of = { hostId: "host", selfId: SELF, nowMs };

  test("one's own next talk with this host is shown, not what is closed, another's or with another", () => {
    const next = talk({ id: "next", startsAt: "2026-11-26T09:30:00.000Z" });
    const open = talk({ id: "open", state: "asked", waitsFor: "host", startsAt: null });
    expect(openWith([open, talk({}), next], of)?.id).toBe("next");
    expect(openWith([open], of)?.id).toBe("open");
    expect(
      openWith(
        [
          talk({ state: "cancelled" }),
          talk({ host: { id: "other", name: "" } }),
          talk({ guest: { id: "child", name: "" } }),
        ],
        of,
      ),
    ).toBeNull();
  });

  test("a refusal has words of its own here, any other the words of every screen", () => {
    expect(refusalOf({ code: "conflict", reason: "time_clashes" })).toBe("clashes");
    expect(refusalOf({ code: "too_many", reason: "too_many_talks" })).toBe("tooMany");
    expect(refusalOf({ code: "conflict", reason: "consultation_over" })).toBe("over");
    expect(refusalOf({ code: "network" })).toBe("broken");
    expect(refusalOf({ code: "forbidden", reason: "not_yours" })).toBeNull();
    expect(refusalOf({ code: "too_many" })).toBeNull();
  });
});

describe("the days", () => {
  const slot = (startsAt: string, isFree: boolean) => ({ startsAt, isFree });
  const thursday = "2026-11-26T08:00:00.000Z";
  const monday = "2026-11-30T08:00:00.000Z";
  const days = [
    { day: "2026-11-26", slots: [slot(thursday, false)] },
    { day: "2026-11-30", slots: [slot(monday, true)] },
  ];

  test("stand from today to the last one with times, without free weekends", () => {
    const strip = stripOf(days, "2026-11-25");
    expect(strip.map(({ day, free }) => [day, free])).toEqual([
      ["2026-11-25", 0],
      ["2026-11-26", 0],
      ["2026-11-27", 0],
      ["2026-11-30", 1],
    ]);
    expect(stripOf([], "2026-11-25")).toEqual([]);
  });

  test("a weekend on which somebody receives is there", () => {
    const saturday = [{ day: "2026-11-28", slots: [slot("2026-11-28T08:00:00.000Z", true)] }];
    expect(stripOf(saturday, "2026-11-27").map(({ day }) => day)).toEqual([
      "2026-11-27",
      "2026-11-28",
    ]);
  });

  test("the chosen day is shown while it has something free, else the first that has", () => {
    const strip = stripOf(days, "2026-11-25");
    expect(shownDay(strip, null)?.day).toBe("2026-11-30");
    expect(shownDay(strip, "2026-11-26")?.day).toBe("2026-11-30");
    expect(shownDay(stripOf(days.slice(0, 1), "2026-11-26"), null)).toBeNull();
  });

  test("a time that somebody took is free no more", () => {
    const strip = stripOf(days, "2026-11-25");
    expect(isStillFree(strip, monday)).toBe(true);
    expect(isStillFree(strip, thursday)).toBe(false);
    expect(isStillFree(strip, null)).toBe(false);
  });

  test("a weekday is enough for six days", () => {
    expect(isNear("2026-12-01", "2026-11-25")).toBe(true);
    expect(isNear("2026-12-02", "2026-11-25")).toBe(false);
  });
});

test("a pupil is a child even where the school gave another role beside", () => {
  expect(whoOf({ roles: ["pupil", "parent"] })).toBe("pupil");
  expect(whoOf({ roles: ["parent"] })).toBe("parent");
});

test("minutes chosen elsewhere stand among those to choose from", () => {
  expect(leadChoices(45)).toEqual([5, 10, 15, 30, 45, 60, 120, 1440]);
  expect(leadChoices(60).filter((minutes) => minutes === 60)).toHaveLength(1);
});

test("a text falls into parts by empty lines; a short first line over others heads them", () => {
  expect(partsOf("Не құпия?\nБәрі.\n\n\nЖалғыз жол.\n")).toEqual([
    { heading: "Не құпия?", lines: ["Бәрі."] },
    { heading: null, lines: ["Жалғыз жол."] },
  ]);
  const long = "ұ".repeat(61);
  expect(partsOf(`${long}\nекінші`)).toEqual([{ heading: null, lines: [long, "екінші"] }]);
});

test("a calendar's entry tells the time and a neutral title, and no name", () => {
  const entry = calendarEntry(
    { id: "talk", startsAt: "2026-11-26T10:00:00.000Z", lengthMin: 30 },
    { title: "Жеке кездесу; бүгін", nowMs },
  );
  expect(entry).toContain("DTSTART:20261126T100000Z\r\nDTEND:20261126T103000Z\r\n");
  expect(entry).toContain("SUMMARY:Жеке кездесу\\; бүгін\r\n");
  expect(entry).not.toContain("Мәдина");
});

describe("a lesson while a talk is", () => {
  const lesson = (
    startsAt: string,
    state: "planned" | "live" | "ended" | "cancelled" = "planned",
  ) => ({
    ...{ startsAt: `2026-11-26T${startsAt}:00.000Z`, durationMin: 40, state },
  });
  const talk = { startsAt: "2026-11-26T09:00:00.000Z", lengthMin: 30 };

  test("is one that begins before its end and ends after its beginning, and will be held", () => {
    const first = lesson("08:40");
    expect(lessonDuring([first], talk)).toBe(first);
    for (const startsAt of ["09:29", "08:21"])
      expect(lessonDuring([lesson(startsAt)], talk), startsAt).not.toBeNull();
    for (const startsAt of ["09:30", "08:20", "12:00"])
      expect(lessonDuring([lesson(startsAt)], talk), startsAt).toBeNull();
    expect(lessonDuring([lesson("08:40", "live")], talk)).not.toBeNull();
    for (const state of ["ended", "cancelled"] as const)
      expect(lessonDuring([lesson("08:40", state)], talk), state).toBeNull();
    expect(lessonDuring([], talk)).toBeNull();
  });
});
