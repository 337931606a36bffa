import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { rest } from "../../kit/rest.ts";

const TALKS = "listConsultations";
export const HOURS_KEY = ["readAvailability"];

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
