import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Meeting } from "#server/meetings/protocol.ts";
import { call, socket } from "../kit/call.ts";
import { learnServerTime } from "../kit/clock.ts";
import { rest } from "../kit/rest.ts";

/** A notice may be lost; this catches what nobody told. */
const REREAD_MS = 60_000;

/** Reads meetings anew when one of them changed, and after a break. */
function useMeetingNews(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const reread = () => {
      for (const name of ["listMeetings", "readMeeting", "readSignIn"])
        void queries.invalidateQueries({ queryKey: [name] });
    };
    socket.on("meeting:changed", reread).on("connect", reread);
    return () => {
      socket.off("meeting:changed", reread).off("connect", reread);
    };
  }, [queries]);
}

/** Those to come and on now, or past ones. */
export function useMeetings(isPast = false) {
  useMeetingNews();
  return useQuery({
    queryKey: ["listMeetings", isPast],
    queryFn: async () => {
      const list = await rest("listMeetings", { isPast: String(isPast) });
      learnServerTime(list.now);
      return list.meetings;
    },
    refetchInterval: REREAD_MS,
  });
}

/** One of them. */
export function useMeeting(meetingId: string) {
  useMeetingNews();
  return useQuery({
    queryKey: ["readMeeting", meetingId],
    queryFn: () => rest("readMeeting", { meetingId }),
    refetchInterval: REREAD_MS,
  });
}

/** What one does with a meeting; the answer takes the place of what was known of it. */
export function useMeetingAct(act: "start" | "cancel" | "confirm", meetingId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (): Promise<Meeting> => {
      if (act === "start") return call("meeting:start", { meetingId });
      return rest(act === "cancel" ? "cancelMeeting" : "confirmMeeting", { meetingId });
    },
    onSuccess(meeting) {
      queries.setQueryData(["readMeeting", meetingId], meeting);
      void queries.invalidateQueries({ queryKey: ["listMeetings"] });
    },
  });
}
