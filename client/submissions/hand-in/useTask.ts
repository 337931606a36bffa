import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import type { Submission } from "#server/submissions/protocol.ts";
import { socket } from "../../kit/call.ts";
import { learnServerTime } from "../../kit/clock.ts";
import { rest } from "../../kit/rest.ts";
import type { ShownWork } from "./engine/holding.ts";
import { workHere, works } from "./engine/works.ts";

/** One pupil's task and what became of it, kept current. */
export function useTask(taskId: string, pupilId: string) {
  const queries = useQueryClient();
  useEffect(() => {
    const reread = () =>
      void queries.invalidateQueries({ queryKey: ["readSubmission", taskId, pupilId] });
    const heard = (told: { taskId: string }) => told.taskId === taskId && reread();
    socket.on("submission:changed", heard).on("plan:changed", reread).on("connect", reread);
    return () => {
      socket.off("submission:changed", heard).off("plan:changed", reread).off("connect", reread);
    };
  }, [queries, taskId, pupilId]);
  return useQuery({
    queryKey: ["readSubmission", taskId, pupilId],
    async queryFn() {
      const read = await rest("readSubmission", { taskId, pupilId });
      learnServerTime(read.task.now);
      return read;
    },
  });
}

/** The work in the making of this browser; here somebody acts, so this tab sends. */
export function useWork(submission: Submission): ShownWork | undefined {
  useEffect(() => {
    const here = () => {
      if (document.visibilityState === "visible") workHere();
    };
    here();
    document.addEventListener("visibilitychange", here);
    return () => document.removeEventListener("visibilitychange", here);
  }, []);
  useEffect(() => void works.open(submission), [submission]);
  return useSyncExternalStore(works.onChange, () => works.find(submission.taskId));
}
