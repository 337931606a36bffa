import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { socket } from "../kit/call.ts";
import { learnServerTime } from "../kit/clock.ts";
import { rest } from "../kit/rest.ts";

/** Nobody tells when a bell rings and a lesson is not begun. */
const REREAD_MS = 20_000;
/** At a bell every lesson changes at once: one reading answers them all. */
const GATHER_MS = 1_000;
const KEY = ["readSchoolNow"];

/** The school at this moment, read again soon after any lesson changes. */
export function useSchoolNow() {
  const queries = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: KEY });
      }, GATHER_MS);
    };
    socket.on("lesson:changed", soon).on("connect", soon);
    return () => {
      clearTimeout(timer);
      socket.off("lesson:changed", soon).off("connect", soon);
    };
  }, [queries]);
  return useQuery({
    queryKey: KEY,
    queryFn: async () => {
      const now = await rest("readSchoolNow", {});
      learnServerTime(now.now);
      return now;
    },
    refetchInterval: REREAD_MS,
  });
}
