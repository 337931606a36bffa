import { Button, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Consultation } from "#server/consultations/protocol.ts";
import { useServerNow } from "../../kit/clock.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote, ListSkeleton, Page, Section } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { useTalks } from "../booking/useTalks.ts";
import { CoverNote } from "../CoverNote.tsx";
import css from "./Calendar.module.css";
import { HostsOnly } from "./HostsOnly.tsx";
import { TalkRow } from "./TalkRow.tsx";
import { deskOf } from "./talks.ts";
import { useHours } from "./useDesk.ts";
import { WeekList } from "./WeekList.tsx";

/** `/calendar`: a host's talks of today, requests that wait, and the week. */
export function CalendarPage() {
  return (
    <HostsOnly>
      <Shown />
    </HostsOnly>
  );
}

function Shown() {
  const { t } = useTranslation("desk");
  const me = useMe();
  const format = useFormat();
  const today = format.dayOf(useServerNow());
  const isPrivate = me.actions.includes("consultations:hostPrivate");
  const talks = useTalks();
  return (
    <Page
      eyebrow={format.day(today)}
      title={t(isPrivate ? "title.own" : "title.talks")}
      actions={
        <div className={css.headActs}>
          <Button
            component={Link}
            to="/calendar/hours"
            variant="default"
            leftSection={<Icon name="clock" sizePx={20} />}
            data-testid="calendar-hours"
          >
            {t("hours")}
          </Button>
          <Button
            component={Link}
            to="/calendar/offer"
            leftSection={<Icon name="plus" sizePx={20} />}
            data-testid="calendar-offer"
          >
            {t("offer.open")}
          </Button>
        </div>
      }
    >
      {talks.error && <ErrorNote error={talks.error} onRetry={talks.refetch} />}
      {talks.isPending && (
        <>
          <Skeleton height={140} radius="lg" />
          <ListSkeleton rows={4} />
        </>
      )}
      {isPrivate && <CoverNote isHost />}
      {talks.data && <Known talks={talks.data} />}
      <Past />
      <div className={css.foot}>
        {me.actions.includes("consultations:readCounts") && (
          <Link to="/consultations/counts">{t("link.counts")}</Link>
        )}
        {me.actions.includes("consultations:govern") && (
          <Link to="/consultations/settings">{t("link.settings")}</Link>
        )}
        <Link to="/consultations/counts?view=audit" data-testid="calendar-audit">
          {t("link.audit")}
        </Link>
      </div>
    </Page>
  );
}

function Known({ talks }: { talks: Consultation[] }) {
  const { t } = useTranslation("desk");
  const format = useFormat();
  const nowMs = useServerNow();
  const { unsaid, today, requests } = deskOf(talks, { nowMs, dayOf: format.dayOf });
  return (
    <>
      <Section title={t("today.title")}>
        {today.length > 0 ? (
          <Rows talks={today} nowMs={nowMs} testId="today" />
        ) : (
          <Card isPadded>
            <div className={css.quiet}>
              <Icon name="sun" />
              <span>
                <b>{t("today.none")}</b> {t("today.noneHint")}
              </span>
            </div>
          </Card>
        )}
      </Section>
      {requests.length > 0 && (
        <Section
          title={t("requests.title")}
          aside={t("requests.count", { count: requests.length })}
        >
          <Rows talks={requests} nowMs={nowMs} hasDay testId="requests" />
        </Section>
      )}
      {unsaid.length > 0 && (
        <Section title={t("unsaid.title")}>
          <Rows talks={unsaid} nowMs={nowMs} hasDay testId="unsaid" />
        </Section>
      )}
      <Week talks={talks} nowMs={nowMs} />
    </>
  );
}

function Week({ talks, nowMs }: { talks: Consultation[]; nowMs: number }) {
  const hours = useHours();
  if (hours.error) return <ErrorNote error={hours.error} onRetry={hours.refetch} />;
  if (hours.isPending) return <ListSkeleton rows={5} />;
  return <WeekList talks={talks} availability={hours.data} nowMs={nowMs} />;
}

type RowsProps = { talks: Consultation[]; nowMs: number; hasDay?: boolean; testId: string };
function Rows({ talks, nowMs, hasDay = false, testId }: RowsProps) {
  return (
    <Card>
      <ul className={css.rows} data-testid={`talks-${testId}`}>
        {talks.map((talk) => (
          <TalkRow key={talk.id} talk={talk} nowMs={nowMs} hasDay={hasDay} />
        ))}
      </ul>
    </Card>
  );
}

/** Those that are over, asked for when they are wanted: a mark can still be put right there. */
function Past() {
  const { t } = useTranslation("desk");
  const [isShown, setShown] = useState(false);
  if (!isShown)
    return (
      <div>
        <Button variant="default" onClick={() => setShown(true)} data-testid="calendar-past">
          {t("past.show")}
        </Button>
      </div>
    );
  return (
    <Section title={t("past.title")}>
      <PastRows />
    </Section>
  );
}

function PastRows() {
  const { t } = useTranslation("desk");
  const nowMs = useServerNow();
  const { data, error, isPending, refetch } = useTalks(true);
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (isPending) return <ListSkeleton rows={3} />;
  const own = data.filter(({ isHost }) => isHost);
  if (own.length === 0)
    return (
      <Card>
        <EmptyState icon="calendar" title={t("past.none")} />
      </Card>
    );
  return <Rows talks={own} nowMs={nowMs} hasDay testId="past" />;
}
