import { Button, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { rest } from "../../kit/rest.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import { ProposalLine } from "../dialogs/ProposalLine.tsx";
import type { CellWords } from "../grid/Cell.tsx";
import { type Column, cellKey } from "../model/columns.ts";
import type { CellView } from "../sheet/cells.ts";
import type { Sheet } from "../sheet/sheet.ts";
import css from "./CellForm.module.css";
import { Keypad } from "./Keypad.tsx";

export type JournalRef = { classId: string; subjectId: string; year: number; term: number };
export type FormProps = {
  pupil: { id: string; fullName: string };
  column: Column;
  sheet: Sheet;
  words: CellWords;
  journal: JournalRef;
  mayWrite: boolean;
  onColumn: (column: Column) => void;
};
/** The protocol's limit of a comment. */
const COMMENT_MAX_CHARS = 1000;

/** One cell in words and keys. */
export function CellForm(props: FormProps) {
  const { pupil, column, sheet, words, journal, mayWrite, onColumn } = props;
  const { t } = useTranslation("journal");
  const format = useFormat();
  const key = cellKey(pupil.id, column.id);
  const view = useSyncExternalStore(
    (listener) => sheet.cells.subscribe(key, listener),
    () => sheet.cells.view(key),
  );
  const place = { pupilId: pupil.id, column: column.id };
  const [comment, setComment] = useState(view.comment);
  const mayType = mayWrite && column.isOpen;
  const { register } = view;
  return (
    <div className={css.form}>
      {view.theirs && (
        <div className={css.conflict}>
          <span>{t("conflict.text")}</span>
          <Button onClick={() => sheet.choose(key, "mine")}>
            {t("conflict.mine", { value: view.value ?? t("conflict.nothing") })}
          </Button>
          <Button variant="default" onClick={() => sheet.choose(key, "theirs")}>
            {t("conflict.theirs", { value: view.theirs.value ?? t("conflict.nothing") })}
          </Button>
        </div>
      )}
      {register && register.reason[format.language] !== "" && (
        <p className={css.reason}>
          <b>{words.codes[register.code]}.</b> {format.words(register.reason)}
        </p>
      )}
      {mayType && (
        <Keypad
          column={column}
          value={view.value}
          code={view.code}
          words={words}
          onValue={(value) => sheet.write([{ what: "value", ...place, value }])}
          onCode={(code) => sheet.write([{ what: "attendance", ...place, code }])}
        />
      )}
      {view.proposals.map((proposal) => (
        <ProposalLine
          key={proposal.id}
          {...{ proposal, sheet, journal, mayWrite, words, column }}
        />
      ))}
      {column.kind !== "percent" && (mayType || view.comment !== "") && (
        <Textarea
          label={t("comment.label")}
          description={t("comment.who")}
          autosize
          minRows={3}
          maxLength={COMMENT_MAX_CHARS}
          readOnly={!mayType}
          value={comment}
          data-testid="cell-comment"
          onChange={({ currentTarget }) => setComment(currentTarget.value)}
        />
      )}
      {mayType && (
        <Button
          disabled={comment.trim() === view.comment}
          data-testid="comment-save"
          onClick={() => sheet.write([{ what: "comment", ...place, comment: comment.trim() }])}
        >
          {t("comment.save")}
        </Button>
      )}
      {(column.kind === "lesson" || column.kind === "work") && (
        <Button
          variant="default"
          leftSection={<Icon name="pencil" sizePx={18} />}
          data-testid="open-column"
          onClick={() => onColumn(column)}
        >
          {column.kind === "lesson" ? t("lesson.open") : t("work.open")}
        </Button>
      )}
      {column.kind !== "percent" && <History {...{ pupil, column, journal, view }} />}
    </div>
  );
}

type HistoryProps = Pick<FormProps, "pupil" | "column" | "journal"> & { view: CellView };
function History({ pupil, column, journal, view }: HistoryProps) {
  const { t } = useTranslation("journal");
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const history = useQuery({
    // Each value that stands has a step of its own.
    queryKey: [
      "readCellHistory",
      journal,
      pupil.id,
      column.id,
      view.value,
      view.comment,
      view.state,
    ],
    queryFn: () => rest("readCellHistory", { ...journal, pupilId: pupil.id, column: column.id }),
    enabled: isOpen,
    staleTime: 0,
  });
  if (!isOpen)
    return (
      <Button
        variant="subtle"
        leftSection={<Icon name="clock" sizePx={18} />}
        data-testid="history-open"
        onClick={() => setOpen(true)}
      >
        {t("history.open")}
      </Button>
    );
  const said = (value: number | null) => (value === null ? "–" : String(value));
  return (
    <section>
      <h3>{t("history.title")}</h3>
      {history.error && <ErrorNote error={history.error} onRetry={history.refetch} />}
      {history.data?.steps.length === 0 && <p className={css.reason}>{t("history.none")}</p>}
      <ol className={css.steps} data-testid="history">
        {history.data?.steps.map((step) => (
          <li key={`${step.at} ${step.from} ${step.to}`}>
            <b>
              {said(step.from)} → {said(step.to)}
            </b>
            <span>
              {format.shortDay(format.dayOf(step.at))}, {format.time(step.at)} · {step.by.name}
              {step.cause !== "typed" && ` · ${t(`history.cause.${step.cause}`)}`}
            </span>
            {step.comment !== "" && <q>{step.comment}</q>}
          </li>
        ))}
      </ol>
    </section>
  );
}
