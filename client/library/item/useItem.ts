import { useQuery } from "@tanstack/react-query";
import type { Item } from "#server/library/protocol.ts";
import { CallError } from "../../kit/call.ts";
import { rest } from "../../kit/rest.ts";
import { rereadAfterMs, useVideoNews } from "../../videos/useVideoNews.ts";

/** Others than the author are told nothing: they ask whether it may be watched by now. */
const REREAD_UNPLAYABLE_MS = 5_000;

function waitMs(item: Item | undefined): number | false {
  if (item?.source !== "file") return false;
  if (item.video) return rereadAfterMs([item.video]);
  return item.isPlayable ? false : REREAD_UNPLAYABLE_MS;
}

/** One item, current while its file is being made. */
export function useItem(itemId: string) {
  useVideoNews();
  return useQuery({
    queryKey: ["readItem", itemId],
    queryFn: () => rest("readItem", { itemId }),
    refetchInterval: ({ state }) => waitMs(state.data),
  });
}

/** The addresses for the player, as soon as there is something to play; `refetch` brings fresh ones. */
export function usePlayback(item: Item | undefined) {
  const itemId = item?.id ?? "";
  return useQuery({
    queryKey: ["openItem", itemId],
    queryFn: () => rest("openItem", { itemId }),
    enabled: item?.source === "file" && item.isPlayable,
    // The item may be told to be playable a moment before it can be opened.
    refetchInterval: ({ state }) =>
      state.error instanceof CallError && state.error.reason === "not_playable_yet"
        ? REREAD_UNPLAYABLE_MS
        : false,
    // The player itself says when it wants others.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** A list with what the reader may see of it. */
export function useList(listId: string | null) {
  return useQuery({
    queryKey: ["readList", listId],
    queryFn: () => rest("readList", { listId: listId ?? "" }),
    enabled: listId !== null,
  });
}

/** How much of each of these one has seen, percent by item. */
export function useOwnPercents(itemIds: readonly string[]) {
  return useQuery({
    queryKey: ["listOwnWatching", itemIds],
    queryFn: () => rest("listOwnWatching", { itemIds: itemIds.join(",") }),
    enabled: itemIds.length > 0,
    staleTime: 0,
    select: ({ progress }) => new Map(progress.map(({ itemId, percent }) => [itemId, percent])),
  });
}
