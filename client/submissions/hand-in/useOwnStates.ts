import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { z } from "zod";
import type { submissionRoutes } from "#server/submissions/protocol.ts";
import { socket } from "../../kit/call.ts";
import { learnServerTime } from "../../kit/clock.ts";
import { rest } from "../../kit/rest.ts";

export type OwnTask = z.output<
  (typeof submissionRoutes)["listOwnStates"]["reply"]
>["states"][number];

/** Own tasks, or a child's, kept current. */
export function useOwnStates(childId?: string) {
  const queries = useQueryClient();
  useEffect(() => {
    const reread = () => void queries.invalidateQueries({ queryKey: ["listOwnStates"] });
    const notices = ["submission:changed", "plan:changed", "task:assigned"] as const;
    for (const notice of notices) socket.on(notice, reread);
    socket.on("connect", reread);
    return () => {
      for (const notice of notices) socket.off(notice, reread);
      socket.off("connect", reread);
    };
  }, [queries]);
  return useQuery({
    queryKey: ["listOwnStates", childId ?? null],
    async queryFn() {
      const read = await rest("listOwnStates", childId === undefined ? {} : { childId });
      learnServerTime(read.now);
      return read.states;
    },
  });
}

/** What waits for the pupil: to be done or done again, or new words of a teacher; the soonest due first. */
export function toDo(tasks: readonly OwnTask[]): OwnTask[] {
  return tasks
    .filter(
      ({ state, hasNewFeedback }) => state === "open" || state === "returned" || hasNewFeedback,
    )
    .sort((a, b) => rank(a) - rank(b) || (a.dueAt ?? "9").localeCompare(b.dueAt ?? "9"));
}
/** New words first, then what can still be in time, then what is late. */
const rank = ({ hasNewFeedback, state, isMissing }: OwnTask): number =>
  hasNewFeedback || state === "returned" ? 0 : isMissing ? 2 : 1;
