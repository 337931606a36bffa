/** A piece of time in which something was so, as it is told every few seconds; ms. */
export type Piece = {
  schoolId: string;
  lessonId: string;
  personId: string;
  /** What else keeps stretches apart: the device, what the stretch is of. */
  track: string;
  /** What was so: the mode, the reason. Another name begins another stretch. */
  name: string;
  fromMs: number;
  toMs: number;
};

/** Pieces this far apart are one stretch: devices are looked at every few seconds. */
const SAME_WITHIN_MS = 20_000;
/** A stretch is written down after this: a crash loses no more of how much was received, and a lesson is few facts. */
const LONGEST_MS = 15 * 60_000;
/** One that nobody has added to for this long is over. */
const SILENT_MS = 60_000;

type Deps = {
  onStretch: (stretch: Piece) => void;
  now: () => number;
  sweepEveryMs?: number;
};

/** Joins pieces into stretches, so that a lesson is ten facts of a device and not five hundred. */
export function createStretches({ onStretch, now, sweepEveryMs = 15_000 }: Deps) {
  const open = new Map<string, Piece>();
  let sweep: NodeJS.Timeout | undefined;

  function close(key: string): void {
    const stretch = open.get(key);
    open.delete(key);
    if (open.size === 0) pause();
    if (stretch && stretch.toMs > stretch.fromMs) onStretch(stretch);
  }

  /** Closes those for which it holds. */
  function closeWhere(isOver: (stretch: Piece) => boolean): void {
    for (const [key, stretch] of [...open]) if (isOver(stretch)) close(key);
  }
  function pause(): void {
    clearInterval(sweep);
    sweep = undefined;
  }
  function watch(): void {
    const look = () => closeWhere(({ toMs }) => now() - toMs > SILENT_MS);
    sweep ??= setInterval(look, sweepEveryMs).unref();
  }

  return {
    add(piece: Piece): void {
      if (piece.toMs <= piece.fromMs) return;
      const key = `${piece.lessonId} ${piece.personId} ${piece.track}`;
      const known = open.get(key);
      const goesOn =
        known?.name === piece.name &&
        piece.fromMs - known.toMs <= SAME_WITHIN_MS &&
        piece.toMs - known.fromMs <= LONGEST_MS;
      if (known && goesOn) known.toMs = Math.max(known.toMs, piece.toMs);
      else {
        close(key);
        open.set(key, { ...piece });
        watch();
      }
    },
    /** The lesson is over: what is known of it is written down. */
    closeLesson: (lessonId: string): void => closeWhere((one) => one.lessonId === lessonId),
    /** Everything is written down. */
    closeAll: (): void => closeWhere(() => true),
  };
}
export type Stretches = ReturnType<typeof createStretches>;
