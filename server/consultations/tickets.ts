import { createHash, randomBytes } from "node:crypto";

/** Whom a ticket lets in: one device of one person, into one room. */
export type Bearer = { roomId: string; personId: string; deviceId: string };

const TICKET_BYTES = 32;
/** From the host's hand to the door. */
export const TICKET_LIFE_MS = 60_000;

const hashOf = (ticket: string): string => createHash("sha256").update(ticket).digest("base64url");

/** Tickets into private rooms. Kept in memory by their hash alone: what the server remembers opens no door. */
export function createTickets(now: () => number) {
  const given = new Map<string, Bearer & { untilMs: number }>();

  function forget(isOf: (one: Bearer & { untilMs: number }) => boolean): void {
    for (const [hash, one] of given) if (isOf(one)) given.delete(hash);
  }

  return {
    /** A new one, 256 random bits in base64url; an earlier one of the same person for this room is void. */
    issue(bearer: Bearer): string {
      const at = now();
      const { roomId, personId } = bearer;
      forget((one) => at >= one.untilMs || (one.roomId === roomId && one.personId === personId));
      const ticket = randomBytes(TICKET_BYTES).toString("base64url");
      given.set(hashOf(ticket), { ...bearer, untilMs: at + TICKET_LIFE_MS });
      return ticket;
    },

    /** Uses it up. False: unknown, used, late, or another's; another's stays good for its own bearer. */
    use(ticket: string, { roomId, personId, deviceId }: Bearer): boolean {
      const hash = hashOf(ticket);
      const one = given.get(hash);
      if (!one || now() >= one.untilMs) return false;
      if (one.roomId !== roomId || one.personId !== personId || one.deviceId !== deviceId)
        return false;
      return given.delete(hash);
    },

    /** Those of a room that closes, or of one person there. */
    revoke(roomId: string, personId?: string): void {
      forget((one) => one.roomId === roomId && (personId ?? one.personId) === one.personId);
    },
  };
}
export type Tickets = ReturnType<typeof createTickets>;
