import type { GuestTicket } from "./guest-session.ts";

/** Half of the code names the place: the whole of it is kept nowhere. */
const placeOf = (code: string) => `qonyrau.guest.${code.slice(0, 11)}`;

const isTicket = (value: unknown): value is GuestTicket =>
  typeof value === "object" &&
  value !== null &&
  ["token", "lessonId", "expiresAt"].every((key) => typeof Reflect.get(value, key) === "string");

/** What this browser keeps of a link that was used in it; null: nothing. */
export function readStored(code: string): GuestTicket | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(placeOf(code)) ?? "null");
    return isTicket(value) ? value : null;
  } catch {
    return null; // damaged, or storage is closed to us: the link is opened anew
  }
}

export function writeStored(code: string, ticket: GuestTicket): void {
  try {
    localStorage.setItem(placeOf(code), JSON.stringify(ticket));
  } catch {
    // a private window: a reload will need a new link
  }
}
