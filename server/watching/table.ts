import type { WatchingRow, WatchingTable } from "./protocol.ts";
import { clip, coveredMs, curveOf, percentOf, THRESHOLD_PERCENT, unite } from "./rules.ts";
import type { StoredWatching } from "./store.ts";

type ClassWithPupils = { id: string; name: string; pupils: { id: string; fullName: string }[] };

/** The rows of everybody in these classes, those who never came too, with what each class came to. Pure. */
export function buildTable(
  durationMs: number,
  classes: readonly ClassWithPupils[],
  records: readonly StoredWatching[],
): WatchingTable {
  const recordOf = new Map(records.map((record) => [record.personId, record]));
  const rows = classes.flatMap(({ id, name, pupils }) =>
    pupils.map((pupil) =>
      toRow({ ...pupil, classId: id, className: name }, recordOf.get(pupil.id), durationMs),
    ),
  );
  const listed = new Set(rows.map(({ personId }) => personId));
  const seen = records.filter(({ personId }) => listed.has(personId)).map(({ ranges }) => ranges);
  return {
    durationMs,
    thresholdPercent: THRESHOLD_PERCENT,
    classes: classes.map(({ id, name }) => {
      const own = rows.filter(({ classId }) => classId === id);
      const sum = own.reduce((total, { percent }) => total + percent, 0);
      return {
        id,
        name,
        pupilCount: own.length,
        averagePercent: own.length === 0 ? 0 : Math.round(sum / own.length),
        reachedCount: own.filter(({ percent }) => percent >= THRESHOLD_PERCENT).length,
      };
    }),
    rows,
    ...curveOf(seen, durationMs),
  };
}

function toRow(
  pupil: { id: string; fullName: string; classId: string; className: string },
  record: StoredWatching | undefined,
  durationMs: number,
): WatchingRow {
  const covered = coveredMs(unite(clip(record?.ranges ?? [], durationMs)));
  return {
    personId: pupil.id,
    fullName: pupil.fullName,
    classId: pupil.classId,
    className: pupil.className,
    percent: percentOf(covered, durationMs),
    coveredMs: covered,
    positionMs: Math.min(record?.positionMs ?? 0, durationMs),
    lastAt: instant(record?.lastAtMs ?? null),
    answer: record?.answer ?? null,
    hasPhoto: record?.hasPhoto ?? false,
  };
}

const instant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
