import type { Seat } from "#server/rooms/protocol.ts";

export type Roster = {
  /** Raised hands, the longest waiting first. */
  hands: Seat[];
  here: Seat[];
  reconnecting: Seat[];
  /** Not in the lesson now: never came, left, or removed. */
  absent: Seat[];
};

/** The class as the panel shows it; the host is not of the class. */
export function sortRoster(seats: readonly Seat[]): Roster {
  const pupils = seats.filter(({ role }) => role === "pupil");
  const isIn = ({ state }: Seat) => state === "here" || state === "reconnecting";
  const hands = pupils
    .filter((seat) => isIn(seat) && seat.handRaisedAt !== null)
    .sort((a, b) => (a.handRaisedAt ?? "").localeCompare(b.handRaisedAt ?? ""));
  const waiting = new Set(hands.map(({ personId }) => personId));
  return {
    hands,
    here: pupils.filter((seat) => seat.state === "here" && !waiting.has(seat.personId)),
    reconnecting: pupils.filter(
      (seat) => seat.state === "reconnecting" && !waiting.has(seat.personId),
    ),
    absent: pupils.filter((seat) => !isIn(seat)),
  };
}
