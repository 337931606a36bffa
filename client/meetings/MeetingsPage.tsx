import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote, ListSkeleton, Page, Section } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { MeetingRow } from "./MeetingRow.tsx";
import css from "./Meetings.module.css";
import { kindsOf } from "./rules.ts";
import { useMeetings } from "./useMeetings.ts";

/** `/meetings`: parents' meetings, coaching and events one is called to, and those one calls. */
export function MeetingsPage() {
  const { t } = useTranslation("meetings");
  const mayMake = kindsOf(useMe().actions).length > 0;
  const [isPastShown, setPastShown] = useState(false);
  return (
    <Page
      title={t("title")}
      actions={
        mayMake && (
          <Button
            component={Link}
            to="/meetings/new"
            leftSection={<Icon name="plus" sizePx={20} />}
            data-testid="meeting-new"
          >
            {t("new")}
          </Button>
        )
      }
    >
      <List isPast={false} empty={t(mayMake ? "empty.make" : "empty.text")} />
      {isPastShown ? (
        <Section title={t("past")}>
          <List isPast empty={t("empty.past")} />
        </Section>
      ) : (
        <div>
          <Button variant="default" onClick={() => setPastShown(true)}>
            {t("showPast")}
          </Button>
        </div>
      )}
    </Page>
  );
}

function List({ isPast, empty }: { isPast: boolean; empty: string }) {
  const { t } = useTranslation("meetings");
  const { data, error, isPending, refetch } = useMeetings(isPast);
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (isPending) return <ListSkeleton rows={3} />;
  return (
    <Card>
      {data.length === 0 ? (
        <EmptyState icon="calendar" title={t("empty.title")}>
          {empty}
        </EmptyState>
      ) : (
        <ul className={css.rows}>
          {data.map((meeting) => (
            <MeetingRow key={meeting.id} meeting={meeting} />
          ))}
        </ul>
      )}
    </Card>
  );
}
