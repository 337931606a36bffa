import { useMediaQuery } from "@mantine/hooks";
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { JournalGrid } from "#server/journal/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Card, EmptyState } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { Actions, UndoButtons } from "./Actions.tsx";
import { ConflictBar } from "./ConflictBar.tsx";
import { CellDrawer } from "./cell/CellDrawer.tsx";
import { Dialogs, type Opened } from "./dialogs/Dialogs.tsx";
import { createActs, type Shape } from "./grid/acts.ts";
import { createChoice } from "./grid/choice.ts";
import { Grid } from "./grid/Grid.tsx";
import css from "./JournalPage.module.css";
import { Legend } from "./Legend.tsx";
import { type Column, columnsOf } from "./model/columns.ts";
import { PhoneJournal } from "./phone/PhoneJournal.tsx";
import { PrintSheets } from "./print/PrintSheets.tsx";
import { RefusedBar, RemarkLine, SaveLine } from "./SaveLine.tsx";
import { useLive } from "./sheet/live.ts";
import { outgoingOf, sayCause } from "./sheet/outgoing.ts";
import { createSheet } from "./sheet/sheet.ts";
import { useCellWords } from "./useCellWords.ts";

const OutboxStrip = lazy(async () => ({
  default: (await import("../outbox/OutboxStrip.tsx")).OutboxStrip,
}));

type Props = { grid: JournalGrid; pickers: ReactNode; reread: () => void };

/** One journal that has been read: the grid, or on a phone a list with keys, and what belongs to it. */
export function Journal({ grid, pickers, reread }: Props) {
  const { t } = useTranslation("journal");
  const format = useFormat();
  const me = useMe();
  const words = useCellWords();
  const isPhone = useMediaQuery("(max-width: 699px)", undefined, {
    getInitialValueInEffect: false,
  });
  const [opened, setOpened] = useState<Opened>(null);
  const table = useRef<HTMLTableElement>(null);
  const { classId, pupils } = grid;
  const subjectId = grid.subject.id;
  const { year, number } = grid.term;
  const key = useMemo(
    () => ({ classId, subjectId, year, term: number }),
    [classId, subjectId, year, number],
  );
  // Made with what is known, so that the first picture is the whole one.
  const [sheet] = useState(() => {
    const made = createSheet(outgoingOf({ personId: me.id, ...key }), me.id);
    made.take(grid);
    return made;
  });
  useEffect(() => sheet.take(grid), [sheet, grid]);
  useEffect(() => sayCause(t("attendanceCause")), [t]);
  const { others, focus } = useLive(key, sheet, me.id, reread);

  const today = format.dayOf(Date.now());
  const { lessons, works, subject, mayWrite } = grid;
  const columns = useMemo(
    () => columnsOf({ lessons, works, subject, mayWrite }, today),
    [lessons, works, subject, mayWrite, today],
  );
  const choice = useMemo(createChoice, []);
  const shape = useShape(pupils, columns);
  const shapeNow = useRef(shape);
  shapeNow.current = shape;
  const acts = useMemo(
    () =>
      createActs({
        sheet,
        choice,
        shape: () => shapeNow.current,
        onMove: focus.at,
        letterOf: (code) => words.letters[code],
      }),
    [sheet, choice, focus, words],
  );
  const openColumn = useMemo(
    () => (column: Column) => {
      if (column.kind === "lesson") setOpened({ what: "lesson", lessonId: column.lesson.lessonId });
      if (column.kind === "work") setOpened({ what: "work", work: column.work });
    },
    [],
  );
  useEffect(() => {
    performance.mark("journal:shown");
  }, []);

  const name = format.words(subject.name);
  const isCredit = subject.grading === "credit";
  const body = { pupils, columns, today, words, sheet };
  return (
    <div className={css.page} data-testid="journal">
      <div className={css.screen}>
        <header className={css.head}>
          <h1>{t("title")}</h1>
          {pickers}
          {isPhone && mayWrite && <SaveLine sheet={sheet} />}
          <Actions grid={grid} onOpen={setOpened} />
        </header>
        <Suspense fallback={null}>
          <OutboxStrip {...{ classId, subjectId }} from={grid.term.from} to={grid.term.to} />
        </Suspense>
        <RefusedBar sheet={sheet} />
        <ConflictBar sheet={sheet} pupils={pupils} columns={columns} />
        {pupils.length === 0 || lessons.length === 0 ? (
          <Card>
            <EmptyState
              icon={pupils.length === 0 ? "users" : "calendar"}
              title={pupils.length === 0 ? t("noPupils.title") : t("noDates.title")}
            >
              {pupils.length === 0 ? t("noPupils.text") : t("noDates.text")}
            </EmptyState>
          </Card>
        ) : isPhone ? (
          <PhoneJournal {...body} mayWrite={mayWrite} choice={choice} onColumn={openColumn} />
        ) : (
          <Grid
            {...{ pupils, columns, shape, today, words, acts, choice, others, table, isCredit }}
            label={t("grid.label", { schoolClass: grid.className, subject: name })}
            cells={sheet.cells}
            onColumn={openColumn}
          />
        )}
        <footer className={css.foot}>
          <Legend words={words} />
          <RemarkLine choice={choice} />
          <span className={css.count}>{t("pupils", { count: pupils.length })}</span>
          {mayWrite ? (
            <>
              <UndoButtons sheet={sheet} />
              {!isPhone && <SaveLine sheet={sheet} />}
            </>
          ) : (
            <span>{t("readOnly")}</span>
          )}
        </footer>
      </div>
      <CellDrawer
        {...body}
        {...{ choice, mayWrite }}
        journal={key}
        onColumn={openColumn}
        onClosed={() => table.current?.focus()}
      />
      <Dialogs
        opened={opened}
        onClose={() => setOpened(null)}
        {...{ grid, sheet, columns, reread }}
        journal={key}
      />
      <PrintSheets grid={grid} columns={columns} sheet={sheet} words={words} />
    </div>
  );
}

type Pupils = JournalGrid["pupils"];
function useShape(pupils: Pupils, columns: readonly Column[]): Shape {
  return useMemo(() => {
    const leftIds = new Set(pupils.flatMap(({ id, hasLeft }) => (hasLeft ? [id] : [])));
    return { pupilIds: pupils.map(({ id }) => id), leftIds, columns };
  }, [pupils, columns]);
}
