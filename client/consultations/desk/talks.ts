import type { Consultation } from "#server/consultations/protocol.ts";

const MINUTE_MS = 60_000;

/** When a talk is over by the clock, ms; null: it has no time yet. */
export function endOf({ startsAt, lengthMin }: Consultation): number | null {
  return startsAt === null ? null : Date.parse(startsAt) + lengthMin * MINUTE_MS;
}

export const standings = [
  ...(["asked", "askedWithoutTime", "agreed", "unsaid"] as const),
  ...(["offered", "held", "notHeld", "off"] as const),
] as const;
/** How a talk stands for its host now; `unsaid`: its time is over and nobody said whether it was held. */
export type Standing = (typeof standings)[number];

/** See `Standing`. Pure. */
export function standingOf(talk: Consultation, nowMs: number): Standing {
  if (talk.state === "asked" && talk.waitsFor === "host")
    return talk.startsAt === null ? "askedWithoutTime" : "asked";
  if (talk.state === "agreed") {
    const endsMs = endOf(talk);
    return endsMs !== null && endsMs <= nowMs ? "unsaid" : "agreed";
  }
  if (talk.state === "asked" || talk.state === "moved") return "offered";
  return talk.state === "held" || talk.state === "notHeld" ? talk.state : "off";
}

/** A host's talks as their page shows them; each talk stands in one list. */
export type Desk = {
  /** Of earlier days: whether they were held is to be said. */
  unsaid: Consultation[];
  /** Of today, by time, those that are over too. */
  today: Consultation[];
  /** Waits for the host's answer: those with a time first, by it. */
  requests: Consultation[];
};

const byTime = (one: Consultation, other: Consultation) =>
  (one.startsAt ?? "9").localeCompare(other.startsAt ?? "9");

/** Sorts what a person has as a host; talks they asked for themselves are left out. `dayOf` is the school's. Pure. */
export function deskOf(
  talks: readonly Consultation[],
  { nowMs, dayOf }: { nowMs: number; dayOf: (at: string | number) => string },
): Desk {
  const today = dayOf(nowMs);
  const own = talks.filter(({ isHost }) => isHost).sort(byTime);
  const isToday = ({ startsAt }: Consultation) => startsAt !== null && dayOf(startsAt) === today;
  return {
    unsaid: own.filter((talk) => standingOf(talk, nowMs) === "unsaid" && !isToday(talk)),
    today: own.filter(
      (talk) =>
        isToday(talk) && !["asked", "askedWithoutTime", "off"].includes(standingOf(talk, nowMs)),
    ),
    requests: own.filter(({ state, waitsFor }) => state === "asked" && waitsFor === "host"),
  };
}

/** How many requests wait for this person's answer. */
export const countRequests = (talks: readonly Consultation[]): number =>
  talks.filter(({ isHost, state, waitsFor }) => isHost && state === "asked" && waitsFor === "host")
    .length;
