import { AppError } from "../errors.ts";
import {
  type PresenceLeft,
  type PresencePolicy,
  TIMER_MAX_SEC,
  type Timer,
  type TimerChange,
} from "./protocol.ts";

const MINUTE_MS = 60_000;
/** As a school has it until it decides otherwise. */
export const PRESENCE_POLICY: PresencePolicy = {
  maxPerLesson: 3,
  minGapMin: 10,
  answerWithinMin: 3,
};

const leftOf = ({ endsAt, leftMs }: Timer, nowMs: number): number =>
  endsAt === null ? leftMs : Math.max(0, Date.parse(endsAt) - nowMs);
const running = (timer: Omit<Timer, "endsAt" | "isOver">, nowMs: number): Timer => ({
  ...timer,
  endsAt: new Date(nowMs + timer.leftMs).toISOString(),
  isOver: false,
});

/** The timer after a change; null: there is none. What does not fit (a pause of what stands) changes nothing. */
export function timerAfter(timer: Timer | null, change: TimerChange, nowMs: number): Timer | null {
  if (change.act === "stop") return null;
  if (change.act === "start") {
    const durationMs = change.durationSec * 1000;
    return running({ durationMs, leftMs: durationMs }, nowMs);
  }
  if (!timer) return null;
  const { durationMs } = timer;
  const leftMs = leftOf(timer, nowMs);
  if (change.act === "pause")
    return timer.endsAt === null ? timer : { ...timer, leftMs, endsAt: null };
  if (change.act === "resume")
    return timer.endsAt !== null || leftMs === 0 ? timer : running({ durationMs, leftMs }, nowMs);
  const next = Math.min(Math.max(0, leftMs + change.sec * 1000), TIMER_MAX_SEC * 1000);
  const longer = { durationMs: Math.max(durationMs, next), leftMs: next };
  const isRunning = timer.endsAt !== null || timer.isOver;
  if (next === 0) return { ...longer, endsAt: null, isOver: true };
  return isRunning ? running(longer, nowMs) : { ...longer, endsAt: null, isOver: false };
}

/** The timer ran out. */
export const timerOver = ({ durationMs }: Timer): Timer => ({
  durationMs,
  leftMs: 0,
  endsAt: null,
  isOver: true,
});

/** How often somebody was chosen by chance. */
export type Turns = { inLesson: number; inSubject: number };
const NONE: Turns = { inLesson: 0, inSubject: 0 };

/**
 * One of those who are here, whom chance has asked least: in this lesson, then in this subject; among equals all are
 * as likely. The one asked last is not asked again at once while there is another. Null: nobody is here.
 */
export function pickFair(
  here: readonly string[],
  turns: ReadonlyMap<string, Turns>,
  { lastId, random }: { lastId: string | null; random: (below: number) => number },
): string | null {
  if (here.length === 0) return null;
  const others = here.filter((id) => id !== lastId);
  const among = others.length > 0 ? others : here;
  const of = (id: string) => turns.get(id) ?? NONE;
  const leastInLesson = Math.min(...among.map((id) => of(id).inLesson));
  const first = among.filter((id) => of(id).inLesson === leastInLesson);
  const leastInSubject = Math.min(...first.map((id) => of(id).inSubject));
  const fair = first.filter((id) => of(id).inSubject === leastInSubject);
  return fair[random(fair.length)] ?? null;
}

/** How often it may still be asked in a lesson in which it was asked at these moments, ms, and not before when. */
export function presenceLeft(
  policy: PresencePolicy,
  askedAtMs: readonly number[],
  nowMs: number,
): PresenceLeft {
  const left = Math.max(0, policy.maxPerLesson - askedAtMs.length);
  const last = askedAtMs.at(-1);
  const nextMs = last === undefined ? nowMs : last + policy.minGapMin * MINUTE_MS;
  return { left, nextAt: left > 0 && nextMs > nowMs ? new Date(nextMs).toISOString() : null };
}

/** @throws AppError conflict presence_used_up, presence_too_soon */
export function checkMayAskPresence({ left, nextAt }: PresenceLeft): void {
  if (left === 0)
    throw new AppError("conflict", "As often as the school allows", { reason: "presence_used_up" });
  if (nextAt)
    throw new AppError("conflict", "A short while ago", {
      reason: "presence_too_soon",
      details: { nextAt },
    });
}

/** Lets each person do something so often within a while. */
export function createLimit(most: number, withinMs: number, now: () => number) {
  const doneAt = new Map<string, number[]>();
  /** @throws AppError too_many, with the seconds to wait */
  return (personId: string): void => {
    const recent = (doneAt.get(personId) ?? []).filter((at) => now() - at < withinMs);
    const [first] = recent;
    if (first !== undefined && recent.length >= most) {
      const retryAfterSec = Math.max(1, Math.ceil((first + withinMs - now()) / 1000));
      throw new AppError("too_many", "Too often", { details: { retryAfterSec } });
    }
    doneAt.set(personId, [...recent, now()]);
  };
}
