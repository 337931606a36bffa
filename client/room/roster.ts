import type { RoomInfo, Seat } from "#server/rooms/protocol.ts";

export type Roster = {
  /** Raised hands, the longest waiting first. */
  hands: Seat[];
  here: Seat[];
  reconnecting: Seat[];
  /** Of the class, not in the lesson now: never came, left, or removed. */
  absent: Seat[];
  /** The teacher, and assistants who are here. */
  teaching: Seat[];
  /** Who is here beside the class. */
  guests: Seat[];
  parents: Seat[];
};
export type Counts = { here: number; late: number; absent: number; soundOnly: number };

export const isIn = ({ state }: Seat) => state === "here" || state === "reconnecting";
/** Who is counted as the class: pupils, or the listeners of a one-way room. */
const isOfClass = ({ role }: Seat) => role === "pupil" || role === "listener";

/** The class as the panel shows it; teachers, guests and parents are not of the class. */
export function sortRoster(seats: readonly Seat[]): Roster {
  const pupils = seats.filter(isOfClass);
  const hands = seats
    .filter((seat) => isIn(seat) && seat.handRaisedAt !== null)
    .sort((a, b) => (a.handRaisedAt ?? "").localeCompare(b.handRaisedAt ?? ""));
  const waiting = new Set(hands.map(({ personId }) => personId));
  const isQuiet = ({ personId }: Seat) => !waiting.has(personId);
  return {
    hands,
    here: pupils.filter((seat) => seat.state === "here" && isQuiet(seat)),
    reconnecting: pupils.filter((seat) => seat.state === "reconnecting" && isQuiet(seat)),
    absent: pupils.filter((seat) => !isIn(seat)),
    teaching: seats.filter(
      (seat) => seat.role === "host" || (seat.role === "cohost" && isIn(seat)),
    ),
    // One who was sent out stays in sight, to be let in again.
    guests: seats.filter(
      (seat) => seat.role === "guest" && (seat.state === "removed" || isIn(seat)) && isQuiet(seat),
    ),
    parents: seats.filter(
      (seat) => seat.role === "parent" && (seat.state === "removed" || isIn(seat)),
    ),
  };
}

/** When lateness begins, ms; null where nobody is late. A lesson opened before its bell begins with the bell. */
export function lateFromMs(lesson: RoomInfo | null): number | null {
  if (!lesson?.startedAt || lesson.lateAfterMin === undefined) return null;
  const beginsMs = Math.max(Date.parse(lesson.startedAt), Date.parse(lesson.startsAt));
  return beginsMs + lesson.lateAfterMin * 60_000;
}

export function isLate({ enteredAt }: Seat, fromMs: number | null): boolean {
  return fromMs !== null && enteredAt !== null && Date.parse(enteredAt) > fromMs;
}

/** The four numbers over the list. Who came late is here too; only sound: by their own or the server's choice. */
export function countClass(seats: readonly Seat[], fromMs: number | null): Counts {
  const pupils = seats.filter(isOfClass);
  const present = pupils.filter(isIn);
  return {
    here: present.length,
    late: present.filter((seat) => isLate(seat, fromMs)).length,
    absent: pupils.length - present.length,
    soundOnly: present.filter(({ mode }) => mode === "sound").length,
  };
}
