import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Lesson } from "#server/lessons/protocol.ts";
import { Card, EmptyState, ErrorNote, ListSkeleton, Note, Section } from "../kit/ui/parts.tsx";

/** What stands in the place of a day that is not loaded: grey rows, or words and a way to try again. */
export function DayStates({ query }: { query: UseQueryResult<unknown, Error> }) {
  if (query.error) return <ErrorNote error={query.error} onRetry={query.refetch} />;
  return query.isPending ? <ListSkeleton rows={6} /> : null;
}

type Props = {
  lessons: readonly Lesson[];
  /** Nothing runs or comes any more. */
  isOver: boolean;
  title?: string;
  children: (lesson: Lesson) => ReactNode;
};

/** A day's lessons in order, or what an empty day says. */
export function DayList({ lessons, isOver, title, children }: Props) {
  const { t } = useTranslation("lessons");
  const ended = lessons.filter(({ state }) => state === "ended").length;
  if (lessons.length === 0)
    return (
      <Card>
        <EmptyState icon="sun" title={t("empty.title")}>
          {t("empty.text")}
        </EmptyState>
      </Card>
    );
  return (
    <>
      {isOver && (
        <Note tone="ok" icon="check">
          {t("dayOver")}
        </Note>
      )}
      <Section title={title ?? t("today")} aside={t("endedOf", { count: lessons.length, ended })}>
        <Card>{lessons.map(children)}</Card>
      </Section>
    </>
  );
}
