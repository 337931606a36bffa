import { memo } from "react";
import type { Column } from "../model/columns.ts";
import type { Cells } from "../sheet/cells.ts";
import { Cell, type CellWords, Percent, TermMarkCell } from "./Cell.tsx";
import css from "./Grid.module.css";

type Props = {
  gridId: string;
  pupil: { id: string; fullName: string; hasLeft: boolean };
  row: number;
  columns: readonly Column[];
  cells: Cells;
  today: string;
  words: CellWords;
};

/** A pupil's line. It is drawn again only when dates or works change. */
export const Row = memo(function Row({ gridId, pupil, row, columns, cells, today, words }: Props) {
  return (
    <tr data-left={pupil.hasLeft || undefined}>
      <td className={css.number}>{row + 1}</td>
      <th scope="row" className={css.name} title={pupil.fullName}>
        {pupil.fullName}
      </th>
      {columns.map((column, col) => {
        const id = `${gridId}-${row}-${col}`;
        const at = { id, cells, pupilId: pupil.id, row, col };
        if (column.kind === "percent") return <Percent key={column.id} {...at} />;
        if (column.kind === "term")
          return <TermMarkCell key={column.id} {...at} column={column} words={words} />;
        return (
          <Cell
            key={column.id}
            {...at}
            column={column}
            words={words}
            isToday={column.kind === "lesson" && column.lesson.day === today}
            isEdge={isEdge(columns, col)}
          />
        );
      })}
    </tr>
  );
});

/** Whether another part of the journal begins with this column. */
export const isEdge = (columns: readonly Column[], col: number): boolean =>
  columns[col]?.kind !== "lesson" && columns[col]?.kind !== columns[col - 1]?.kind;
