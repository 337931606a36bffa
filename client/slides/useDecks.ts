import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ServerEvents } from "#server/protocol/all.ts";
import type { Deck } from "#server/slides/protocol.ts";
import { socket } from "../kit/call.ts";
import { rest } from "../kit/rest.ts";

type Listed = { decks: Deck[]; mayChange: boolean; hasOffice: boolean };
/** While something is being made; notices are quicker, this is for those that got lost. */
const LOOK_EVERY_MS = 5_000;
const isMoving = ({ state }: Deck) => state === "waiting" || state === "rendering";

/** Materials of a lesson, kept current. */
export function useDecks(lessonId: string) {
  const queries = useQueryClient();
  useEffect(() => {
    const key = ["listDecks", lessonId];
    const take: ServerEvents["slides:deckChanged"] = ({ lessonId: of, deck }) => {
      if (of !== lessonId) return;
      queries.setQueryData<Listed>(key, (listed) => {
        if (!listed) return listed;
        const isKnown = listed.decks.some(({ id }) => id === deck.id);
        const decks = isKnown
          ? listed.decks.map((one) => (one.id === deck.id ? deck : one))
          : [...listed.decks, deck];
        return { ...listed, decks };
      });
    };
    const reread = () => void queries.invalidateQueries({ queryKey: key });
    socket.on("slides:deckChanged", take);
    socket.on("connect", reread);
    return () => {
      socket.off("slides:deckChanged", take).off("connect", reread);
    };
  }, [queries, lessonId]);
  return useQuery({
    queryKey: ["listDecks", lessonId],
    queryFn: () => rest("listDecks", { lessonId }),
    refetchInterval: ({ state }) => (state.data?.decks.some(isMoving) ? LOOK_EVERY_MS : false),
  });
}
