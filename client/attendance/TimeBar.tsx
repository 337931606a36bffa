import type { AttendanceRow } from "#server/attendance/protocol.ts";
import css from "./TimeBar.module.css";
import { type Axis, placeOf, ticksOf } from "./timeline.ts";

type Props = {
  axis: Axis;
  row: AttendanceRow;
  /** Where the measured part ends, ms: the rest of a live lesson is still to come. */
  knownMs: number;
};

/** When a pupil was in the lesson, drawn. The sentence beside it says the same in words. */
export function TimeBar({ axis, row, knownMs }: Props) {
  const { firstAt, lastAt } = row.attempts;
  const stretch = (from: string, to: string, leastPx: number) => {
    const left = placeOf(axis, Date.parse(from));
    const width = placeOf(axis, Date.parse(to)) - left;
    return { left: `min(${left}%, 100% - ${leastPx}px)`, width: `max(${width}%, ${leastPx}px)` };
  };
  return (
    <span className={css.bar} aria-hidden="true">
      <span className={css.known} style={{ width: `${placeOf(axis, knownMs)}%` }} />
      {ticksOf(axis)
        .slice(1)
        .map((atMs) => (
          <span key={atMs} className={css.tick} style={{ left: `${placeOf(axis, atMs)}%` }} />
        ))}
      {row.intervals.map(({ from, to }) => (
        <span key={from} className={css.here} style={stretch(from, to, 3)} />
      ))}
      {row.status === "noConnection" && firstAt && lastAt && (
        <span className={css.tried} style={stretch(firstAt, lastAt, 14)} />
      )}
    </span>
  );
}
