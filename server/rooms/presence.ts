import type { Peer } from "./peer.ts";
import type { Visits } from "./visits.ts";

type Deps = {
  schoolId: string;
  lessonId: string;
  peers: ReadonlyMap<string, Peer>;
  visits: Visits;
};

/** How many of those who learn or listen are here, told when it changes. */
export function createPresence({ schoolId, lessonId, peers, visits }: Deps) {
  let count = 0;
  return {
    /** Pupils who are here, or whose connection may yet return. */
    get count(): number {
      return count;
    },
    /** Somebody came or went. */
    look(): void {
      const learning = [...peers.values()].filter(
        ({ role }) => role === "pupil" || role === "listener",
      );
      const now = new Set(learning.map(({ personId }) => personId)).size;
      if (now === count) return;
      count = now;
      visits.emit("presenceChanged", { schoolId, lessonId });
    },
  };
}
export type Presence = ReturnType<typeof createPresence>;
