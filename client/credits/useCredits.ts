import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { CreditBoard } from "#server/credits/protocol.ts";
import { rest } from "../kit/rest.ts";

/** Pupils watch and send while a board is looked at; it follows them this far behind. */
const REREAD_MS = 30_000;
export type BoardKey = { classId: string; subjectId: string; year?: number; term?: number };

export function useCreditList() {
  return useQuery({ queryKey: ["listCredits"], queryFn: () => rest("listCredits", {}) });
}

export function useCreditBoard(key: BoardKey) {
  return useQuery({
    queryKey: ["readCreditBoard", key],
    queryFn: () => rest("readCreditBoard", key),
    refetchInterval: ({ state }) => (state.error ? false : REREAD_MS),
  });
}

/** What one does with a board; the board it answers takes the place of what was known. */
export function useBoardAct<V, R extends { board: CreditBoard }>(
  key: BoardKey,
  act: (wanted: V) => Promise<R>,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess({ board }) {
      queries.setQueryData(["readCreditBoard", key], board);
      void queries.invalidateQueries({ queryKey: ["listCredits"] });
    },
  });
}

/** A photo that was sent with an item, as an address for a picture. */
export function useProofPhoto(key: BoardKey, itemId: string, pupilId: string, isWanted = true) {
  const { classId, subjectId, year, term } = key;
  return useQuery({
    queryKey: ["readCreditPhoto", classId, subjectId, itemId, pupilId],
    queryFn: () =>
      rest("readCreditPhoto", {
        ...{ classId, subjectId, itemId, pupilId },
        ...(year !== undefined && { year }),
        ...(term !== undefined && { term }),
      }),
    enabled: isWanted,
    staleTime: 5 * 60_000,
    select: ({ mimeType, contentBase64 }) => `data:${mimeType};base64,${contentBase64}`,
  });
}
