import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Progress } from "#server/watching/protocol.ts";
import { rest } from "../kit/rest.ts";

/** One's own progress and the watch that reports add to, opened with the page. */
export function useWatch(itemId: string, isWanted: boolean) {
  return useQuery({
    queryKey: ["startWatching", itemId],
    queryFn: () => rest("startWatching", { itemId }),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** Takes a newer progress that came with an answer or a photo. */
export function useTakeProgress(itemId: string) {
  const queries = useQueryClient();
  return (progress: Progress) =>
    queries.setQueryData<Awaited<ReturnType<typeof rest<"startWatching">>>>(
      ["startWatching", itemId],
      (watch) => watch && { ...watch, progress },
    );
}

/** What the player's reporter knows of the time, and what came back with an answer or a photo. */
export function joined(kept: Progress | undefined, reported: Progress | null): Progress | null {
  if (!kept || !reported) return reported ?? kept ?? null;
  const newer = reported.coveredMs >= kept.coveredMs ? reported : kept;
  return {
    ...newer,
    answer: kept.answer ?? reported.answer,
    hasPhoto: kept.hasPhoto || reported.hasPhoto,
  };
}
