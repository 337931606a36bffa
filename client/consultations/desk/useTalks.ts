import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { socket } from "../../kit/call.ts";
import { learnServerTime } from "../../kit/clock.ts";
import { rest } from "../../kit/rest.ts";

/** A notice may be lost; this catches what nobody told. */
const REREAD_MS = 60_000;
const TALKS = "listConsultations";
export const HOURS_KEY = ["readAvailability"];

/** Reads talks anew when one of them changed, and after a break. */
export function useTalkNews(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const reread = () => void queries.invalidateQueries({ queryKey: [TALKS] });
    socket.on("consultation:changed", reread).on("connect", reread);
    return () => {
      socket.off("consultation:changed", reread).off("connect", reread);
    };
  }, [queries]);
}

/** One's own, as a host and as a guest: to come and of the last day; or past ones. */
export function useTalks(isPast = false) {
  useTalkNews();
  return useQuery({
    queryKey: [TALKS, isPast],
    queryFn: async () => {
      const list = await rest("listConsultations", { isPast: String(isPast) });
      learnServerTime(list.now);
      return list.consultations;
    },
    refetchInterval: REREAD_MS,
  });
}

/** The caller's own hours; null: none are set. */
export function useHours() {
  return useQuery({
    queryKey: HOURS_KEY,
    queryFn: async () => (await rest("readAvailability", {})).availability,
  });
}

/** What a host does with one of their talks. */
export type TalkAct =
  | { act: "agree"; startsAt?: string }
  | { act: "decline" }
  | { act: "move"; startsAt: string }
  | { act: "cancel" }
  | { act: "held"; isHeld: boolean };

export function useTalkAct(consultationId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: TalkAct) => {
      const one = { consultationId };
      switch (act.act) {
        case "agree":
          return rest("answerConsultation", {
            ...one,
            isAgreed: true,
            ...(act.startsAt !== undefined && { startsAt: act.startsAt }),
          });
        case "decline":
          return rest("answerConsultation", { ...one, isAgreed: false });
        case "move":
          return rest("moveConsultation", { ...one, startsAt: act.startsAt });
        case "cancel":
          return rest("cancelConsultation", one);
        case "held":
          return rest("markHeld", { ...one, isHeld: act.isHeld });
      }
    },
    // After a refusal too: what is shown may be what another device changed.
    onSettled: () => void queries.invalidateQueries({ queryKey: [TALKS] }),
  });
}
