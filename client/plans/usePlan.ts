import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Plan, Task } from "#server/plans/protocol.ts";
import { socket } from "../kit/call.ts";
import { rest } from "../kit/rest.ts";

/** A plan with a task in it that was given just now; the same told twice is there once. */
export function withTask(plan: Plan, task: Task): Plan {
  const isKnown = plan.tasks.some(({ id }) => id === task.id);
  const tasks = isKnown
    ? plan.tasks.map((one) => (one.id === task.id ? { ...one, ...task } : one))
    : [...plan.tasks, task];
  return { ...plan, tasks };
}

/** A plan with one step ticked off, or back. */
export function withTick(plan: Plan, stepId: string, doneAt: string | null): Plan {
  const steps = plan.steps.map((step) => (step.id === stepId ? { ...step, doneAt } : step));
  return { ...plan, steps };
}

/** What is read anew when a task was given, changed or taken back somewhere. */
export function usePlanNews(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const reread = () => {
      void queries.invalidateQueries({ queryKey: ["readPlan"] });
    };
    socket.on("plan:changed", reread).on("task:assigned", reread).on("connect", reread);
    return () => {
      socket.off("plan:changed", reread).off("task:assigned", reread).off("connect", reread);
    };
  }, [queries]);
}

/** The plan of a lesson as one may see it outside of its room, kept current. */
export function usePlan(lessonId: string) {
  usePlanNews();
  return useQuery({
    queryKey: ["readPlan", lessonId],
    queryFn: () => rest("readPlan", { lessonId }),
  });
}

/** Puts a plan as the server answered it in place. */
export function useTakePlan(lessonId: string): (plan: Plan) => void {
  const queries = useQueryClient();
  return (plan) => {
    queries.setQueryData(["readPlan", lessonId], plan);
    void queries.invalidateQueries({ queryKey: ["readLesson", lessonId] }); // its topic may have come along
  };
}
