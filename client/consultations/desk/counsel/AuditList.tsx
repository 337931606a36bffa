import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { AuditAct } from "#server/consultations/protocol.ts";
import { rest } from "../../../kit/rest.ts";
import { useFormat } from "../../../kit/text/useFormat.ts";
import { Icon, type IconName } from "../../../kit/ui/icons.tsx";
import {
  Card,
  EmptyState,
  ErrorNote,
  ListSkeleton,
  Note,
  Section,
} from "../../../kit/ui/parts.tsx";
import css from "./Counts.module.css";
import { auditDays } from "./counting.ts";
import { useWeekSpan } from "./useWeekSpan.ts";

const icons: Record<AuditAct, IconName> = {
  opened: "eye",
  answered: "check",
  moved: "clock",
  cancelled: "x",
  exception: "alert",
  held: "check",
  noteOpened: "key",
  noteSaved: "pencil",
  noteRemoved: "trash",
  settings: "settings",
};

/** That rows were opened or changed, by day, to leadership by week; never what they hold. */
export function AuditList({ isLeadership }: { isLeadership: boolean }) {
  const { t } = useTranslation("counsel");
  const format = useFormat();
  const spanOf = useWeekSpan();
  const audit = useQuery({
    queryKey: ["listAudit"],
    queryFn: () => rest("listAudit", {}),
    staleTime: 0,
  });
  if (audit.error) return <ErrorNote error={audit.error} onRetry={audit.refetch} />;
  if (audit.isPending) return <ListSkeleton rows={6} />;
  const days = auditDays(audit.data.rows);
  return (
    <>
      <Note icon={isLeadership ? "eyeOff" : "info"}>
        {t(isLeadership ? "audit.blind" : "audit.own")}
      </Note>
      {days.length === 0 && (
        <Card>
          <EmptyState icon="list" title={t("audit.none")}>
            {t(isLeadership ? "audit.noneHint" : "audit.noneOwn")}
          </EmptyState>
        </Card>
      )}
      {days.map(({ day, acts }) => (
        <Section key={day} title={isLeadership ? spanOf(day) : format.day(day)}>
          <Card>
            <ul className={css.audit} data-testid="audit-day">
              {acts.map(({ act, row, at, times }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same act on the same row may come again
                <li key={`${act} ${row} ${at} ${index}`}>
                  <Icon name={icons[act]} sizePx={20} />
                  <span className={css.act}>{t(`act.${act}`)}</span>
                  {times > 1 && <span>{t("audit.times", { count: times })}</span>}
                  <span className={css.ref}>{t("audit.row", { row })}</span>
                  {at !== null && <span className={css.at}>{format.time(at)}</span>}
                </li>
              ))}
            </ul>
          </Card>
        </Section>
      ))}
    </>
  );
}
