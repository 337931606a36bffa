import { expect, test } from "vitest";
import { countRequests, deskOf, endOf, standingOf } from "#client/consultations/desk/talks.ts";
import { NOW_MS, talkOf } from "./talk-of.ts";

const at = (text: string) => `2026-11-${text}:00.000Z`;
/** The test's school lives by UTC. */
const dayOf = (instant: string | number) => new Date(instant).toISOString().slice(0, 10);
const idsOf = (talks: readonly { id: string }[]) => talks.map(({ id }) => id);

test("a talk stands by its state, by whom it waits for, and by the clock", () => {
  const standing = (change: Parameters<typeof talkOf>[0]) => standingOf(talkOf(change), NOW_MS);
  expect(standing({ state: "asked", waitsFor: "host" })).toBe("asked");
  expect(standing({ state: "asked", waitsFor: "host", startsAt: null })).toBe("askedWithoutTime");
  expect(standing({ state: "asked", waitsFor: "guest" })).toBe("offered");
  expect(standing({ state: "moved", waitsFor: "guest" })).toBe("offered");
  expect(standing({ state: "agreed", startsAt: at("24T11:31") })).toBe("agreed");
  expect(standing({ state: "agreed", startsAt: at("24T11:30") })).toBe("unsaid");
  expect(standing({ state: "held", startsAt: at("24T09:00") })).toBe("held");
  expect(standing({ state: "notHeld", startsAt: at("24T09:00") })).toBe("notHeld");
  expect(standing({ state: "declined" })).toBe("off");
  expect(standing({ state: "cancelled" })).toBe("off");
});

test("its end is its time and its length; without a time it has none", () => {
  expect(endOf(talkOf({ startsAt: at("24T13:00"), lengthMin: 40 }))).toBe(
    Date.parse(at("24T13:40")),
  );
  expect(endOf(talkOf({ startsAt: null }))).toBeNull();
});

test("each talk of a host stands in one list, by time; one's own requests to others in none", () => {
  const talks = [
    talkOf({ id: "later", state: "agreed", startsAt: at("24T15:00") }),
    talkOf({ id: "sooner", state: "agreed", startsAt: at("24T13:00") }),
    talkOf({ id: "over", state: "agreed", startsAt: at("24T08:00") }),
    talkOf({ id: "yesterday", state: "agreed", startsAt: at("23T13:00") }),
    talkOf({ id: "tomorrow", state: "agreed", startsAt: at("25T13:00") }),
    talkOf({ id: "noTime", state: "asked", waitsFor: "host", startsAt: null }),
    talkOf({ id: "asked", state: "asked", waitsFor: "host", startsAt: at("24T16:00") }),
    talkOf({ id: "offered", state: "asked", waitsFor: "guest", startsAt: at("24T17:00") }),
    talkOf({ id: "off", state: "cancelled", startsAt: at("24T17:00") }),
    talkOf({ id: "asGuest", state: "agreed", startsAt: at("24T13:00"), isHost: false }),
  ];
  const desk = deskOf(talks, { nowMs: NOW_MS, dayOf });
  expect(idsOf(desk.today)).toEqual(["over", "sooner", "later", "offered"]);
  expect(idsOf(desk.unsaid)).toEqual(["yesterday"]);
  expect(idsOf(desk.requests)).toEqual(["asked", "noTime"]);
  expect(countRequests(talks)).toBe(2);
});

test("a request of today is answered, not listed among today's talks", () => {
  const asked = talkOf({ id: "a", state: "asked", waitsFor: "host", startsAt: at("24T16:00") });
  const desk = deskOf([asked], { nowMs: NOW_MS, dayOf });
  expect(desk).toEqual({ today: [], unsaid: [], requests: [asked] });
});
