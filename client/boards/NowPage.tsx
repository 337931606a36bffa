import { Anchor, Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import {
  Card,
  EmptyState,
  ErrorNote,
  ListSkeleton,
  Note,
  Page,
  Section,
} from "../kit/ui/parts.tsx";
import { NowNumbers } from "./NowNumbers.tsx";
import css from "./NowPage.module.css";
import { RunningLesson, WatchedLesson } from "./NowRows.tsx";
import { type SchoolNow, sortedNow } from "./now.ts";
import { useSchoolNow } from "./useSchoolNow.ts";

const PresencePolicyCard = lazy(async () => ({
  default: (await import("../signals/PresencePolicyCard.tsx")).PresencePolicyCard,
}));

/** The school at this moment, for those who answer for it: four numbers, then what wants a look. */
export function NowPage() {
  const { t } = useTranslation("boards");
  const format = useFormat();
  const board = useSchoolNow();
  const { data } = board;
  return (
    <Page
      eyebrow={data && format.day(format.dayOf(data.now))}
      title={t("title")}
      actions={
        data && (
          <span className={css.clock}>
            <Icon name="clock" sizePx={18} />
            {t("asOf", { time: format.time(data.now) })}
          </span>
        )
      }
    >
      {board.error && <ErrorNote error={board.error} onRetry={board.refetch} />}
      {board.isPending && (
        <>
          <Skeleton height={108} radius="lg" />
          <ListSkeleton rows={6} />
        </>
      )}
      {data && <Known now={data} />}
      <Anchor
        component={Link}
        to="/attendance/policy"
        py={11}
        my={-11}
        data-testid="attendance-rule"
      >
        {t("attendanceRule")}
      </Anchor>
      <Anchor
        component={Link}
        to="/consultations/counts"
        py={11}
        my={-11}
        data-testid="talk-counts"
      >
        {t("talkCounts")}
      </Anchor>
      <Suspense fallback={null}>
        <PresencePolicyCard />
      </Suspense>
    </Page>
  );
}

function Known({ now }: { now: SchoolNow }) {
  const { t } = useTranslation("boards");
  const { watched, running } = sortedNow(now.lessons);
  if (watched.length + running.length === 0)
    return (
      <Card>
        <EmptyState icon="sun" title={t("quiet.title")}>
          {t("quiet.text")}
        </EmptyState>
      </Card>
    );
  return (
    <>
      <NowNumbers now={now} />
      {watched.length === 0 ? (
        <Note tone="ok" icon="check">
          {t("allWell")}
        </Note>
      ) : (
        <Section title={t("watched")} aside={t("lessons", { count: watched.length })}>
          <Card>
            <ul className={css.watched}>
              {watched.map((judged) => (
                <WatchedLesson key={judged.lesson.id} {...judged} />
              ))}
            </ul>
          </Card>
        </Section>
      )}
      {running.length > 0 && (
        <Section title={t("runningNow")} aside={t("lessons", { count: running.length })}>
          <ul className={css.running}>
            {running.map(({ lesson }) => (
              <RunningLesson key={lesson.id} lesson={lesson} />
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
