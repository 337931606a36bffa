import { useSyncExternalStore } from "react";
import { Store } from "../store.ts";
import type { Place } from "./navigation.ts";

type Counts = Partial<Record<Place["word"], number>>;
const counts = new Store<Counts>({});

/** Says how much waits at a place of the menu; nought shows nothing. Each feature tells its own. */
export function setPlaceCount(word: Place["word"], count: number): void {
  counts.patch({ [word]: count });
}

/** How much waits at each place. */
export const usePlaceCounts = (): Counts => useSyncExternalStore(counts.subscribe, counts.get);
