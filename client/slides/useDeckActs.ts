import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { rest } from "../kit/rest.ts";

/** What may be done with a lesson's decks; the last failure is kept until the next try. */
export function useDeckActs(lessonId: string) {
  const queries = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [busyId, setBusyId] = useState<string | null>(null);
  const act = async (deckId: string, work: () => Promise<unknown>): Promise<boolean> => {
    setBusyId(deckId);
    setError(null);
    try {
      await work();
      return true;
    } catch (cause) {
      setError(cause);
      return false;
    } finally {
      setBusyId(null);
      for (const name of ["listDecks", "listOtherDecks"])
        void queries.invalidateQueries({ queryKey: [name, lessonId] });
    }
  };
  return {
    error,
    busyId,
    remove: (deckId: string) => act(deckId, () => rest("removeDeck", { lessonId, deckId })),
    retry: (deckId: string) => act(deckId, () => rest("retryDeck", { lessonId, deckId })),
    attach: (deckId: string) => act(deckId, () => rest("attachDeck", { lessonId, deckId })),
  };
}
