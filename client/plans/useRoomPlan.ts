import { useCallback, useEffect, useState } from "react";
import type { Plan } from "#server/plans/protocol.ts";
import { useClassroom, useNotice } from "../kit/classroom/context.tsx";
import { withTask, withTick } from "./usePlan.ts";

/** The plan as one sees it in the room, kept current; null until it is there. */
export function useRoomPlan(): {
  plan: Plan | null;
  error: unknown;
  reread: () => void;
  change: (to: (plan: Plan) => Plan) => void;
} {
  const { lessonId, call, entry, isLive } = useClassroom();
  const [plan, setPlan] = useState<Plan | null>(null);
  const [error, setError] = useState<unknown>(null);
  const reread = useCallback(() => {
    call("plan:read", { lessonId }).then((next) => {
      setPlan(next);
      setError(null);
    }, setError);
  }, [call, lessonId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew at each entry
  useEffect(() => {
    if (isLive) reread();
  }, [reread, entry, isLive]);
  const change = (to: (before: Plan) => Plan) => setPlan((before) => before && to(before));
  useNotice("plan:changed", reread);
  useNotice("plan:ticked", ({ stepId, doneAt }) => change((all) => withTick(all, stepId, doneAt)));
  useNotice("task:assigned", ({ task }) => change((all) => withTask(all, task)));
  return { plan, error, reread, change };
}
