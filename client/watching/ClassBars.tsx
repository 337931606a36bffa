import { Button, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { WatchingTable } from "#server/watching/protocol.ts";
import { CallError } from "../kit/call.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, ErrorNote } from "../kit/ui/parts.tsx";
import { Bar } from "./Bar.tsx";
import css from "./ClassBars.module.css";
import { totalsOf } from "./rows.ts";
import { useWatching } from "./useWatching.ts";

/** How much of an item each class has seen, and the way to the table of names. Nothing for those who may not know. */
export function ClassBarsCard({ itemId }: { itemId: string }) {
  const { t } = useTranslation("watching");
  const table = useWatching(itemId);
  if (table.error instanceof CallError && table.error.code === "forbidden") return null;
  return (
    <Card isPadded>
      <div className={css.head}>
        <h2>{t("bars.title")}</h2>
        {table.data && (
          <span className={css.aside}>
            {t("bars.threshold", { percent: table.data.thresholdPercent })}
          </span>
        )}
      </div>
      {table.error && <ErrorNote error={table.error} onRetry={table.refetch} />}
      {table.isPending && <Skeleton height={110} mt={12} radius="md" />}
      {table.data && <Known table={table.data} itemId={itemId} />}
    </Card>
  );
}

function Known({ table, itemId }: { table: WatchingTable; itemId: string }) {
  const { t } = useTranslation("watching");
  const { pupils, below, neverOpened } = totalsOf(table);
  if (pupils === 0) return <p className={css.nobody}>{t("bars.nobody")}</p>;
  return (
    <>
      <ClassBars table={table} />
      <div className={css.foot}>
        <p className={css.sum}>
          {below === 0
            ? t("bars.all", { percent: table.thresholdPercent })
            : t("bars.below", { below, percent: table.thresholdPercent, never: neverOpened })}
        </p>
        <Button
          component={Link}
          to={`/library/${itemId}/watched`}
          variant="light"
          leftSection={<Icon name="users" sizePx={18} />}
          data-testid="watchers"
        >
          {t("bars.more")}
        </Button>
      </div>
    </>
  );
}

/** A bar for each class: the average over everybody in it, and how many have seen enough. */
export function ClassBars({ table }: { table: WatchingTable }) {
  const { t } = useTranslation("watching");
  const format = useFormat();
  return (
    <ul className={css.bars}>
      {table.classes.map(({ id, name, averagePercent, reachedCount, pupilCount }) => (
        <li key={id} className={css.row}>
          <span className={css.name}>{name}</span>
          <Bar percent={averagePercent} thresholdPercent={table.thresholdPercent} />
          <span className={css.percent}>{format.percent(averagePercent / 100)}</span>
          <span className={css.reached}>
            {t("bars.reached", { reached: reachedCount, all: pupilCount })}
          </span>
        </li>
      ))}
    </ul>
  );
}
