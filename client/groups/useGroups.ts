import { useCallback, useEffect, useState } from "react";
import type { z } from "zod";
import type { Group, GroupWork, groupCalls } from "#server/groups/protocol.ts";
import { useClassroom, useNotice } from "../kit/classroom/context.tsx";

type Calls = typeof groupCalls;
type Asked<E extends keyof Calls> = Omit<z.input<Calls[E]["request"]>, "lessonId">;
/** Calls whose answer is the work as it is then. */
type Act = Exclude<keyof Calls, "group:announce" | "group:read">;

const NONE: GroupWork = {
  ...{ phase: "none", way: "random", groups: [], roomFor: 1 },
  ...{ startedAt: null, endsAt: null, broadcasterIds: [] },
};

/** Group work as this person may see it: read at each entry, then by notices. */
export function useGroups() {
  const { lessonId, entry, call, own, me, fail } = useClassroom();
  const [work, setWork] = useState<GroupWork>(NONE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each entry reads it anew, and another role sees more
  useEffect(() => {
    let isCurrent = true;
    call("group:read", { lessonId })
      .then((read) => isCurrent && setWork(read))
      .catch(() => undefined); // the next entry or notice brings it
    return () => {
      isCurrent = false;
    };
  }, [lessonId, entry, me.role, call]);
  useNotice("group:changed", (notice) => setWork(notice.work));

  /** One act; a refusal is said over the stage. Resolves to whether it was done. */
  const act = useCallback(
    async <E extends Act>(event: E, asked: Asked<E>): Promise<boolean> => {
      try {
        // Each of these calls is of this lesson; the spread loses what the union knows.
        setWork((await call(event, { lessonId, ...asked } as never)) as GroupWork);
        return true;
      } catch (error) {
        fail(error);
        return false;
      }
    },
    [lessonId, call, fail],
  );
  const ownGroup: Group | null = work.groups.find(({ id }) => id === own?.groupId) ?? null;
  return { work, act, ownGroup };
}
export type GroupAct = ReturnType<typeof useGroups>["act"];
