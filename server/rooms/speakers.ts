import type { Level } from "#media/types.ts";
import type { Teller } from "../realtime.ts";
import type { Peer } from "./peer.ts";
import type { Seats } from "./seats.ts";

type Deps = {
  lessonId: string;
  group: string;
  peers: ReadonlyMap<string, Peer>;
  seats: Seats;
  teller: Teller;
};

/**
 * Tells everybody who speaks, by person, loudest first; silence is told once. While there are groups, each hears
 * of its own speakers; those who lead hear of all.
 */
export function createSpeakers({ lessonId, group, peers, seats, teller }: Deps) {
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
    if (!seats.hasGroups) {
      teller.tell(group, "room:speakersChanged", { lessonId, speakers });
      return;
    }
    for (const { caller, personId, isTeaching } of peers.values()) {
      const place = seats.groupOf(personId);
      const own = isTeaching
        ? speakers
        : speakers.filter((one) => seats.groupOf(one.personId) === place);
      if (caller)
        teller.tell(caller.connectionId, "room:speakersChanged", { lessonId, speakers: own });
    }
  }
  return { tell };
}
