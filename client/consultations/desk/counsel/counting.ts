import type { AuditRow, WeekCount } from "#server/consultations/protocol.ts";

/** The largest number of talks of one kind in a week: the width of a whole bar; never nought. */
export function mostOf(weeks: readonly WeekCount[]): number {
  return Math.max(
    1,
    ...weeks.flatMap((week) => [
      week.privateHeld + week.privateNotHeld,
      week.ordinaryHeld + week.ordinaryNotHeld,
    ]),
  );
}

/** Rows by day (to leadership the Monday of a week), in the order they come; one act on one row of it stands once, with how often. */
export type AuditDay = {
  day: string;
  acts: { act: AuditRow["act"]; row: string; at: string | null; times: number }[];
};

export function auditDays(rows: readonly AuditRow[]): AuditDay[] {
  const days = new Map<string, AuditDay>();
  for (const { day, act, row, at } of rows) {
    const known = days.get(day) ?? { day, acts: [] };
    days.set(day, known);
    const same = known.acts.find((one) => one.act === act && one.row === row && at === null);
    if (same) same.times++;
    else known.acts.push({ act, row, at, times: 1 });
  }
  return [...days.values()];
}
