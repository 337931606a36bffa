import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { rest } from "../kit/rest.ts";

/** The journals this person writes or reads. */
export function useJournals() {
  return useQuery({ queryKey: ["listJournals"], queryFn: () => rest("listJournals", {}) });
}

export type JournalAddress = { classId: string; subjectId: string; term: number | undefined };

/** One journal; `reread` asks for it anew, where something but a value has changed. */
export function useJournal({ classId, subjectId, term }: JournalAddress) {
  const queries = useQueryClient();
  const grid = useQuery({
    queryKey: ["readJournal", classId, subjectId, term ?? "now"],
    queryFn: () => rest("readJournal", { classId, subjectId, ...(term !== undefined && { term }) }),
    staleTime: 0,
    enabled: classId !== "" && subjectId !== "",
  });
  const reread = useCallback(() => {
    void queries.invalidateQueries({ queryKey: ["readJournal", classId, subjectId] });
  }, [queries, classId, subjectId]);
  return { grid, reread };
}
