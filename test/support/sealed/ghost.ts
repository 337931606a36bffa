import type { Socket } from "socket.io";
import { type Agreement, createAgreement } from "#client/secrecy/agreement.ts";
import { toHex } from "#client/secrecy/bytes.ts";
import type { Members, Said } from "#server/secrecy/protocol.ts";
import type { ExportedKey } from "./lab.ts";

/** Nobody of the school. */
export const GHOST_ID = "0123456789abcdef01234567";
/** Its epochs are later than any that the server itself would say. */
const LATER = 1_000;

/** A server that does not sit between people but says that one more is among them: itself, with keys of its own. */
export function createGhost(onKey: (key: ExportedKey) => void) {
  const victims = new Map<string, Socket>();
  let era = "";
  let part: Agreement | null = null;

  function sayTo(lessonId: string, said: Said): void {
    for (const [id, socket] of victims)
      if (said.kind !== "key" || said.to === id)
        socket.emit("secrecy:heard", { lessonId, from: GHOST_ID, said });
  }
  function begin(lessonId: string): Agreement {
    return createAgreement({
      ...{ roomId: `${lessonId}/${era}`, selfId: GHOST_ID },
      say: (said) => sayTo(lessonId, said),
      onCode: () => undefined,
      onKey: ({ memberId, kid, baseKey }) => onKey({ memberId, kid, baseKey: toHex(baseKey) }),
      onBreach: () => undefined,
    });
  }
  return {
    meet: (personId: string, socket: Socket): void => void victims.set(personId, socket),
    membersAre(lessonId: string, now: Members): void {
      if (now.epoch >= LATER) return; // its own words, on their way out
      if (now.era !== era) part = null;
      era = now.era;
      part ??= begin(lessonId);
      const epoch = LATER + now.epoch;
      const members = [...now.members, { personId: GHOST_ID, canSeal: true }];
      const ids = members.map(({ personId }) => personId);
      for (const id of ids)
        victims.get(id)?.emit("secrecy:membersChanged", { ...now, lessonId, epoch, members });
      void part.membersAre(epoch, ids, now.curve);
    },
    /** Listens to what somebody says; true: it was meant for the ghost alone, and goes no further. */
    take(personId: string, said: Said): boolean {
      if (said.kind === "text" || said.kind === "picture") return false;
      void part?.heard(personId, said);
      return said.kind === "key" && said.to === GHOST_ID;
    },
  };
}
