import type { WatchingRow, WatchingTable } from "#server/watching/protocol.ts";

export const sortings = ["name", "percent", "lastAt"] as const;
export type SortBy = (typeof sortings)[number];
export type Shown = {
  classId: string | null;
  isOnlyBelow: boolean;
  sortBy: SortBy;
};

/** Whether a pupil has seen what counts as watched. */
export const hasReached = ({ percent }: { percent: number }, thresholdPercent: number) =>
  percent >= thresholdPercent;

const lastMs = ({ lastAt }: WatchingRow) => (lastAt === null ? 0 : Date.parse(lastAt));
const orders: Record<SortBy, (a: WatchingRow, b: WatchingRow) => number> = {
  name: () => 0,
  percent: (a, b) => b.percent - a.percent || b.coveredMs - a.coveredMs,
  lastAt: (a, b) => lastMs(b) - lastMs(a),
};

/** The rows of each class that are asked for, in the asked order; equals keep the order of names. */
export function shownRows(table: WatchingTable, { classId, isOnlyBelow, sortBy }: Shown) {
  const isWanted = (row: WatchingRow) => !isOnlyBelow || !hasReached(row, table.thresholdPercent);
  return table.classes
    .filter(({ id }) => classId === null || id === classId)
    .map((schoolClass) => ({
      schoolClass,
      rows: table.rows
        .filter((row) => row.classId === schoolClass.id && isWanted(row))
        .sort(orders[sortBy]),
    }));
}

/** How many of all the item is for: those who never opened it stand in every denominator. */
export function totalsOf({ rows, thresholdPercent }: WatchingTable) {
  const reached = rows.filter((row) => hasReached(row, thresholdPercent)).length;
  const opened = rows.filter(({ lastAt }) => lastAt !== null).length;
  const sum = rows.reduce((all, { percent }) => all + percent, 0);
  return {
    pupils: rows.length,
    opened,
    reached,
    below: rows.length - reached,
    neverOpened: rows.length - opened,
    averagePercent: rows.length === 0 ? 0 : Math.round(sum / rows.length),
    answered: rows.filter(({ answer }) => answer !== null).length,
    right: rows.filter(({ answer }) => answer?.isRight === true).length,
    photos: rows.filter(({ hasPhoto }) => hasPhoto).length,
  };
}
