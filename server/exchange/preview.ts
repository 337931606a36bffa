import type { Plan } from "./plan.ts";
import type { RosterChange, RosterPreview, RosterProblem } from "./protocol.ts";
import type { Roster } from "./roster.ts";

/** Lines of one kind and act that are shown; the counts are of all. */
const SHOWN = 100;
const MOST_TICKS = 2_000;
const MOST_PROBLEMS = 300;

type Counts = RosterPreview["people"];
const none = (): Counts => ({ add: 0, link: 0, change: 0, return: 0, leave: 0, same: 0 });

/** A plan as a screen shows it. */
export function previewOf(roster: Roster, plan: Plan | null): RosterPreview {
  const people = none();
  const classes = none();
  const changes: RosterChange[] = [];
  const shown = new Map<string, number>();
  let ticks = 0;
  const take = (counts: Counts, change: RosterChange) => {
    counts[change.act] += 1;
    const key = `${change.kind} ${change.act}`;
    const before = shown.get(key) ?? 0;
    const isShown = change.needsTick ? ticks++ < MOST_TICKS : before < SHOWN;
    if (!change.needsTick) shown.set(key, before + 1);
    if (isShown) changes.push(change);
  };
  for (const { change } of plan?.classes ?? []) take(classes, change);
  for (const { change } of plan?.people ?? []) take(people, change);
  people.same = plan?.same.people ?? 0;
  classes.same = plan?.same.classes ?? 0;
  const problems = [...roster.problems, ...(plan?.problems ?? [])].sort(
    (a, b) => Number(b.isError) - Number(a.isError),
  );
  return {
    ...{ people, classes, changes, mode: roster.mode, sourceName: roster.sourceName },
    problems: problems.slice(0, MOST_PROBLEMS),
    problemCount: problems.length,
    errorCount: problems.filter(({ isError }) => isError).length,
  };
}

/** Whether a file as a whole cannot be taken: something of it is not readable, not only some rows. */
export const isUnusable = (problems: readonly RosterProblem[]): boolean =>
  problems.some(({ isError, row }) => isError && row === null);
