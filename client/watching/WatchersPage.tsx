import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { WatchingTable } from "#server/watching/protocol.ts";
import { rest } from "../kit/rest.ts";
import { currentLanguage } from "../kit/text/text.ts";
import { ExportButtons } from "../kit/ui/ExportButtons.tsx";
import {
  BackLink,
  Card,
  EmptyState,
  ErrorNote,
  ListSkeleton,
  Page,
  Section,
} from "../kit/ui/parts.tsx";
import { ClassBars } from "./ClassBars.tsx";
import { CurveCard } from "./CurveCard.tsx";
import { Filters } from "./Filters.tsx";
import { Numbers } from "./Numbers.tsx";
import { type Shown, shownRows } from "./rows.ts";
import { useWatching } from "./useWatching.ts";
import { WatchersTable } from "./WatchersTable.tsx";

const formats = [
  { format: "xlsx", label: "XLSX" },
  { format: "csv", label: "CSV" },
  { format: "xapi", label: "xAPI" },
] as const;

/** Who of those an item is for has watched it, how far and when; those who never came are in it too. */
export function WatchersPage() {
  const { t } = useTranslation("watching");
  const { itemId = "" } = useParams();
  const item = useQuery({
    queryKey: ["readItem", itemId],
    queryFn: () => rest("readItem", { itemId }),
  });
  const table = useWatching(itemId);
  const { data } = table;
  return (
    <Page
      back={<BackLink to={`/library/${itemId}`}>{t("back")}</BackLink>}
      eyebrow={item.data?.title}
      title={t("title")}
      actions={
        data &&
        data.rows.length > 0 && (
          <ExportButtons
            formats={formats}
            load={(format) =>
              rest("exportWatching", { itemId, format, language: currentLanguage() })
            }
          />
        )
      }
    >
      {table.error && <ErrorNote error={table.error} onRetry={table.refetch} />}
      {table.isPending && (
        <>
          <Skeleton height={64} radius="lg" />
          <Skeleton height={160} radius="lg" />
          <ListSkeleton rows={8} />
        </>
      )}
      {data && <Known table={data} itemId={itemId} asksPhoto={item.data?.asksPhoto ?? false} />}
    </Page>
  );
}

type KnownProps = { table: WatchingTable; itemId: string; asksPhoto: boolean };
function Known({ table, itemId, asksPhoto }: KnownProps) {
  const { t } = useTranslation("watching");
  const [shown, setShown] = useState<Shown>({
    classId: null,
    isOnlyBelow: false,
    sortBy: "name",
  });
  if (table.rows.length === 0)
    return (
      <Card>
        <EmptyState icon="users" title={t("nobody.title")}>
          {t("nobody.text")}
        </EmptyState>
      </Card>
    );
  return (
    <>
      <Numbers table={table} asksPhoto={asksPhoto} />
      {table.classes.length > 1 && (
        <Section
          title={t("bars.title")}
          aside={t("bars.threshold", { percent: table.thresholdPercent })}
        >
          <Card isPadded>
            <ClassBars table={table} />
          </Card>
        </Section>
      )}
      {table.curve.length > 1 && <CurveCard table={table} />}
      <Filters table={table} shown={shown} onChange={setShown} />
      <WatchersTable
        groups={shownRows(table, shown)}
        table={table}
        itemId={itemId}
        isFiltered={shown.isOnlyBelow}
      />
    </>
  );
}
