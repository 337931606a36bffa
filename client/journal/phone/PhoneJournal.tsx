import { ActionIcon, Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { memo, useRef, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { Keypad } from "../cell/Keypad.tsx";
import { CellFace, type CellWords } from "../grid/Cell.tsx";
import type { ChoiceStore } from "../grid/choice.ts";
import { type Column, cellKey, dateToShow } from "../model/columns.ts";
import { only } from "../model/moving.ts";
import type { Cells } from "../sheet/cells.ts";
import type { Sheet } from "../sheet/sheet.ts";
import { useColumnName } from "../useColumnName.ts";
import css from "./PhoneJournal.module.css";

type Pupil = { id: string; fullName: string; hasLeft: boolean };
type Props = {
  pupils: readonly Pupil[];
  columns: readonly Column[];
  today: string;
  words: CellWords;
  sheet: Sheet;
  mayWrite: boolean;
  choice: ChoiceStore;
  onColumn: (column: Column) => void;
};
/** One line of the list: a cell with its name. */
type Line = { pupil: Pupil; row: number; column: Column; col: number };

/** The journal on a phone: one date with all pupils, or one pupil with all dates; large keys below. */
export function PhoneJournal(props: Props) {
  const { pupils, columns, today, words, sheet, mayWrite, choice, onColumn } = props;
  const { t } = useTranslation("journal");
  const nameOf = useColumnName();
  const [by, setBy] = useState<"date" | "pupil">("date");
  const [col, setCol] = useState(() => Math.max(0, dateToShow(columns, today)));
  const [row, setRow] = useState(0);
  const [active, setActive] = useState<number | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const column = columns[col];
  const pupil = pupils[row];
  const lines: Line[] =
    by === "date"
      ? column
        ? pupils.map((one, at) => ({ pupil: one, row: at, column, col }))
        : []
      : pupil
        ? columns
            .map((one, at) => ({ pupil, row, column: one, col: at }))
            // The latest first; results before all dates.
            .toReversed()
        : [];
  const line = active === null ? undefined : lines[active];
  const turn = (step: 1 | -1) => {
    setActive(null);
    if (by === "date") setCol(Math.max(0, Math.min(columns.length - 1, col + step)));
    else setRow(Math.max(0, Math.min(pupils.length - 1, row + step)));
  };
  const goTo = (at: number | null) => {
    const next = at !== null && at < lines.length ? at : null;
    setActive(next);
    if (next !== null) list.current?.children[next]?.scrollIntoView({ block: "center" });
  };
  const nameOfLine = (one: Line) => (by === "date" ? one.pupil.fullName : nameOf(one.column));
  return (
    <div className={css.phone}>
      <SegmentedControl
        fullWidth
        aria-label={t("phone.by")}
        value={by}
        data={[
          { value: "date", label: t("phone.byDate") },
          { value: "pupil", label: t("phone.byPupil") },
        ]}
        onChange={(value) => {
          setBy(value === "pupil" ? "pupil" : "date");
          setActive(null);
        }}
      />
      <div className={css.turn}>
        <ActionIcon variant="default" aria-label={t("phone.previous")} onClick={() => turn(-1)}>
          <Icon name="chevronLeft" />
        </ActionIcon>
        <NativeSelect
          className={css.which ?? ""}
          aria-label={by === "date" ? t("phone.byDate") : t("phone.byPupil")}
          data-testid="phone-which"
          value={by === "date" ? col : row}
          data={
            by === "date"
              ? columns.map((one, at) => ({ value: String(at), label: nameOf(one) }))
              : pupils.map((one, at) => ({ value: String(at), label: one.fullName }))
          }
          onChange={({ currentTarget }) => {
            setActive(null);
            const at = Number(currentTarget.value);
            if (by === "date") setCol(at);
            else setRow(at);
          }}
        />
        <ActionIcon variant="default" aria-label={t("phone.next")} onClick={() => turn(1)}>
          <Icon name="chevronRight" />
        </ActionIcon>
      </div>
      {by === "date" && (column?.kind === "lesson" || column?.kind === "work") && (
        <button type="button" className={css.about} onClick={() => onColumn(column)}>
          <span>
            {column.kind === "lesson"
              ? (column.lesson.topic ?? t("phone.noTopic"))
              : column.work.title || nameOf(column)}
          </span>
          <Icon name="pencil" sizePx={18} />
        </button>
      )}
      <ul className={css.list} ref={list} data-keypad={line !== undefined || undefined}>
        {lines.map((one, at) => (
          <li key={`${one.pupil.id} ${one.column.id}`}>
            <PhoneLine
              cells={sheet.cells}
              pupilId={one.pupil.id}
              column={one.column}
              name={nameOfLine(one)}
              number={by === "date" ? at + 1 : null}
              isActive={at === active}
              words={words}
              onOpen={() => goTo(at)}
            />
          </li>
        ))}
      </ul>
      {line && (
        <div className={css.keypad} role="dialog" aria-label={nameOfLine(line)}>
          <div className={css.keypadHead}>
            <b>{nameOfLine(line)}</b>
            <Button
              variant="subtle"
              size="md"
              data-testid="phone-more"
              onClick={() =>
                choice.patch({
                  selection: only({ row: line.row, col: line.col }),
                  isPanelOpen: true,
                })
              }
            >
              {t("phone.more")}
            </Button>
            <ActionIcon aria-label={t("phone.close")} onClick={() => setActive(null)}>
              <Icon name="x" />
            </ActionIcon>
          </div>
          {mayWrite && line.column.isOpen && !line.pupil.hasLeft ? (
            <PhoneKeys
              key={`${line.pupil.id} ${line.column.id}`}
              line={line}
              sheet={sheet}
              words={words}
              onNext={() => goTo((active ?? 0) + 1)}
            />
          ) : (
            <p className={css.closed}>{t("phone.closed")}</p>
          )}
        </div>
      )}
    </div>
  );
}

const useView = (cells: Cells, key: string) =>
  useSyncExternalStore(
    (listener) => cells.subscribe(key, listener),
    () => cells.view(key),
  );

type LineProps = {
  cells: Cells;
  pupilId: string;
  column: Column;
  name: string;
  number: number | null;
  isActive: boolean;
  words: CellWords;
  onOpen: () => void;
};
const PhoneLine = memo(
  function PhoneLine({ cells, pupilId, column, name, number, isActive, words, onOpen }: LineProps) {
    const view = useView(cells, cellKey(pupilId, column.id));
    const mark = useSyncExternalStore(
      (listener) => cells.subscribe(pupilId, listener),
      () => cells.mark(pupilId),
    );
    const percent = mark?.percent == null ? "·" : Math.round(mark.percent);
    return (
      <button
        type="button"
        className={css.line}
        aria-pressed={isActive}
        data-state={view.state}
        data-testid="phone-line"
        onClick={onOpen}
      >
        {number !== null && <span className={css.number}>{number}</span>}
        <span className={css.name}>
          {name}
          {view.comment !== "" && <small>{view.comment}</small>}
        </span>
        <span className={css.face}>
          {column.kind === "percent" ? (
            percent
          ) : (
            <CellFace view={view} column={column} words={words} />
          )}
          {column.kind === "term" && view.value === null && mark?.mark != null && (
            <i className={css.computed}>{mark.mark}</i>
          )}
        </span>
      </button>
    );
  },
  (one, other) =>
    one.cells === other.cells &&
    one.pupilId === other.pupilId &&
    one.column === other.column &&
    one.name === other.name &&
    one.isActive === other.isActive &&
    one.words === other.words,
);

type KeysProps = { line: Line; sheet: Sheet; words: CellWords; onNext: () => void };
/** A number goes on to the next line by itself; a letter stays, for a number may follow it. */
function PhoneKeys({ line, sheet, words, onNext }: KeysProps) {
  const { t } = useTranslation("journal");
  const place = { pupilId: line.pupil.id, column: line.column.id };
  const view = useView(sheet.cells, cellKey(place.pupilId, place.column));
  return (
    <Keypad
      column={line.column}
      value={view.value}
      code={view.code}
      words={words}
      onValue={(value) => {
        sheet.write([{ what: "value", ...place, value }]);
        if (value !== null) onNext();
      }}
      onCode={(code) => sheet.write([{ what: "attendance", ...place, code }])}
      aside={
        <Button variant="light" data-testid="phone-next" onClick={onNext}>
          {t("phone.nextLine")}
        </Button>
      }
    />
  );
}
