import { VisuallyHidden } from "@mantine/core";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { WatchingTable } from "#server/watching/protocol.ts";
import { Card } from "../kit/ui/parts.tsx";
import { clockOf } from "../player/times.ts";
import css from "./CurveCard.module.css";
import { areaPath, pointAt, summaryOf } from "./curve.ts";

/** The curve's own measures; it is stretched over its card. */
const [WIDTH, HEIGHT] = [600, 100];

/** How many pupils saw each moment of the video: where they leave and what they watch again. */
export function CurveCard({ table }: { table: WatchingTable }) {
  const { t } = useTranslation("watching");
  const { curve, bucketMs, durationMs } = table;
  const [at, setAt] = useState<number | null>(null); // share of the axis that is looked at
  const summary = summaryOf(curve, bucketMs);
  const most = Math.max(...curve);
  const point = at === null ? undefined : pointAt(curve, bucketMs, at);
  const look = ({ currentTarget, clientX }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setAt(Math.min(1, Math.max(0, (clientX - left) / width)));
  };
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const stretch = 1 / curve.length;
    const from = Math.floor((at ?? 0) / stretch + 1e-9);
    setAt(Math.min(curve.length - 1, Math.max(0, from + by)) * stretch);
  };
  const words = (one: { atMs: number; count: number }) =>
    t("curve.point", { time: clockOf(one.atMs), count: one.count });
  return (
    <Card isPadded>
      <div className={css.head}>
        <h2>{t("curve.title")}</h2>
        <span className={css.aside}>
          {t("curve.most", { count: most, all: table.rows.length })}
        </span>
      </div>
      <div className={css.chart}>
        <svg
          className={css.svg}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path className={css.area} d={areaPath(curve, WIDTH, HEIGHT)} />
        </svg>
        <div
          className={css.field}
          role="slider"
          tabIndex={0}
          aria-label={t("curve.label")}
          aria-valuemin={0}
          aria-valuemax={curve.length - 1}
          aria-valuenow={Math.floor((at ?? 0) * curve.length + 1e-9)}
          aria-valuetext={words(point ?? { atMs: 0, count: curve[0] ?? 0 })}
          onPointerMove={look}
          onPointerDown={look}
          onPointerLeave={() => setAt(null)}
          onKeyDown={step}
          onBlur={() => setAt(null)}
        />
        {point && at !== null && (
          <>
            <span className={css.line} style={{ left: `${at * 100}%` }} />
            <span
              className={css.tip}
              style={{ left: `${at * 100}%`, translate: `-${at * 100}% 0` }}
            >
              {words(point)}
            </span>
          </>
        )}
      </div>
      <div className={css.axis} aria-hidden="true">
        <span>{clockOf(0)}</span>
        <span>{clockOf(durationMs / 2)}</span>
        <span>{clockOf(durationMs)}</span>
      </div>
      {summary && (
        <VisuallyHidden>
          {t("curve.summary", {
            first: summary.first.count,
            most: summary.most.count,
            mostAt: clockOf(summary.most.atMs),
            least: summary.least.count,
            leastAt: clockOf(summary.least.atMs),
            last: summary.last.count,
          })}
        </VisuallyHidden>
      )}
    </Card>
  );
}
