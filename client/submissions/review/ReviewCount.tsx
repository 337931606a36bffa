import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { socket } from "../../kit/call.ts";
import { rest } from "../../kit/rest.ts";
import { setPlaceCount } from "../../kit/ui/place-counts.ts";
import { useMe } from "../../kit/useSession.ts";

/** A notice may be lost; this catches what nobody told. */
const REREAD_MS = 5 * 60_000;

/** Tells the menu how many works wait for a teacher. Draws nothing. */
export function ReviewCount() {
  const isReviewer = useMe().actions.includes("submissions:review");
  return isReviewer ? <Count /> : null;
}

function Count() {
  const queries = useQueryClient();
  const { data: total = 0 } = useQuery({
    queryKey: ["listToReview"],
    queryFn: () => rest("listToReview", {}),
    select: (list) => list.total,
    refetchInterval: REREAD_MS,
  });
  useEffect(() => {
    const reread = () => void queries.invalidateQueries({ queryKey: ["listToReview"] });
    socket.on("submission:changed", reread).on("connect", reread);
    return () => {
      socket.off("submission:changed", reread).off("connect", reread);
    };
  }, [queries]);
  useEffect(() => setPlaceCount("review", total), [total]);
  return null;
}
