import type { Seat } from "#server/rooms/protocol.ts";

export const drawerChoices = ["me", "chosen", "everybody"] as const;
/** Who draws on the class's boards beside those who lead. */
export type Drawers = (typeof drawerChoices)[number];

/** What the pupils' rights come to. */
export function drawersOf(seats: readonly Seat[]): Drawers {
  const pupils = seats.filter(({ role }) => role === "pupil");
  const drawing = pupils.filter(({ rights }) => rights.board).length;
  if (drawing === 0) return "me";
  return drawing === pupils.length ? "everybody" : "chosen";
}

/** Pupils to choose from: who is here first, then by name; absent ones without the right are left out. */
export function choosable(seats: readonly Seat[]): Seat[] {
  const isHere = ({ state }: Seat) => state === "here" || state === "reconnecting";
  return seats
    .filter((seat) => seat.role === "pupil" && (isHere(seat) || seat.rights.board))
    .toSorted(
      (a, b) => Number(isHere(b)) - Number(isHere(a)) || a.name.localeCompare(b.name, "kk"),
    );
}
