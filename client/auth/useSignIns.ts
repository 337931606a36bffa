import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { cardNews } from "./card-news.ts";

const LIST = ["listSignIns"];

/** One's own sign-ins. */
export function useSignIns() {
  return useQuery({ queryKey: LIST, queryFn: () => rest("listSignIns", {}) });
}

type Act = { act: "end" | "confirm"; signInId: string } | { act: "endOthers" };

/** Ends one, or all others, or says «it was me». */
export function useSignInAct() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: Act) => {
      if (act.act === "endOthers") return rest("endOtherSignIns", {});
      const { signInId } = act;
      return act.act === "end"
        ? rest("endSignIn", { signInId })
        : rest("confirmSignIn", { signInId });
    },
    // After a refusal too: another device may have ended it.
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: LIST });
      void cardNews.look();
    },
  });
}

/** A day and a time of it in words. */
export function useWhen(): (at: string) => string {
  const format = useFormat();
  return (at) => `${format.shortDay(format.dayOf(at))}, ${format.time(at)}`;
}
