import { memo, useSyncExternalStore } from "react";
import type { AttendanceCode } from "#server/attendance/protocol.ts";
import type { Language } from "#server/people/protocol.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { type Column, cellKey } from "../model/columns.ts";
import type { Cells, CellView } from "../sheet/cells.ts";
import css from "./Cell.module.css";

/** Points from here on are green, as the school praises them. */
const HIGH_POINTS = 9;

/** What cells say, made once for all of them. */
export type CellWords = {
  language: Language;
  letters: Readonly<Record<AttendanceCode, string>>;
  codes: Readonly<Record<AttendanceCode, string>>;
  proposed: string;
  passed: string;
  failed: string;
};

/** A letter of attendance on its colour; one that is only proposed is pale. */
export function Letter({ code, isSure, words }: LetterProps) {
  return (
    <span className={css.letter} data-code={code} data-sure={isSure}>
      {words.letters[code]}
    </span>
  );
}
type LetterProps = { code: AttendanceCode; isSure: boolean; words: Pick<CellWords, "letters"> };

/** Was there, by the ledger's word; nobody has confirmed it. */
export const PresentRing = ({ label }: { label: string }) => (
  <span className={css.ring} role="img" aria-label={label} />
);

/** A number or the sign of a credit, as the column shows it. */
export function Value({ value, column, words }: ValueProps) {
  if (column.kind !== "credit")
    return (
      <span className={css.value} data-high={column.kind === "lesson" && value >= HIGH_POINTS}>
        {value}
      </span>
    );
  return value === 1 ? (
    <Icon name="check" sizePx={18} className={css.passed ?? ""} label={words.passed} />
  ) : (
    <Icon name="x" sizePx={18} className={css.failed ?? ""} label={words.failed} />
  );
}
type ValueProps = { value: number; column: Column; words: CellWords };

/** What a cell holds, for the grid and the phone's list alike. */
export function CellFace({ view, column, words }: FaceProps) {
  const { value, code, isCodeSure, typed, theirs } = view;
  if (typed !== null) return <span className={css.typed}>{typed}</span>;
  if (view.state === "conflict" && theirs)
    return (
      <span className={css.both}>
        {value ?? "–"}
        <s>{theirs.value ?? "–"}</s>
      </span>
    );
  const letter = code !== null && code !== "present" ? code : null;
  const proposal = view.proposals.find((one) => one.value !== null);
  return (
    <>
      {value !== null && <Value value={value} column={column} words={words} />}
      {letter && value === null && <Letter code={letter} isSure={isCodeSure} words={words} />}
      {letter && value !== null && (
        <sup className={css.small} data-code={letter}>
          {words.letters[letter]}
        </sup>
      )}
      {value === null && letter === null && proposal && proposal.value !== null && (
        <span className={css.offered}>
          <Value value={proposal.value} column={column} words={words} />
        </span>
      )}
      {value === null && !proposal && code === "present" && !isCodeSure && (
        <PresentRing label={words.proposed} />
      )}
      {value === null && letter === null && !proposal && column.kind === "work" && (
        <span className={css.none}>·</span>
      )}
    </>
  );
}
type FaceProps = { view: CellView; column: Column; words: CellWords };

/** Why the letter stands, and what is proposed, in a sentence each. */
function hintOf({ register, comment, proposals }: CellView, { language }: CellWords): string {
  const why = register && register.code !== "present" ? register.reason[language] : "";
  const lines = [why, ...proposals.map(({ reason }) => reason[language]), comment];
  return lines.filter((line) => line !== "").join("\n");
}

type Props = {
  id: string;
  cells: Cells;
  pupilId: string;
  column: Column;
  row: number;
  col: number;
  isToday: boolean;
  /** A line to the left: another part of the journal begins. */
  isEdge: boolean;
  words: CellWords;
};

/** One cell. It listens for itself, so that a key draws one cell and not the grid. */
export const Cell = memo(function Cell(props: Props) {
  const { cells, pupilId, column, words } = props;
  const key = cellKey(pupilId, column.id);
  const view = useSyncExternalStore(
    (listener) => cells.subscribe(key, listener),
    () => cells.view(key),
  );
  const kinds = view.proposals.map(({ kind }) => kind);
  return (
    <td
      id={props.id}
      className={css.cell}
      data-row={props.row}
      data-col={props.col}
      data-kind={column.kind}
      data-today={props.isToday || undefined}
      data-edge={props.isEdge || undefined}
      data-open={column.isOpen}
      data-state={view.state}
      data-comment={view.comment !== "" || undefined}
      data-proposal={kinds.find((kind) => kind === "missing" || kind === "late") ?? kinds[0]}
      data-testid="cell"
      title={hintOf(view, words) || undefined}
    >
      <CellFace view={view} column={column} words={words} />
      {view.news > 0 && <span key={view.news} className={css.news} />}
    </td>
  );
});

/** The computed percent of one pupil, and the mark it would be. */
export const Percent = memo(function Percent({ cells, pupilId, id, row, col }: PercentProps) {
  const mark = useSyncExternalStore(
    (listener) => cells.subscribe(pupilId, listener),
    () => cells.mark(pupilId),
  );
  return (
    <td
      id={id}
      className={css.cell}
      data-row={row}
      data-col={col}
      data-kind="percent"
      data-edge
      data-testid="percent"
    >
      {mark?.percent == null ? <span className={css.none}>·</span> : Math.round(mark.percent)}
    </td>
  );
});
type PercentProps = Pick<Props, "id" | "cells" | "pupilId" | "row" | "col">;

/** The term mark: the teacher's in bold, else the computed one, pale, as a proposal. */
export const TermMarkCell = memo(function TermMarkCell(props: Omit<Props, "isToday" | "isEdge">) {
  const { cells, pupilId, column, words } = props;
  const key = cellKey(pupilId, column.id);
  const view = useSyncExternalStore(
    (listener) => cells.subscribe(key, listener),
    () => cells.view(key),
  );
  const mark = useSyncExternalStore(
    (listener) => cells.subscribe(pupilId, listener),
    () => cells.mark(pupilId),
  );
  const isComputed = view.value === null && view.typed === null && mark?.mark != null;
  return (
    <td
      id={props.id}
      className={css.cell}
      data-row={props.row}
      data-col={props.col}
      data-kind="term"
      data-open={column.isOpen}
      data-state={view.state}
      data-comment={view.comment !== "" || undefined}
      data-testid="cell"
    >
      {isComputed ? (
        <span className={css.computed}>{mark.mark}</span>
      ) : (
        <CellFace view={view} column={column} words={words} />
      )}
      {view.news > 0 && <span key={view.news} className={css.news} />}
    </td>
  );
});
