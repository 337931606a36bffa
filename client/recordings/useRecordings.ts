import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { CallError, socket } from "../kit/call.ts";
import { rest } from "../kit/rest.ts";

/** Told by notices; this catches what was missed without a connection. */
const REREAD_MS = 30_000;
const SOON_MS = 3_000;

/** Recordings of one lesson, current while they are made. */
export function useRecordings(lessonId: string) {
  const queries = useQueryClient();
  useEffect(() => {
    const take = (told: { lessonId: string }) => {
      if (told.lessonId === lessonId)
        void queries.invalidateQueries({ queryKey: ["listRecordings", lessonId] });
    };
    socket.on("recording:listChanged", take);
    return () => void socket.off("recording:listChanged", take);
  }, [queries, lessonId]);
  return useQuery({
    queryKey: ["listRecordings", lessonId],
    queryFn: async () => (await rest("listRecordings", { lessonId })).recordings,
    refetchInterval: ({ state }) =>
      state.data?.some((one) => one.state !== "ready" || one.film.state === "making")
        ? SOON_MS
        : REREAD_MS,
  });
}

/** All a player needs; `refetch` brings fresh addresses. Asked again while it is being made. */
export function useOpenRecording(recordingId: string) {
  return useQuery({
    queryKey: ["openRecording", recordingId],
    queryFn: () => rest("openRecording", { recordingId }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchInterval: ({ state }) =>
      state.error instanceof CallError && state.error.reason === "not_playable_yet"
        ? SOON_MS
        : false,
  });
}
