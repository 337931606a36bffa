import type { Difference } from "#server/outbox/protocol-entries.ts";

export type DayGroup = { day: string | null; differences: Difference[] };
const order = ["homework", "attendance", "mark", "comment"];
const rank = ({ from, to }: Difference) => order.indexOf((to ?? from)?.kind ?? "");

/** Differences by date, what is of the whole term last; within a date lessons in turn, homework first, then pupils by name. */
export function groupsOf(differences: readonly Difference[]): DayGroup[] {
  const groups = new Map<string | null, Difference[]>();
  for (const one of differences) groups.set(one.day, [...(groups.get(one.day) ?? []), one]);
  return [...groups]
    .sort(([a], [b]) => (a ?? "9999").localeCompare(b ?? "9999"))
    .map(([day, of]) => ({
      day,
      differences: of.sort(
        (a, b) =>
          (a.number ?? 0) - (b.number ?? 0) ||
          Number(a.pupil !== null) - Number(b.pupil !== null) ||
          (a.pupil?.name ?? "").localeCompare(b.pupil?.name ?? "", "kk") ||
          rank(a) - rank(b),
      ),
    }));
}

/** The keys left out after these are chosen, or no more. */
export function toggled(
  leftOut: ReadonlySet<string>,
  keys: readonly string[],
  isChosen: boolean,
): ReadonlySet<string> {
  const next = new Set(leftOut);
  for (const key of keys)
    if (isChosen) next.delete(key);
    else next.add(key);
  return next;
}
