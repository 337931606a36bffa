import { createHash, randomBytes } from "node:crypto";

/** Whom a ticket lets in: one device of one person, into one room. */
export type Bearer = { roomId: string; personId: string; deviceId: string };

const TICKET_BYTES = 32;
/** From the host's hand to the door. */
export const TICKET_LIFE_MS = 60_000;

type Given = Bearer & { untilMs: number; isUsed: boolean };

const hashOf = (ticket: string): string => createHash("sha256").update(ticket).digest("base64url");

/** Tickets into private rooms. Kept in memory by their hash alone: what the server remembers opens no door. */
export function createTickets(now: () => number) {
  const given = new Map<string, Given>();

  function forget(isOf: (one: Given) => boolean): void {
    for (const [hash, one] of given) if (isOf(one)) given.delete(hash);
  }

  function find(ticket: string, { roomId, personId, deviceId }: Bearer): Given | null {
    const one = given.get(hashOf(ticket));
    if (!one || now() >= one.untilMs) return null;
    const isTheirs =
      one.roomId === roomId && one.personId === personId && one.deviceId === deviceId;
    return isTheirs ? one : null;
  }

  return {
    /** A new one, 256 random bits in base64url; an earlier one of the same person for this room is void. */
    issue(bearer: Bearer): string {
      const at = now();
      const { roomId, personId } = bearer;
      forget((one) => at >= one.untilMs || (one.roomId === roomId && one.personId === personId));
      const ticket = randomBytes(TICKET_BYTES).toString("base64url");
      given.set(hashOf(ticket), { ...bearer, untilMs: at + TICKET_LIFE_MS, isUsed: false });
      return ticket;
    },

    /** Uses it up. False: unknown, used, late, or another's; another's stays good for its own bearer. */
    use(ticket: string, bearer: Bearer): boolean {
      const one = find(ticket, bearer);
      if (!one || one.isUsed) return false;
      one.isUsed = true;
      return true;
    },

    /** Whether this bearer has used it within its life. */
    wasUsed: (ticket: string, bearer: Bearer): boolean => find(ticket, bearer)?.isUsed === true,

    /** Those of a room that closes, or of one person there. */
    revoke(roomId: string, personId?: string): void {
      forget((one) => one.roomId === roomId && (personId ?? one.personId) === one.personId);
    },
  };
}
export type Tickets = ReturnType<typeof createTickets>;
