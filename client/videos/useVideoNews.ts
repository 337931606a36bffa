import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Item, ItemCard } from "#server/library/protocol.ts";
import type { Video } from "#server/videos/protocol.ts";
import { socket } from "../kit/call.ts";

type Listed = { items: ItemCard[]; total: number };
/** A video in one of these changes by itself. */
const moving: ReadonlySet<Video["state"]> = new Set([
  ...(["awaiting", "uploading", "importing", "queued", "checking", "converting"] as const),
]);

/** Whether more is to be told about it. */
export function isMoving(video: Video | null): boolean {
  return video !== null && (moving.has(video.state) || video.retryAt !== null);
}

/** An item with what was told about its file; others stay as they are. */
export function withVideo<T extends ItemCard>(item: T, video: Video): T {
  if (item.video?.id !== video.id) return item;
  const { isPlayable } = video;
  const durationMs = video.durationMs ?? item.durationMs;
  return { ...item, video, isPlayable, durationMs, isSound: video.isSound ?? item.isSound };
}

/** Puts what was told into everything that is loaded. */
function take(queries: QueryClient, video: Video): void {
  let needsMore = false; // a poster's signed address comes with the item alone
  const put = <T extends ItemCard>(item: T): T => {
    const isIt = item.video?.id === video.id;
    if (isIt && video.hasPoster && item.posterUrl === null) needsMore = true;
    return withVideo(item, video);
  };
  queries.setQueryData(["readVideo", video.id], video);
  queries.setQueriesData<InfiniteData<Listed> | Listed>({ queryKey: ["listItems"] }, (data) => {
    if (!data) return data;
    if (!("pages" in data)) return { ...data, items: data.items.map(put) };
    const pages = data.pages.map((page) => ({ ...page, items: page.items.map(put) }));
    return { ...data, pages };
  });
  queries.setQueriesData<Item>({ queryKey: ["readItem"] }, (item) => item && put(item));
  if (needsMore) reread(queries);
}

function reread(queries: QueryClient): void {
  for (const name of ["listItems", "readItem", "readVideo"])
    void queries.invalidateQueries({ queryKey: [name] });
}

/** Keeps what is loaded of one's own videos current; after a break everything is read anew. */
export function useVideoNews(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const onChanged = (video: Video) => take(queries, video);
    const onConnect = () => reread(queries);
    socket.on("video:changed", onChanged);
    socket.on("connect", onConnect);
    return () => {
      socket.off("video:changed", onChanged).off("connect", onConnect);
    };
  }, [queries]);
}

const REREAD_MS = 30_000;
const REREAD_UNTOLD_MS = 4_000;

/** When to ask again, ms: notices tell most; without a socket one asks more often. False: nothing moves. */
export function rereadAfterMs(videos: readonly (Video | null)[]): number | false {
  if (!videos.some(isMoving)) return false;
  return socket.connected ? REREAD_MS : REREAD_UNTOLD_MS;
}
