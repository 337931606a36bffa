import type { Store } from "../room/store.ts";
import { withA, withB } from "./ab-loop.ts";
import type { PlayerState } from "./state.ts";

type Viewed = Store<PlayerState>;

/** Left and right change places: the pupil copies the teacher as in a mirror. */
export function toggleMirror(store: Viewed): void {
  store.patch({ isMirrored: !store.get().isMirrored });
}

/** The loop begins here. */
export function setA(store: Viewed): void {
  const { loop, currentMs } = store.get();
  store.patch({ loop: withA(loop, currentMs) });
}

/** The loop ends here and turns back at once. */
export function setB(store: Viewed): void {
  const { loop, currentMs } = store.get();
  store.patch({ loop: withB(loop, currentMs) });
}

export function clearLoop(store: Viewed): void {
  store.patch({ loop: null });
}

/** One button for all: A, then B, then away. */
export function stepLoop(store: Viewed): void {
  const { loop } = store.get();
  if (loop === null) setA(store);
  else if (loop.bMs === null) setB(store);
  else clearLoop(store);
}
