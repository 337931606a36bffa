import { useState, useSyncExternalStore } from "react";
import { askOf, type Compared, isStopped, type Stand, standOf } from "./stand.ts";
import type { Stay } from "./usePrivateRoom.ts";

/** The room's lock as this screen shows it, and what this person says about the code. */
export function useLock({ sealed: room }: Stay) {
  const sealed = useSyncExternalStore(room.store.subscribe, room.store.get);
  const [compared, setCompared] = useState<Compared>(null);
  const stand: Stand = standOf(sealed, compared);
  return {
    sealed,
    stand,
    isStopped: isStopped(stand),
    ask: askOf(sealed, compared),
    /** The codes are the same, or are not. */
    compare: (isSame: boolean) => setCompared({ epoch: sealed.epoch, isSame }),
    /** Looks at the code once more; media stays off until it is switched on again. */
    compareAgain: () => setCompared(null),
    allowPlain: room.allowPlain,
    /** Agrees on keys anew. */
    again: () => void room.again(),
  };
}
export type Lock = ReturnType<typeof useLock>;
