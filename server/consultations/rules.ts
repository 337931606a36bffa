import { dayAfter, dayOf, weekdayOf } from "../schedule/rules.ts";
import type { Consultation, ConsultationKind, ConsultationState } from "./protocol-booking.ts";

const MINUTE_MS = 60_000;
/** The room may be entered so long before its time, and so long after its end (protocol: `isOpen`). */
export const OPENS_BEFORE_MS = 10 * MINUTE_MS;
export const OPEN_AFTER_MS = 30 * MINUTE_MS;
/** What was of the last day is still among what is to come. */
export const RECENT_MS = 24 * 60 * MINUTE_MS;
/** Asked for and not over, of one person at once: in all, and of one host. */
export const MOST_OPEN = 8;
export const MOST_OPEN_OF_HOST = 3;
/** As far ahead as a host may propose a time, days. */
export const FARTHEST_MS = 180 * RECENT_MS;

/** In one talk, host and guest among them: few enough to know each other by sight. */
export const MOST_PEOPLE = 4;

export type SideName = "host" | "guest";
/** What the rules need of a consultation; instants in ms. */
export type Booked = {
  state: ConsultationState;
  waitsFor: Consultation["waitsFor"];
  startsAtMs: number | null;
  lengthMin: number;
};
/** What a side wants. `startsAtMs` of agreeing: a time for what was asked without one. */
export type Step =
  | { act: "agree"; startsAtMs: number | null }
  | { act: "decline" }
  | { act: "move"; startsAtMs: number; isInstant: boolean }
  | { act: "cancel" }
  | { act: "hold"; isHeld: boolean };
/**
 * `over`: ended or past; `notTheirs`: the answer is another's to give; `early`: it has not begun; `noTime`: agreed
 * without a time, or with another than what is proposed; `past`: the new time is behind us or too far ahead.
 */
export type Refusal = "over" | "notTheirs" | "early" | "noTime" | "past";
export type Stepped = Pick<Booked, "state" | "waitsFor" | "startsAtMs">;

const isWaiting = ({ state }: Booked) => state === "asked" || state === "moved";
/** Its last moment by the clock, ms; null: it has no time. */
export const endsAtMs = ({ startsAtMs, lengthMin }: Omit<Booked, "state" | "waitsFor">) =>
  startsAtMs === null ? null : startsAtMs + lengthMin * MINUTE_MS;

/** It may still become, or is still, a talk: neither ended in words nor by the clock. */
export function isAhead(booked: Booked, nowMs: number): boolean {
  const end = endsAtMs(booked);
  return (isWaiting(booked) || booked.state === "agreed") && (end === null || end > nowMs);
}

/** Its time is nobody else's: agreed, or proposed and not yet answered. */
export function takesTime(booked: Booked): boolean {
  return booked.startsAtMs !== null && (isWaiting(booked) || booked.state === "agreed");
}

/**
 * This person has said yes to its time: it is agreed, or waits for the other's answer. What waits for their own answer
 * binds nobody, or of two offers for one hour neither could be agreed to.
 */
export function isBound(
  booked: Booked & { hostId: string; guestId: string },
  personId: string,
  nowMs: number,
): boolean {
  if (!isAhead(booked, nowMs)) return false;
  const { state, waitsFor, hostId, guestId } = booked;
  if (state === "agreed") return true;
  return waitsFor === "host" ? guestId === personId : hostId === personId;
}

/** The room may be entered. */
export function isOpenNow(booked: Booked, nowMs: number): boolean {
  const end = endsAtMs(booked);
  return (
    booked.state === "agreed" &&
    booked.startsAtMs !== null &&
    end !== null &&
    nowMs >= booked.startsAtMs - OPENS_BEFORE_MS &&
    nowMs <= end + OPEN_AFTER_MS
  );
}

/**
 * Whether a sign-in is shown a talk. One that is covered, since it began by a card somebody else issued, is not shown
 * private talks that were asked for before it began; but a guest sees the one whose door is open now, so that nobody
 * who lost a phone stands before a closed door: the host sees how they came, and lets in by hand. A host's own hand
 * opens the door, so that a covered host waits. Pure.
 */
export function mayReadTalk(
  cover: { beganAtMs: number } | null,
  talk: { kind: ConsultationKind; createdAtMs: number },
  { isHost, isOpen }: { isHost: boolean; isOpen: boolean },
): boolean {
  if (cover === null || talk.kind !== "private" || talk.createdAtMs >= cover.beganAtMs) return true;
  return !isHost && isOpen;
}

/** The next state, or why there is none. Doing what is done already changes nothing. Pure. */
export function stepOf(
  booked: Booked,
  by: SideName,
  step: Step,
  nowMs: number,
): Stepped | { refusal: Refusal } {
  const { state, waitsFor, startsAtMs } = booked;
  const same: Stepped = { state, waitsFor, startsAtMs };
  const end = endsAtMs(booked);
  const isPast = end !== null && end <= nowMs;
  switch (step.act) {
    case "agree": {
      const isOther = startsAtMs !== null && step.startsAtMs !== null;
      if (isOther && step.startsAtMs !== startsAtMs) return { refusal: "noTime" };
      if (state === "agreed" && !isPast) return same;
      if (!isWaiting(booked) || isPast) return { refusal: "over" };
      if (waitsFor !== by) return { refusal: "notTheirs" };
      if (startsAtMs !== null) return { state: "agreed", waitsFor: null, startsAtMs };
      if (step.startsAtMs === null) return { refusal: "noTime" };
      if (!isNear(step.startsAtMs, nowMs)) return { refusal: "past" };
      return { state: "agreed", waitsFor: null, startsAtMs: step.startsAtMs };
    }
    case "decline":
      if (state === "declined") return same;
      if (!isWaiting(booked)) return { refusal: "over" };
      if (waitsFor !== by) return { refusal: "notTheirs" };
      return { state: "declined", waitsFor: null, startsAtMs };
    case "move": {
      if (!isWaiting(booked) && (state !== "agreed" || isPast)) return { refusal: "over" };
      if (!isNear(step.startsAtMs, nowMs)) return { refusal: "past" };
      if (step.startsAtMs === startsAtMs) return same;
      const at = { startsAtMs: step.startsAtMs };
      if (by === "guest")
        return step.isInstant
          ? { state: "agreed", waitsFor: null, ...at }
          : { state: "asked", waitsFor: "host", ...at };
      // What the host has proposed and nobody answered yet is proposed still.
      const isOffer = state === "asked" && waitsFor === "guest";
      return { state: isOffer ? "asked" : "moved", waitsFor: "guest", ...at };
    }
    case "cancel":
      if (state === "cancelled") return same;
      if (!isWaiting(booked) && (state !== "agreed" || isPast)) return { refusal: "over" };
      return { state: "cancelled", waitsFor: null, startsAtMs };
    case "hold":
      if (by !== "host") return { refusal: "notTheirs" };
      if (state !== "agreed" && state !== "held" && state !== "notHeld") return { refusal: "over" };
      if (startsAtMs === null || nowMs < startsAtMs - OPENS_BEFORE_MS) return { refusal: "early" };
      return { state: step.isHeld ? "held" : "notHeld", waitsFor: null, startsAtMs };
  }
}

const isNear = (atMs: number, nowMs: number): boolean =>
  atMs > nowMs && atMs <= nowMs + FARTHEST_MS;

/** Until when it is to come rather than past, ms: what waits without a time, for good. */
export function listedUntilMs(booked: Booked, changedAtMs: number): number {
  const end = endsAtMs(booked);
  if (booked.state === "declined" || booked.state === "cancelled") return changedAtMs;
  return end ?? Number.MAX_SAFE_INTEGER;
}

/** Monday of a day's week. */
export const mondayOf = (day: string): string => dayAfter(day, 1 - weekdayOf(day));

/** Monday of the week an instant is in, by a time zone's clock. */
export function weekOf(atMs: number, timeZone: string): string {
  return mondayOf(dayOf(atMs, timeZone));
}
