import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConsultationState } from "#server/consultations/protocol.ts";
import {
  type Booked,
  isAhead,
  isOpenNow,
  listedUntilMs,
  type Step,
  stepOf,
  takesTime,
  weekOf,
} from "#server/consultations/rules.ts";

const NOW = Date.parse("2026-11-26T06:00:00Z");
const MIN = 60_000;
const SOON = NOW + 60 * MIN;
const LATER = NOW + 240 * MIN;

const booked = (change: Partial<Booked> = {}): Booked => ({
  ...{ state: "agreed", waitsFor: null, startsAtMs: SOON, lengthMin: 30 },
  ...change,
});
/** What stands, by a short name. */
const from = {
  request: booked({ state: "asked", waitsFor: "host" }),
  "request without a time": booked({ state: "asked", waitsFor: "host", startsAtMs: null }),
  "request gone by": booked({ state: "asked", waitsFor: "host", startsAtMs: NOW - 90 * MIN }),
  offer: booked({ state: "asked", waitsFor: "guest" }),
  moved: booked({ state: "moved", waitsFor: "guest" }),
  agreed: booked(),
  "agreed, on now": booked({ startsAtMs: NOW - 5 * MIN }),
  "agreed, gone by": booked({ startsAtMs: NOW - 90 * MIN }),
  declined: booked({ state: "declined" }),
  cancelled: booked({ state: "cancelled" }),
  held: booked({ state: "held", startsAtMs: NOW - 90 * MIN }),
  "not held": booked({ state: "notHeld", startsAtMs: NOW - 90 * MIN }),
} satisfies Record<string, Booked>;
const steps = {
  agree: { act: "agree", startsAtMs: null },
  "agree to a time": { act: "agree", startsAtMs: LATER },
  decline: { act: "decline" },
  move: { act: "move", startsAtMs: LATER, isInstant: false },
  "move at once": { act: "move", startsAtMs: LATER, isInstant: true },
  cancel: { act: "cancel" },
  "was held": { act: "hold", isHeld: true },
  "was not held": { act: "hold", isHeld: false },
} satisfies Record<string, Step>;

/** `=`: as it was; `state/whose turn`, with `@` where the time is another; else the refusal. */
function shown(start: Booked, by: "host" | "guest", step: Step): string {
  const next = stepOf(start, by, step, NOW);
  if ("refusal" in next) return next.refusal;
  const isSame =
    next.state === start.state &&
    next.waitsFor === start.waitsFor &&
    next.startsAtMs === start.startsAtMs;
  if (isSame) return "=";
  const time = next.startsAtMs === start.startsAtMs ? "" : "@";
  return `${next.state}${next.waitsFor ? `/${next.waitsFor}` : ""}${time}`;
}

describe("the state machine", () => {
  const table: [keyof typeof from, "host" | "guest", ...string[]][] = [
    // agree, agree to a time, decline, move, move at once, cancel, was held, was not held
    ...([
      [
        ...(["request", "host", "agreed", "noTime", "declined", "moved/guest@"] as const),
        ...["moved/guest@", "cancelled", "over", "over"],
      ],
      [
        ...(["request", "guest", "notTheirs", "noTime", "notTheirs", "asked/host@"] as const),
        ...["agreed@", "cancelled", "notTheirs", "notTheirs"],
      ],
      [
        ...(["request without a time", "host", "noTime", "agreed@", "declined"] as const),
        ...["moved/guest@", "moved/guest@", "cancelled", "over", "over"],
      ],
      [
        ...(["request without a time", "guest", "notTheirs", "notTheirs", "notTheirs"] as const),
        ...["asked/host@", "agreed@", "cancelled", "notTheirs", "notTheirs"],
      ],
      [
        ...(["request gone by", "host", "over", "noTime", "declined"] as const),
        ...["moved/guest@", "moved/guest@", "cancelled", "over", "over"],
      ],
      [
        ...(["offer", "host", "notTheirs", "noTime", "notTheirs", "asked/guest@"] as const),
        ...["asked/guest@", "cancelled", "over", "over"],
      ],
      [
        ...(["offer", "guest", "agreed", "noTime", "declined", "asked/host@"] as const),
        ...["agreed@", "cancelled", "notTheirs", "notTheirs"],
      ],
      [
        ...(["moved", "host", "notTheirs", "noTime", "notTheirs", "moved/guest@"] as const),
        ...["moved/guest@", "cancelled", "over", "over"],
      ],
      [
        ...(["moved", "guest", "agreed", "noTime", "declined", "asked/host@"] as const),
        ...["agreed@", "cancelled", "notTheirs", "notTheirs"],
      ],
      [
        ...(["agreed", "host", "=", "noTime", "over", "moved/guest@"] as const),
        ...["moved/guest@", "cancelled", "early", "early"],
      ],
      [
        ...(["agreed", "guest", "=", "noTime", "over", "asked/host@"] as const),
        ...["agreed@", "cancelled", "notTheirs", "notTheirs"],
      ],
      [
        ...(["agreed, on now", "host", "=", "noTime", "over", "moved/guest@"] as const),
        ...["moved/guest@", "cancelled", "held", "notHeld"],
      ],
      [
        ...(["agreed, gone by", "host", "over", "noTime", "over", "over"] as const),
        ...["over", "over", "held", "notHeld"],
      ],
      [
        ...(["declined", "host", "over", "noTime", "=", "over"] as const),
        ...["over", "over", "over", "over"],
      ],
      [
        ...(["cancelled", "guest", "over", "noTime", "over", "over"] as const),
        ...["over", "=", "notTheirs", "notTheirs"],
      ],
      [
        ...(["held", "host", "over", "noTime", "over", "over"] as const),
        ...["over", "over", "=", "notHeld"],
      ],
      [
        ...(["not held", "host", "over", "noTime", "over", "over"] as const),
        ...["over", "over", "held", "="],
      ],
    ] as [keyof typeof from, "host" | "guest", ...string[]][]),
  ];
  test.each(table)("%s, by the %s", (name, by, ...expected) => {
    const got = Object.values(steps).map((step) => shown(from[name], by, step));
    expect(got).toEqual(expected);
  });

  test("gives no time that is behind us or half a year ahead", () => {
    for (const startsAtMs of [NOW, NOW - MIN, NOW + 181 * 24 * 60 * MIN]) {
      const move: Step = { act: "move", startsAtMs, isInstant: true };
      expect(shown(from.agreed, "guest", move)).toBe("past");
      const agree: Step = { act: "agree", startsAtMs };
      expect(shown(from["request without a time"], "host", agree)).toBe("past");
    }
  });

  test("never leaves somebody's turn on what is settled, and never settles without a time", () => {
    const anyBooked = fc.record({
      state: fc.constantFrom(...ConsultationState.options),
      waitsFor: fc.constantFrom("host" as const, "guest" as const),
      startsAtMs: fc.option(fc.integer({ min: NOW - 300 * MIN, max: NOW + 300 * MIN })),
      lengthMin: fc.constantFrom(10, 30, 180),
    });
    const anySteps = fc.array(
      fc.tuple(
        fc.constantFrom("host" as const, "guest" as const),
        fc.constantFrom<Step>(...Object.values(steps)),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(anyBooked, anySteps, (start, all) => {
        const isWaiting = (one: Booked) => one.state === "asked" || one.state === "moved";
        let now: Booked = { ...start, waitsFor: isWaiting(start) ? start.waitsFor : null };
        // Nothing that is agreed or was held is without a time to begin with.
        if (!isWaiting(now) && now.startsAtMs === null) now = { ...now, startsAtMs: SOON };
        for (const [by, step] of all) {
          const next = stepOf(now, by, step, NOW);
          if ("refusal" in next) continue;
          now = { ...now, ...next };
          expect(now.waitsFor !== null).toBe(isWaiting(now));
          if (now.state === "agreed" || now.state === "held") expect(now.startsAtMs).not.toBeNull();
          expect(takesTime(now)).toBe(
            now.startsAtMs !== null && (isWaiting(now) || now.state === "agreed"),
          );
        }
      }),
    );
  });
});

describe("when", () => {
  test("the room is open from 10 minutes before to half an hour after, if agreed", () => {
    const open = (ms: number) => isOpenNow(booked({ startsAtMs: NOW }), NOW + ms);
    expect(open(-10 * MIN - 1)).toBe(false);
    expect(open(-10 * MIN)).toBe(true);
    expect(open(60 * MIN)).toBe(true);
    expect(open(60 * MIN + 1)).toBe(false);
    for (const state of ConsultationState.options)
      expect(isOpenNow(booked({ state, startsAtMs: NOW }), NOW)).toBe(state === "agreed");
    expect(isOpenNow(booked({ startsAtMs: null }), NOW)).toBe(false);
  });

  test("it is ahead until its last minute, and without a time as long as it waits", () => {
    expect(isAhead(booked({ startsAtMs: NOW - 29 * MIN }), NOW)).toBe(true);
    expect(isAhead(booked({ startsAtMs: NOW - 30 * MIN }), NOW)).toBe(false);
    expect(isAhead(from["request without a time"], NOW + 1e12)).toBe(true);
    for (const name of ["declined", "cancelled", "held", "not held"] as const)
      expect(isAhead(from[name], NOW)).toBe(false);
  });

  test("it is listed as to come: to its end, or to when it was called off", () => {
    expect(listedUntilMs(booked(), NOW)).toBe(SOON + 30 * MIN);
    expect(listedUntilMs(from.cancelled, NOW)).toBe(NOW);
    expect(listedUntilMs(from["request without a time"], NOW)).toBe(Number.MAX_SAFE_INTEGER);
  });

  test("a week is Monday's, by the school's clock", () => {
    const sunday = Date.parse("2026-11-29T20:00:00Z");
    expect(weekOf(sunday, "UTC")).toBe("2026-11-23");
    expect(weekOf(sunday, "Asia/Almaty")).toBe("2026-11-30");
  });
});
