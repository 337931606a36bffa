import type { Timer } from "#server/library/protocol.ts";

export type IntervalPart = "ready" | "work" | "rest" | "done";
export type IntervalView = {
  part: IntervalPart;
  /** From 1. */
  round: number;
  /** Of this part, ms. */
  leftMs: number;
  /** Of this part that has passed, 0 to 1. */
  share: number;
  /** What follows this part. */
  next: "work" | "rest" | "done";
};

/** Time to put the phone down and stand up before the first round, ms. */
export const READY_MS = 5_000;

/** The whole of it, ms: the rest after the last round is left out. */
export function totalMs({ workS, restS, rounds }: Timer): number {
  return READY_MS + (workS * rounds + restS * (rounds - 1)) * 1000;
}

/** Where the timer stands after `elapsedMs` of running. */
export function intervalAt(timer: Timer, elapsedMs: number): IntervalView {
  const workMs = timer.workS * 1000;
  const restMs = timer.restS * 1000;
  const view = (part: IntervalPart, round: number, passedMs: number, lengthMs: number) => ({
    part,
    round,
    leftMs: lengthMs - passedMs,
    share: lengthMs === 0 ? 1 : passedMs / lengthMs,
    next: nextOf(timer, part, round),
  });
  if (elapsedMs < READY_MS) return view("ready", 1, elapsedMs, READY_MS);
  if (elapsedMs >= totalMs(timer)) return view("done", timer.rounds, 0, 0);
  const atMs = elapsedMs - READY_MS;
  const round = Math.floor(atMs / (workMs + restMs)) + 1;
  const inRoundMs = atMs % (workMs + restMs);
  return inRoundMs < workMs
    ? view("work", round, inRoundMs, workMs)
    : view("rest", round, inRoundMs - workMs, restMs);
}

function nextOf(timer: Timer, part: IntervalPart, round: number): IntervalView["next"] {
  if (part === "ready" || part === "rest") return "work";
  if (part === "done" || round >= timer.rounds) return "done";
  return timer.restS > 0 ? "rest" : "work";
}

/** Signals: a part begins, or one of the last three seconds of it ticks. */
export type Signal = "work" | "rest" | "done" | "tick";

/** What is to be heard between two looks at the clock, the later one last. */
export function signalsBetween(timer: Timer, fromMs: number, toMs: number): Signal[] {
  return momentsOf(timer)
    .filter(({ atMs }) => atMs > fromMs && atMs <= toMs)
    .map(({ signal }) => signal);
}

const TICKS_MS = [3_000, 2_000, 1_000];

function momentsOf(timer: Timer): { atMs: number; signal: Signal }[] {
  const moments: { atMs: number; signal: Signal }[] = [];
  let atMs = 0;
  const part = (lengthMs: number, then: Signal) => {
    for (const before of TICKS_MS)
      if (lengthMs > before) moments.push({ atMs: atMs + lengthMs - before, signal: "tick" });
    atMs += lengthMs;
    moments.push({ atMs, signal: then });
  };
  part(READY_MS, "work");
  for (let round = 1; round <= timer.rounds; round++) {
    const isLast = round === timer.rounds;
    part(timer.workS * 1000, isLast ? "done" : timer.restS > 0 ? "rest" : "work");
    if (!isLast && timer.restS > 0) part(timer.restS * 1000, "work");
  }
  return moments;
}

export const timerFields = ["workS", "restS", "rounds"] as const satisfies readonly (keyof Timer)[];
export type TimerField = (typeof timerFields)[number];
/** Bounds as the protocol's `Timer` has them, and what one tap changes. */
const fieldBounds: Record<TimerField, { least: number; most: number; step: number }> = {
  workS: { least: 5, most: 600, step: 5 },
  restS: { least: 0, most: 600, step: 5 },
  rounds: { least: 1, most: 50, step: 1 },
};

/** One tap more or less, within what a timer may be. */
export function stepped(timer: Timer, field: TimerField, by: 1 | -1): Timer {
  const { least, most, step } = fieldBounds[field];
  return { ...timer, [field]: Math.min(most, Math.max(least, timer[field] + by * step)) };
}
