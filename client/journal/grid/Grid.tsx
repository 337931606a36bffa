import {
  type ClipboardEvent,
  type KeyboardEvent,
  memo,
  type PointerEvent,
  type RefObject,
  useId,
  useLayoutEffect,
  useRef,
} from "react";
import { useTranslation } from "react-i18next";
import { type Column, dateToShow } from "../model/columns.ts";
import { only, type Place } from "../model/moving.ts";
import { intentOf } from "../model/typing.ts";
import type { Cells } from "../sheet/cells.ts";
import type { Others } from "../sheet/live.ts";
import type { Acts, Shape } from "./acts.ts";
import type { CellWords } from "./Cell.tsx";
import type { ChoiceStore } from "./choice.ts";
import css from "./Grid.module.css";
import { Head } from "./Head.tsx";
import { bringInto, Marks } from "./Marks.tsx";
import { Row } from "./Row.tsx";

type Props = {
  label: string;
  pupils: readonly { id: string; fullName: string; hasLeft: boolean }[];
  shape: Shape;
  columns: readonly Column[];
  isCredit: boolean;
  cells: Cells;
  acts: Acts;
  choice: ChoiceStore;
  others: Others;
  today: string;
  words: CellWords;
  onColumn: (column: Column) => void;
  table: RefObject<HTMLTableElement | null>;
};

/** The place of the cell an event happened in; null: elsewhere. */
function placeOf(target: EventTarget): Place | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>("[data-row]") : null;
  return cell ? { row: Number(cell.dataset.row), col: Number(cell.dataset.col) } : null;
}

/** Moved about in by one stop of the Tab key; a td of a grid is a gridcell by itself. */
const asGrid = { role: "grid", tabIndex: 0, "aria-multiselectable": true } as const;

/** The journal as a spreadsheet: one element takes the keys for all cells. */
export const Grid = memo(function Grid(props: Props) {
  const { pupils, columns, cells, acts, choice, today, words, table } = props;
  const { t } = useTranslation("journal");
  const gridId = useId();
  const box = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const col = dateToShow(columns, today);
    if (!box.current || col < 0 || choice.get().selection) return;
    // Works after the dates too, where there is room for both; the date comes first.
    for (const one of [columns.findLastIndex(({ kind }) => kind === "work"), col])
      bringInto(box.current, document.getElementById(`${gridId}-0-${one}`));
  }, [columns, today, choice, gridId]);

  const onKeyDown = (event: KeyboardEvent) => {
    const intent = intentOf(event);
    if (!intent || event.nativeEvent.isComposing) return;
    if (!choice.get().selection) {
      if (intent.do === "move" && intent.step.startsWith("tab")) return;
      acts.choose(only({ row: 0, col: Math.max(0, dateToShow(columns, today)) }));
    }
    if (acts.handle(intent) === "done") event.preventDefault();
  };
  const onPointerDown = (event: PointerEvent) => {
    const at = placeOf(event.target);
    if (!at || event.button !== 0) return;
    const { selection } = choice.get();
    acts.choose(event.shiftKey && selection ? { ...selection, at, tabCol: null } : only(at));
  };
  const onPointerMove = (event: PointerEvent) => {
    if (event.buttons !== 1 || event.pointerType !== "mouse") return;
    const at = placeOf(event.target);
    const { selection } = choice.get();
    if (!at || !selection) return;
    if (at.row !== selection.at.row || at.col !== selection.at.col)
      acts.choose({ ...selection, at, tabCol: null });
  };
  const onFocus = () => {
    if (choice.get().selection || pupils.length === 0) return;
    acts.choose(only({ row: 0, col: Math.max(0, dateToShow(columns, today)) }));
  };
  const onCopy = (event: ClipboardEvent) => {
    const text = acts.copy();
    if (text === null) return;
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
    if (event.type === "cut") acts.clear();
  };
  const onPaste = (event: ClipboardEvent) => {
    event.preventDefault();
    acts.paste(event.clipboardData.getData("text/plain"));
  };

  return (
    <div className={css.scroll} ref={box} data-testid="journal-grid">
      <table
        ref={table}
        {...asGrid}
        className={css.table}
        aria-label={props.label}
        aria-description={t("grid.how")}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onFocus={onFocus}
        onBlur={acts.commit}
        onCopy={onCopy}
        onCut={onCopy}
        onPaste={onPaste}
        onDoubleClick={(event) => placeOf(event.target) && acts.handle({ do: "edit" })}
        onContextMenu={(event) => {
          const at = placeOf(event.target);
          if (!at) return;
          event.preventDefault();
          acts.choose(only(at));
          acts.handle({ do: "menu" });
        }}
      >
        <Head columns={columns} today={today} isCredit={props.isCredit} onColumn={props.onColumn} />
        <tbody>
          {pupils.map((pupil, row) => (
            <Row key={pupil.id} {...{ gridId, pupil, row, columns, cells, today, words }} />
          ))}
        </tbody>
      </table>
      <Marks {...{ gridId, box, choice, others: props.others, shape: props.shape }} />
    </div>
  );
});
