import { useFormat } from "../kit/text/useFormat.ts";
import css from "./AxisTicks.module.css";
import { type Axis, placeOf, ticksOf } from "./timeline.ts";

/** The clock over a column of time bars. */
export function AxisTicks({ axis }: { axis: Axis }) {
  const format = useFormat();
  return (
    <span className={css.axis}>
      {ticksOf(axis).map((atMs) => (
        <span
          key={atMs}
          style={{ left: `${placeOf(axis, atMs)}%`, translate: `-${placeOf(axis, atMs)}% 0` }}
        >
          {format.time(atMs)}
        </span>
      ))}
    </span>
  );
}
