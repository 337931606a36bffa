import type { Level } from "#media/types.ts";
import type { Teller } from "../realtime.ts";
import type { Peer } from "./peer.ts";

type Deps = {
  lessonId: string;
  group: string;
  peers: ReadonlyMap<string, Peer>;
  teller: Teller;
};

/** Tells everybody who speaks, by person, loudest first; silence is told once. */
export function createSpeakers({ lessonId, group, peers, teller }: Deps) {
  let isSilent = true;
  function tell(levels: readonly Level[]): void {
    const loudest = new Map<string, number>();
    for (const { peerId, levelDb } of levels) {
      const personId = peers.get(peerId)?.personId;
      if (personId) loudest.set(personId, Math.max(levelDb, loudest.get(personId) ?? -127));
    }
    if (loudest.size === 0 && isSilent) return;
    isSilent = loudest.size === 0;
    const speakers = [...loudest].map(([personId, levelDb]) => ({ personId, levelDb }));
    teller.tell(group, "room:speakersChanged", { lessonId, speakers });
  }
  return { tell };
}
