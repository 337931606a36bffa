import { VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { WatchingRow, WatchingTable } from "#server/watching/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Avatar, Card, EmptyState, StatusChip } from "../kit/ui/parts.tsx";
import { Bar } from "./Bar.tsx";
import { PhotoThumb } from "./PhotoThumb.tsx";
import type { shownRows } from "./rows.ts";
import css from "./WatchersTable.module.css";

type Props = {
  groups: ReturnType<typeof shownRows>;
  table: WatchingTable;
  itemId: string;
  isFiltered: boolean;
};
/** Everybody by class: how much of it they saw, when, what they answered and made. */
export function WatchersTable({ groups, table, itemId, isFiltered }: Props) {
  const { t } = useTranslation("watching");
  if (isFiltered && groups.every(({ rows }) => rows.length === 0))
    return (
      <Card>
        <EmptyState icon="check" title={t("allReached.title")}>
          {t("allReached.text", { percent: table.thresholdPercent })}
        </EmptyState>
      </Card>
    );
  return (
    <Card>
      <div className={css.head} aria-hidden="true">
        <span>{t("head.pupil")}</span>
        <span>{t("head.seen")}</span>
        <span className={css.right}>{t("head.time")}</span>
        <span>{t("head.last")}</span>
        <span>{t("head.answer")}</span>
        <span>{t("head.photo")}</span>
      </div>
      {groups
        .filter(({ rows }) => rows.length > 0 || !isFiltered)
        .map(({ schoolClass, rows }) => (
          <section key={schoolClass.id}>
            <h2 className={css.group}>
              {schoolClass.name}
              <span className={css.count}>
                {isFiltered
                  ? t("rows", { shown: rows.length, all: schoolClass.pupilCount })
                  : schoolClass.pupilCount}
              </span>
            </h2>
            <ul className={css.rows}>
              {rows.map((row) => (
                <Row key={row.personId} row={row} table={table} itemId={itemId} />
              ))}
            </ul>
          </section>
        ))}
    </Card>
  );
}

type RowProps = { row: WatchingRow; table: WatchingTable; itemId: string };
function Row({ row, table, itemId }: RowProps) {
  const { t } = useTranslation("watching");
  const format = useFormat();
  const { fullName, percent, coveredMs, lastAt, answer, hasPhoto } = row;
  return (
    <li
      className={css.row}
      data-never={lastAt === null || undefined}
      data-testid="watcher"
      data-person-id={row.personId}
    >
      <span className={css.who}>
        <Avatar name={fullName} sizePx={32} />
        <span className={css.name}>{fullName}</span>
      </span>
      <span className={css.seen}>
        <Bar percent={percent} thresholdPercent={table.thresholdPercent} />
        <span className={css.percent} data-testid="watcher-percent">
          {format.percent(percent / 100)}
        </span>
      </span>
      <span className={css.time}>
        <VisuallyHidden>{t("head.time")}</VisuallyHidden>
        {coveredMs > 0 && format.duration(coveredMs / 1000)}
      </span>
      <span className={css.last}>
        {lastAt === null ? (
          <StatusChip tone="warn">{t("neverOpened")}</StatusChip>
        ) : (
          `${format.shortDay(format.dayOf(lastAt))}, ${format.time(lastAt)}`
        )}
      </span>
      <span className={css.answer}>{answer && <Answer answer={answer} />}</span>
      <span className={css.photo}>
        {hasPhoto && <PhotoThumb itemId={itemId} personId={row.personId} name={fullName} />}
      </span>
    </li>
  );
}

function Answer({ answer }: { answer: NonNullable<WatchingRow["answer"]> }) {
  const { t } = useTranslation("watching");
  if (answer.isRight === true)
    return (
      <StatusChip tone="ok" icon="check">
        {t("answer.right")}
      </StatusChip>
    );
  if (answer.isRight === false)
    return (
      <StatusChip tone="bad" icon="x">
        {t("answer.wrong")}
      </StatusChip>
    );
  if (answer.text === "") return <StatusChip icon="check">{t("answer.given")}</StatusChip>;
  return <span className={css.words}>{answer.text}</span>;
}
