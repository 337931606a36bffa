import { useQuery } from "@tanstack/react-query";
import { rest } from "../kit/rest.ts";

const REREAD_MS = 120_000;

/** A week of the diary, one's own or a child's. */
export function useDiaryWeek(asked: { childId?: string; day?: string }) {
  return useQuery({
    queryKey: ["readDiary", asked],
    queryFn: () => rest("readDiary", asked),
    refetchInterval: REREAD_MS,
  });
}

/** A term by subject. */
export function useDiaryTerm(asked: { childId?: string; year?: number; term?: number }) {
  return useQuery({
    queryKey: ["readDiaryTerm", asked],
    queryFn: () => rest("readDiaryTerm", asked),
  });
}
