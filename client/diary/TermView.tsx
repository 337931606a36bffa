import { SegmentedControl, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DiaryTerm } from "#server/diary/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Card, EmptyState, ErrorNote } from "../kit/ui/parts.tsx";
import css from "./Diary.module.css";
import { MarkTile } from "./MarkTile.tsx";
import { useDiaryTerm } from "./useDiary.ts";

const ROMAN = ["", "I", "II", "III", "IV"];

/** A term by subject: every mark in its order, the percent so far, what was missed. */
export function TermView({ childId }: { childId?: string }) {
  const { t } = useTranslation("diary");
  const [asked, setAsked] = useState<{ year: number; term: number } | undefined>();
  const query = useDiaryTerm({ ...(childId && { childId }), ...asked });
  const data = query.data;
  if (query.error) return <ErrorNote error={query.error} onRetry={query.refetch} />;
  if (!data) return <Skeleton height={420} radius="lg" />;
  return (
    <>
      <SegmentedControl
        aria-label={t("whichTerm")}
        value={`${data.year}.${data.term}`}
        onChange={(value) => {
          const [year = 0, term = 0] = value.split(".").map(Number);
          setAsked({ year, term });
        }}
        data={data.terms.map(({ year, number }) => ({
          value: `${year}.${number}`,
          label: t("termNumber", { number: ROMAN[number] }),
        }))}
      />
      {data.subjects.length === 0 ? (
        <Card>
          <EmptyState icon="table" title={t("noTerm.title")}>
            {t("noTerm.text")}
          </EmptyState>
        </Card>
      ) : (
        <Card>
          <ul className={css.list}>
            {data.subjects.map((one) => (
              <SubjectRow key={one.subject.id} one={one} />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

function SubjectRow({ one }: { one: DiaryTerm["subjects"][number] }) {
  const { t } = useTranslation("diary");
  const format = useFormat();
  const set = one.marks.findLast(({ kind }) => kind === "termMark");
  const shown = one.marks.filter(({ kind }) => kind !== "termMark");
  const mark = set?.value ?? one.computed?.mark ?? null;
  const percent = one.computed?.percent ?? null;
  return (
    <li className={css.subjectRow} data-testid="diary-subject">
      <div className={css.subjectHead}>
        <b>{format.words(one.subject.name)}</b>
        <span className={css.missed}>
          {one.missed > 0 && t("missedCount", { count: one.missed })}
          {one.missed > 0 && one.late > 0 && " · "}
          {one.late > 0 && t("lateCount", { count: one.late })}
        </span>
      </div>
      <div className={css.subjectMarks}>
        {shown.map((each) => (
          <span key={`${each.kind} ${each.at} ${each.day}`} className={css.dated}>
            <MarkTile mark={each} />
            <small>{format.shortDay(each.day)}</small>
          </span>
        ))}
        {shown.length === 0 && <span className={css.none}>{t("noMarks")}</span>}
      </div>
      {one.subject.grading === "marks" && mark !== null && (
        <div className={css.termMark} data-set={set !== undefined || undefined}>
          <b>{mark}</b>
          <small>
            {percent === null ? "" : format.percent(percent / 100)}
            {set === undefined && <i> {t("soFar")}</i>}
          </small>
        </div>
      )}
    </li>
  );
}
