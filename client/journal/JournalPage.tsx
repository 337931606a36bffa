import { Skeleton } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useParams, useSearchParams } from "react-router";
import { Card, EmptyState, ErrorNote } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { Journal } from "./Journal.tsx";
import css from "./JournalPage.module.css";
import { type JournalChoice, Pickers } from "./Pickers.tsx";
import { resumeAll } from "./sheet/outgoing.ts";
import { useJournal, useJournals } from "./useJournal.ts";

const LAST = "qonyrau.journal.last";

/** The class journal: class, subject, term, and the grid below. `/journal` goes on where one was. */
export function JournalPage() {
  const { t } = useTranslation("journal");
  const { id } = useMe();
  const { classId = "", subjectId = "" } = useParams();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const wanted = Number(search.get("term"));
  const term = wanted >= 1 && wanted <= 4 ? wanted : undefined;
  const list = useJournals();
  const { grid, reread } = useJournal({ classId, subjectId, term });
  useEffect(() => resumeAll(id), [id]);
  useEffect(() => {
    if (classId && subjectId) localStorage.setItem(LAST, `${classId}/${subjectId}`);
  }, [classId, subjectId]);

  const journals = list.data?.journals ?? [];
  const first = journals.find(
    (one) => `${one.classId}/${one.subject.id}` === localStorage.getItem(LAST),
  );
  const start = first ?? journals[0];
  if (!classId && start)
    return <Navigate to={`/journal/${start.classId}/${start.subject.id}`} replace />;

  const go = (to: JournalChoice) => {
    const query = to.term === undefined ? "" : `?term=${to.term}`;
    void navigate(`/journal/${to.classId}/${to.subjectId}${query}`);
  };
  const pickers = (
    <Pickers
      journals={journals}
      terms={grid.data?.terms ?? []}
      at={{ classId, subjectId, term: grid.data?.term.number ?? term }}
      onGo={go}
    />
  );
  const hasNone = list.data && journals.length === 0 && !classId;
  if (grid.data) {
    const { year, number } = grid.data.term;
    return (
      <Journal
        key={`${id} ${classId} ${subjectId} ${year} ${number}`}
        grid={grid.data}
        pickers={pickers}
        reread={reread}
      />
    );
  }
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t("title")}</h1>
        {!hasNone && pickers}
      </header>
      {hasNone && (
        <Card>
          <EmptyState icon="table" title={t("none.title")}>
            {t("none.text")}
          </EmptyState>
        </Card>
      )}
      {list.error && <ErrorNote error={list.error} onRetry={list.refetch} />}
      {grid.error && <ErrorNote error={grid.error} onRetry={grid.refetch} />}
      {!hasNone && !grid.error && !list.error && (
        <div className={css.waiting} role="status" aria-label={t("common:loading")}>
          <Skeleton height={64} radius="lg" />
          <Skeleton height="60vh" radius="lg" />
        </div>
      )}
    </div>
  );
}
