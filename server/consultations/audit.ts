import { createHmac } from "node:crypto";
import { checkMay, may } from "../auth/permissions.ts";
import type { User } from "../realtime.ts";
import { dayOf } from "../schedule/rules.ts";
import type { AuditAct, AuditRow } from "./protocol-safety.ts";
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

/** By day, newest first; within a day by number, which says nothing of who came when. */
export function shuffled<R extends Pick<StoredAudit, "day" | "row" | "act">>(
  rows: readonly R[],
): R[] {
  return rows.toSorted(
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

  /** Of the caller's own rows, with moments; leadership and the administrator: of all, by day. @throws AppError forbidden */
  async function list({ id, roles, schoolId }: User): Promise<{ rows: AuditRow[] }> {
    const isOfAll = may(roles, "consultations:readCounts");
    if (!isOfAll) checkMay(roles, "consultations:host");
    const rows = await store.listAudit(schoolId, isOfAll ? null : id, MAX_ROWS);
    return {
      rows: (isOfAll ? shuffled(rows) : rows).map(({ day, act, row, atMs }) => {
        return { day, act, row, at: isOfAll ? null : new Date(atMs).toISOString() };
      }),
    };
  }

  return { note, list };
}
