/** The room's patience, ms. */
export type RoomTiming = {
  /** A lost connection keeps its place, transports and media this long. */
  graceMs: number;
  /** A device that cannot receive media by then has failed to connect. */
  connectWithinMs: number;
  /** An empty room gives its media back after this. */
  idleReleaseMs: number;
  /** A pupil's picture stays at least this long. */
  pictureHoldMs: number;
  /** A seat is told at most this often. */
  seatEveryMs: number;
  /** How often each link is looked at, and what each device cost is told. */
  linkEveryMs: number;
  spentEveryMs: number;
  /** How often the failed attempts of the absent are looked up. */
  attemptsEveryMs: number;
};

export const ROOM_TIMING: Readonly<RoomTiming> = {
  graceMs: 30_000,
  connectWithinMs: 15_000,
  idleReleaseMs: 60_000,
  pictureHoldMs: 5_000,
  seatEveryMs: 200,
  linkEveryMs: 2_500,
  spentEveryMs: 10_000,
  attemptsEveryMs: 15_000,
};
