import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Submission } from "#server/submissions/protocol.ts";
import { socket } from "../../kit/call.ts";
import { rest } from "../../kit/rest.ts";

/** A notice may be lost; this catches what nobody told. */
const REREAD_MS = 60_000;
const lists = ["listToReview", "listGivenTasks", "readTaskBoard"] as const;

/** Reads lists anew when a work changed, and after a break. */
function useReviewNews(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const reread = () => {
      for (const name of lists) void queries.invalidateQueries({ queryKey: [name] });
    };
    socket.on("submission:changed", reread).on("connect", reread);
    return () => {
      socket.off("submission:changed", reread).off("connect", reread);
    };
  }, [queries]);
}

/** Works that wait for the teacher, the oldest first. */
export function useQueue() {
  useReviewNews();
  return useQuery({
    queryKey: ["listToReview"],
    queryFn: () => rest("listToReview", {}),
    refetchInterval: REREAD_MS,
  });
}

export function useGivenTasks() {
  useReviewNews();
  return useQuery({
    queryKey: ["listGivenTasks"],
    queryFn: () => rest("listGivenTasks", {}),
    refetchInterval: REREAD_MS,
  });
}

/** Everybody who has the task. */
export function useTaskBoard(taskId: string) {
  useReviewNews();
  return useQuery({
    queryKey: ["readTaskBoard", taskId],
    queryFn: () => rest("readTaskBoard", { taskId }),
    refetchInterval: REREAD_MS,
  });
}

/** One pupil's work. It is not read anew under the teacher's hand: only when asked, or when the pupil changed it. */
export function useWork(taskId: string, pupilId: string) {
  const queries = useQueryClient();
  useEffect(() => {
    const reread = (told: { taskId: string; pupilId: string }) => {
      if (told.taskId === taskId && told.pupilId === pupilId)
        void queries.invalidateQueries({ queryKey: ["readSubmission", taskId, pupilId] });
    };
    socket.on("submission:changed", reread);
    return () => {
      socket.off("submission:changed", reread);
    };
  }, [queries, taskId, pupilId]);
  return useQuery({
    queryKey: ["readSubmission", taskId, pupilId],
    queryFn: () => rest("readSubmission", { taskId, pupilId }),
  });
}

/** An act upon one pupil's work; what it answers takes the place of what was known. */
export function useWorkAct<V>(act: (wanted: V) => Promise<Submission>, onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess({ taskId, pupilId }) {
      for (const name of lists) void queries.invalidateQueries({ queryKey: [name] });
      void queries.invalidateQueries({ queryKey: ["readSubmission", taskId, pupilId] });
      onDone?.();
    },
  });
}
