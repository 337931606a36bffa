import { Button, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { rest } from "../../../kit/rest.ts";
import { Icon } from "../../../kit/ui/icons.tsx";
import {
  BackLink,
  Card,
  EmptyState,
  ErrorNote,
  ListSkeleton,
  Note,
  Page,
} from "../../../kit/ui/parts.tsx";
import { useMe } from "../../../kit/useSession.ts";
import { AuditList } from "./AuditList.tsx";
import css from "./Counts.module.css";
import { WeekCounts } from "./WeekCounts.tsx";

const views = ["counts", "audit"] as const;

/** `/consultations/counts`: how many talks were held a week, and what was opened by week; a host sees their own openings. */
export function CountsPage() {
  const { t } = useTranslation("counsel");
  const { actions } = useMe();
  const [search, setSearch] = useSearchParams();
  const isHost = actions.includes("consultations:host");
  const mayCount = actions.includes("consultations:readCounts");
  const view = !mayCount || search.get("view") === "audit" ? "audit" : "counts";
  if (!mayCount && !isHost)
    return (
      <Page title={t("counts.title")}>
        <EmptyState icon="lock" title={t("closed")} />
      </Page>
    );
  return (
    <Page
      back={<Back />}
      title={t(mayCount ? "counts.title" : "audit.title")}
      actions={
        actions.includes("consultations:govern") && (
          <Button
            component={Link}
            to="/consultations/settings"
            variant="default"
            leftSection={<Icon name="settings" sizePx={20} />}
            data-testid="counsel-settings"
          >
            {t("settings")}
          </Button>
        )
      }
    >
      {mayCount && (
        <SegmentedControl
          className={css.views ?? ""}
          aria-label={t("views")}
          value={view}
          onChange={(value) =>
            setSearch(value === "audit" ? { view: "audit" } : {}, { replace: true })
          }
          data={views.map((value) => ({ value, label: t(`view.${value}`) }))}
        />
      )}
      {view === "counts" ? <Counts /> : <AuditList isLeadership={mayCount} />}
    </Page>
  );
}

/** Leadership comes from the school's board, hosts from their calendar. */
function Back() {
  const { t } = useTranslation("counsel");
  const { actions } = useMe();
  if (actions.includes("boards:readSchool"))
    return <BackLink to="/now">{t("common:nav.now")}</BackLink>;
  return actions.includes("consultations:host") ? (
    <BackLink to="/calendar">{t("toCalendar")}</BackLink>
  ) : (
    <BackLink to="/people">{t("common:nav.people")}</BackLink>
  );
}

function Counts() {
  const { t } = useTranslation("counsel");
  const counts = useQuery({ queryKey: ["readCounts"], queryFn: () => rest("readCounts", {}) });
  if (counts.error) return <ErrorNote error={counts.error} onRetry={counts.refetch} />;
  return (
    <>
      <Note icon="eyeOff">{t("counts.blind")}</Note>
      {counts.isPending && <ListSkeleton rows={6} />}
      {counts.data && (
        <Card>
          {counts.data.weeks.length === 0 ? (
            <EmptyState icon="chart" title={t("counts.none")}>
              {t("counts.noneHint")}
            </EmptyState>
          ) : (
            <WeekCounts weeks={counts.data.weeks} />
          )}
        </Card>
      )}
    </>
  );
}
