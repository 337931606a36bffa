import { dayOf } from "#server/schedule/rules.ts";

const HOUR_MS = 3_600_000;

/**
 * A time zone in which it is about noon, whatever the machine's clock says: a school there has no midnight within a
 * test, and its day is the one of UTC. Lessons of the morning are over, those of the evening to come.
 */
export function noonZone(nowMs = Date.now()): string {
  const offsetH = 12 - (Math.floor(nowMs / HOUR_MS) % 24); // -11 to 12
  return `Etc/GMT${offsetH > 0 ? `-${offsetH}` : `+${-offsetH}`}`; // its signs are the other way round
}

/** The calendar day there, `YYYY-MM-DD`. */
export const todayIn = (timeZone: string) => dayOf(Date.now(), timeZone);
