import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import type { JournalGrid } from "#server/journal/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { useMe } from "../../kit/useSession.ts";
import type { CellWords } from "../grid/Cell.tsx";
import { type Column, cellKey, groupsOf } from "../model/columns.ts";
import { sheetsOf } from "../model/paper.ts";
import type { Sheet } from "../sheet/sheet.ts";
import css from "./PrintSheets.module.css";

type Props = {
  grid: JournalGrid;
  columns: readonly Column[];
  sheet: Sheet;
  words: CellWords;
};

/** The journal on paper: landscape A4, so many dates a sheet, the names on each. Drawn only while it is printed. */
export function PrintSheets(props: Props) {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    // At once: the browser takes its picture right after this event.
    const before = () => flushSync(() => setPrinting(true));
    const after = () => setPrinting(false);
    window.addEventListener("beforeprint", before);
    window.addEventListener("afterprint", after);
    return () => {
      window.removeEventListener("beforeprint", before);
      window.removeEventListener("afterprint", after);
    };
  }, []);
  return isPrinting ? <Sheets {...props} /> : null;
}

function Sheets({ grid, columns, sheet, words }: Props) {
  const { t } = useTranslation("journal");
  const format = useFormat();
  const me = useMe();
  const sheets = sheetsOf(columns);
  const teachers = format.words(me.school.name);
  return (
    <div className={css.sheets}>
      {sheets.map((part, at) => (
        <section key={part[0]?.id} className={css.sheet}>
          <header className={css.head}>
            <b>
              {grid.className} · {format.words(grid.subject.name)}
            </b>
            <span>
              {teachers} · {t("print.term", { number: grid.term.number, year: grid.term.year })}
            </span>
            <span>{t("print.sheet", { number: at + 1, of: sheets.length })}</span>
          </header>
          <table className={css.table}>
            {/* A fixed table takes its widths from here: the first row spans. */}
            <colgroup>
              <col className={css.number} />
              <col className={css.name} />
              {part.map((column) => (
                <col key={column.id} className={css.column} data-kind={column.kind} />
              ))}
            </colgroup>
            <thead>
              <tr>
                <td colSpan={2} />
                {groupsOf(part).map(({ id, kind, span }) => (
                  <th key={id} colSpan={span}>
                    {kind === "month"
                      ? t(`month.${Number(id.slice(5))}`)
                      : kind === "works"
                        ? t("head.worksShort")
                        : t("head.term")}
                  </th>
                ))}
              </tr>
              <tr>
                <th className={css.number}>№</th>
                <th className={css.name}>{t("head.pupil")}</th>
                {part.map((column) => (
                  <th key={column.id} className={css.column} data-kind={column.kind}>
                    <PaperName column={column} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {grid.pupils.map((pupil, row) => (
                <tr key={pupil.id}>
                  <td>{row + 1}</td>
                  <th className={css.name}>{pupil.fullName}</th>
                  {part.map((column) => (
                    <td key={column.id}>{paperText(sheet, pupil.id, column, words)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  );
}

function PaperName({ column }: { column: Column }) {
  const { t } = useTranslation("journal");
  if (column.kind === "lesson") return Number(column.lesson.day.slice(8));
  if (column.kind === "percent") return "%";
  if (column.kind === "credit") return t("head.credit");
  if (column.kind === "term") return t("head.mark");
  const { work } = column;
  return (
    <>
      {work.kind === "section" ? t("work.section", { number: work.number }) : t("work.term")}
      <br />
      {work.maxPoints}
    </>
  );
}

/** A cell in ink: letters that are only proposed are not on paper. */
function paperText(sheet: Sheet, pupilId: string, column: Column, words: CellWords): string {
  const mark = sheet.cells.mark(pupilId);
  if (column.kind === "percent") return mark?.percent == null ? "" : `${Math.round(mark.percent)}`;
  const { value, code, isCodeSure } = sheet.cells.view(cellKey(pupilId, column.id));
  if (column.kind === "credit") return value === null ? "" : value === 1 ? "+" : "−";
  if (column.kind === "term" && value === null) return mark?.mark == null ? "" : `(${mark.mark})`;
  const letter = code && isCodeSure ? words.letters[code] : "";
  return [value === null ? "" : String(value), letter].filter((part) => part !== "").join(" ");
}
