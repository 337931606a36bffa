import { createHmac } from "node:crypto";
import { checkMay, may } from "../auth/permissions.ts";
import type { User } from "../realtime.ts";
import { dayOf } from "../schedule/rules.ts";
import type { AuditAct, AuditRow } from "./protocol-safety.ts";
import { mondayOf, weekOf } from "./rules.ts";
import type { SafetyStore, StoredAudit } from "./store-safety.ts";

type Deps = {
  store: SafetyStore;
  timeZoneOf(schoolId: string): Promise<string>;
  /** Makes numbers of rows; of this use alone. */
  key: Buffer;
  now: () => number;
};
/** `rowId`: of the consultation, the note, or the school for its settings; it is not kept. */
export type AuditNote = { act: AuditAct; rowId: string; hostId: string };

const MAX_ROWS = 200;
const ROW_DIGITS = 10;

/** A row's number on a day: the same all day, another the next, and no way back to the row without the server's key. */
export function rowNumber(
  key: Buffer,
  of: { schoolId: string; day: string; rowId: string },
): string {
  const ofDay = createHmac("sha256", key).update(`${of.schoolId} ${of.day}`).digest();
  return createHmac("sha256", ofDay).update(of.rowId).digest("hex").slice(0, ROW_DIGITS);
}

/**
 * As leadership reads rows: by week, newest first, each under its Monday; within a week by number, which says nothing
 * of who came when. A day would tell more than a count of the week does, and so would a week of which only the later part
 * is there: where there are more than `most`, it is left out whole.
 */
export function blinded(
  rows: readonly Pick<StoredAudit, "day" | "row" | "act">[],
  most: number,
): AuditRow[] {
  const all = rows.map(({ day, row, act }) => ({ day: mondayOf(day), act, row, at: null }));
  const cutWeek = rows.length > most ? all[most]?.day : undefined;
  const whole = all.filter(({ day }) => day !== cutWeek);
  return (whole.length > 0 ? whole : all.slice(0, most)).toSorted(
    (a, b) =>
      b.day.localeCompare(a.day) || a.row.localeCompare(b.row) || a.act.localeCompare(b.act),
  );
}

/** That rows were opened and changed, never what they hold. */
export function createAudit({ store, timeZoneOf, key, now }: Deps) {
  async function note(schoolId: string, { act, rowId, hostId }: AuditNote): Promise<void> {
    const atMs = now();
    const day = dayOf(atMs, await timeZoneOf(schoolId));
    const row = rowNumber(key, { schoolId, day, rowId });
    await store.addAudit(schoolId, { hostId, day, act, row, atMs });
  }

  /**
   * Of the caller's own rows, with moments. Leadership and the administrator: of all, by weeks that are over, as a row
   * that comes while one looks tells the hour. @throws AppError forbidden
   */
  async function list({ id, roles, schoolId }: User): Promise<{ rows: AuditRow[] }> {
    if (may(roles, "consultations:readCounts")) {
      const thisWeek = weekOf(now(), await timeZoneOf(schoolId));
      const rows = await store.listAuditBefore(schoolId, thisWeek, MAX_ROWS + 1);
      return { rows: blinded(rows, MAX_ROWS) };
    }
    checkMay(roles, "consultations:host");
    const rows = await store.listAuditOf(schoolId, id, MAX_ROWS);
    return {
      rows: rows.map(({ day, act, row, atMs }) => {
        return { day, act, row, at: new Date(atMs).toISOString() };
      }),
    };
  }

  return { note, list };
}
