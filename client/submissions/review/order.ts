type Waiting = { taskId: string; pupilId: string };

/** The work to review after this one: of the same task first, so that one stays in the matter; then the oldest. */
export function nextOf<W extends Waiting>(works: readonly W[], current: Waiting): W | null {
  const others = works.filter(
    ({ taskId, pupilId }) => taskId !== current.taskId || pupilId !== current.pupilId,
  );
  return others.find(({ taskId }) => taskId === current.taskId) ?? others[0] ?? null;
}

type Row = {
  state: "open" | "handedIn" | "returned" | "accepted";
  isMissing: boolean;
};
export const boardGroups = ["missing", "waiting", "toReview", "returned", "accepted"] as const;
export type BoardGroup = (typeof boardGroups)[number];

/** Where a pupil stands in a task's overview: who is late with it first, done last. */
export function groupOf({ state, isMissing }: Row): BoardGroup {
  if (state === "handedIn") return "toReview";
  if (state === "open") return isMissing ? "missing" : "waiting";
  return state;
}

/** Rows by group, in the order of `boardGroups`, empty ones left out. */
export function grouped<R extends Row>(rows: readonly R[]): [BoardGroup, R[]][] {
  return boardGroups.flatMap((group): [BoardGroup, R[]][] => {
    const own = rows.filter((row) => groupOf(row) === group);
    return own.length === 0 ? [] : [[group, own]];
  });
}
