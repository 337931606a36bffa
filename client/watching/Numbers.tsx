import { useTranslation } from "react-i18next";
import type { WatchingTable } from "#server/watching/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import css from "./Numbers.module.css";
import { totalsOf } from "./rows.ts";

/** The table in a few numbers, each said of everybody the item is for. */
export function Numbers({ table, asksPhoto }: { table: WatchingTable; asksPhoto: boolean }) {
  const { t } = useTranslation("watching");
  const format = useFormat();
  const totals = totalsOf(table);
  const hasAnswers = totals.answered > 0;
  return (
    <dl className={css.numbers}>
      <Figure word={t("numbers.average")} value={format.percent(totals.averagePercent / 100)} />
      <Figure
        word={t("numbers.reached", { percent: table.thresholdPercent })}
        value={totals.reached}
        of={totals.pupils}
        tone="ok"
      />
      <Figure word={t("numbers.opened")} value={totals.opened} of={totals.pupils} />
      <Figure
        word={t("numbers.never")}
        value={totals.neverOpened}
        of={totals.pupils}
        tone={totals.neverOpened > 0 ? "warn" : undefined}
      />
      {hasAnswers && <Figure word={t("numbers.right")} value={totals.right} of={totals.answered} />}
      {asksPhoto && <Figure word={t("numbers.photos")} value={totals.photos} of={totals.pupils} />}
    </dl>
  );
}

type FigureProps = {
  word: string;
  value: number | string;
  of?: number;
  tone?: "ok" | "warn" | undefined;
};
function Figure({ word, value, of, tone }: FigureProps) {
  return (
    <div className={css.number} data-tone={tone}>
      <dt>{word}</dt>
      <dd>
        {value}
        {of !== undefined && <span className={css.of}> / {of}</span>}
      </dd>
    </div>
  );
}
