import { useEffect, useSyncExternalStore } from "react";
import { Store } from "../kit/store.ts";

type Late = typeof import("./late-parts.ts");

const store = new Store<{ parts: Late | null }>({ parts: null });
let loading: Promise<void> | null = null;

/** Fetches the room's menus and dialogs. Where the link failed, the next one to ask tries again. */
function load(): Promise<void> {
  loading ??= import("./late-parts.ts")
    .then((parts) => store.patch({ parts }))
    .catch(() => undefined)
    .finally(() => {
      loading = null;
    });
  return loading;
}

/**
 * The room's menus and dialogs: a fifth of its code, which nobody needs before the picture. Null until they are there;
 * a change of `isWanted` to true asks for them.
 */
export function useLate(isWanted: boolean): Late | null {
  const { parts } = useSyncExternalStore(store.subscribe, store.get);
  useEffect(() => {
    if (isWanted && parts === null) void load();
  }, [isWanted, parts]);
  return parts;
}

/** The picture comes first, ms. */
const PICTURE_MS = 4_000;

/** Brings them before anybody asks: at once for those who lead, for others when the picture has had its time. */
export function useLateBeforehand(isLive: boolean, isLeading: boolean): void {
  useEffect(() => {
    if (!isLive) return;
    const timer = setTimeout(() => void load(), isLeading ? 0 : PICTURE_MS);
    return () => clearTimeout(timer);
  }, [isLive, isLeading]);
}
