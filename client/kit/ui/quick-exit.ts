import type { Me } from "#server/people/protocol.ts";
import { leadsClass } from "./navigation.ts";

/** Two presses of Escape within so long close the private pages. */
export const TWICE_WITHIN_MS = 1_000;

/** The page that tells nothing: the person's day, or where there is none the timetable. */
export function neutralPathOf(me: Me): string {
  if (!me.actions.includes("lessons:readOwn")) return "/timetable";
  return leadsClass(me) ? "/today" : "/";
}

/** Says at each press of Escape whether it is the second of two. `nowMs` of any steady clock. */
export function createTwice(withinMs: number): (nowMs: number) => boolean {
  let lastMs = Number.NEGATIVE_INFINITY;
  return (nowMs) => {
    const isSecond = nowMs - lastMs <= withinMs;
    lastMs = isSecond ? Number.NEGATIVE_INFINITY : nowMs;
    return isSecond;
  };
}

/** How far back the first private page of this tab lies, by the places of both; 0: it is the one shown. */
export function stepsBack(first: number | null, now: number | null): number {
  return first === null || now === null ? 0 : Math.max(0, now - first);
}
