import css from "./Bar.module.css";

type Props = {
  percent: number;
  /** Green from there on. */
  thresholdPercent?: number;
};
/** A share as a bar; the number beside it says the same. */
export function Bar({ percent, thresholdPercent }: Props) {
  const isReached = thresholdPercent !== undefined && percent >= thresholdPercent;
  return (
    <span className={css.bar} aria-hidden="true">
      <span
        className={css.fill}
        data-tone={isReached ? "ok" : undefined}
        style={{ width: `${percent}%` }}
      />
      {thresholdPercent !== undefined && (
        <span className={css.mark} style={{ left: `${thresholdPercent}%` }} />
      )}
    </span>
  );
}
