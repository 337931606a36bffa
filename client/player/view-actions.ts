import { withA, withB } from "./ab-loop.ts";
import type { PlayerEngine } from "./engine.ts";

type Viewed = Pick<PlayerEngine, "store" | "seek" | "positionMs">;

/** Left and right change places: the pupil copies the teacher as in a mirror. */
export function toggleMirror({ store }: Pick<Viewed, "store">): void {
  store.patch({ isMirrored: !store.get().isMirrored });
}

/** The loop begins here. */
export function setA({ store, positionMs }: Viewed): void {
  store.patch({ loop: withA(store.get().loop, positionMs()) });
}

/** The loop ends here and turns back at once. */
export function setB(engine: Viewed): void {
  const { store, positionMs } = engine;
  const loop = withB(store.get().loop, positionMs());
  store.patch({ loop });
  engine.seek(loop.aMs);
}

/** One button for all: A, then B, then away. */
export function stepLoop(engine: Viewed): void {
  const { store } = engine;
  const { loop } = store.get();
  if (loop === null) setA(engine);
  else if (loop.bMs === null) setB(engine);
  else store.patch({ loop: null });
}
