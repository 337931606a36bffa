import { type Agreement, createAgreement, type SenderKey } from "#client/secrecy/agreement.ts";
import { toHex } from "#client/secrecy/bytes.ts";
import type { Members, Said } from "#server/secrecy/protocol.ts";
import type { ExportedKey } from "./lab.ts";

type Deps = {
  victimId: string;
  /** Says something to the victim, in another's name. */
  toVictim(heard: { lessonId: string; from: string; said: Said }): void;
  /** A key that the victim took for the other's, or gave to the other. */
  onKey(key: ExportedKey & { victimId: string }): void;
};

/**
 * Whoever sits in the middle, towards one side: it speaks for each of the others with keys of its own, and what the
 * victim says of keys never reaches anybody else. Two of these are a man in the middle.
 */
export function createAttacker({ victimId, toVictim, onKey }: Deps) {
  let era = "";
  /** Its own part, by the member whom it plays. */
  let played = new Map<string, Agreement>();

  function play(lessonId: string, memberId: string): Agreement {
    const keep = ({ memberId: ofWhom, kid, baseKey }: SenderKey) =>
      onKey({ victimId, memberId: ofWhom, kid, baseKey: toHex(baseKey) });
    return createAgreement({
      ...{ roomId: `${lessonId}/${era}`, selfId: memberId },
      say(said) {
        if (said.kind !== "key" || said.to === victimId)
          toVictim({ lessonId, from: memberId, said });
      },
      onCode: () => undefined,
      onKey: keep,
      onBreach: () => undefined,
    });
  }

  return {
    membersAre(lessonId: string, now: Members): void {
      if (now.era !== era) played = new Map();
      era = now.era;
      const ids = now.members.map(({ personId }) => personId);
      for (const id of ids) {
        if (id === victimId) continue;
        const part = played.get(id) ?? play(lessonId, id);
        played.set(id, part);
        void part.membersAre(now.epoch, ids, now.curve);
      }
    },
    /** Takes what the victim says of keys; false: it is not of keys, and may go on. */
    take(said: Said): boolean {
      if (said.kind === "text" || said.kind === "picture") return false;
      for (const [id, part] of played)
        if (said.kind !== "key" || said.to === id) void part.heard(victimId, said);
      return true;
    },
  };
}
