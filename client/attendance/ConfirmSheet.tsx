import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RegisterRow, RegisterSheet } from "#server/register/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Card } from "../kit/ui/parts.tsx";
import { codeOfKey, grouped } from "../register/codes.ts";
import { useLetters } from "../register/useLetters.ts";
import { ConfirmRow, type RowActs } from "./ConfirmRow.tsx";
import css from "./ConfirmSheet.module.css";
import { Legend } from "./Legend.tsx";
import { type Axis, placeOf, ticksOf } from "./timeline.ts";

type Props = { sheet: RegisterSheet; isBusy: boolean; acts: RowActs };

/** The class: those who want a look first, then those who were there. Arrows walk, letters set, Enter opens. */
export function ConfirmSheet({ sheet, isBusy, acts }: Props) {
  const { t } = useTranslation("register");
  const format = useFormat();
  const letters = useLetters();
  const axis: Axis = { fromMs: Date.parse(sheet.from), toMs: Date.parse(sheet.to) };
  const { watched, present } = grouped(sheet.rows);
  const inOrder = [...watched, ...present];
  const [currentId, setCurrentId] = useState<string | null>(null);
  const lines = useRef(new Map<string, HTMLLIElement>());
  const current = inOrder.some(({ personId }) => personId === currentId)
    ? currentId
    : inOrder[0]?.personId;
  const isDisabled = !sheet.mayDecide || isBusy;

  const go = (to: RegisterRow | undefined) => to && lines.current.get(to.personId)?.focus();
  const onKey = (row: RegisterRow) => (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = inOrder.indexOf(row);
    const moves: Partial<Record<string, RegisterRow | undefined>> = {
      ArrowDown: inOrder[at + 1],
      ArrowUp: inOrder[at - 1],
      Home: inOrder[0],
      End: inOrder.at(-1),
    };
    if (event.key in moves) {
      event.preventDefault();
      go(moves[event.key]);
    } else if (event.key === "Enter" && event.target === event.currentTarget) {
      event.preventDefault();
      acts.open(row);
    } else {
      const code = isDisabled ? null : codeOfKey(event, letters);
      if (!code) return;
      event.preventDefault();
      acts.pick(row, code);
    }
  };
  const lineOf = (row: RegisterRow) => (
    <ConfirmRow
      key={row.personId}
      row={row}
      axis={axis}
      isCurrent={row.personId === current}
      isDisabled={isDisabled}
      acts={acts}
      ref={(line) => {
        if (line) lines.current.set(row.personId, line);
        else lines.current.delete(row.personId);
      }}
      onFocus={() => setCurrentId(row.personId)}
      onKeyDown={onKey(row)}
    />
  );
  return (
    <Card>
      <div className={css.head} aria-hidden="true">
        <span>{t("head.pupil")}</span>
        <span className={css.axis}>
          {ticksOf(axis).map((atMs) => (
            <span
              key={atMs}
              style={{ left: `${placeOf(axis, atMs)}%`, translate: `-${placeOf(axis, atMs)}% 0` }}
            >
              {format.time(atMs)}
            </span>
          ))}
        </span>
        <span className={css.share}>{t("head.share")}</span>
        <span>{t("head.why")}</span>
        <span>{t("head.code")}</span>
      </div>
      {watched.length > 0 && (
        <section>
          <h2 className={css.group}>
            {t("group.watched")}
            <span className={css.count}>{watched.length}</span>
          </h2>
          <ul className={css.rows}>{watched.map(lineOf)}</ul>
        </section>
      )}
      {present.length > 0 && (
        <section>
          <h2 className={css.group} data-tone="ok">
            {t("group.present")}
            <span className={css.count}>{present.length}</span>
            <Legend />
          </h2>
          <ul className={css.rows}>{present.map(lineOf)}</ul>
        </section>
      )}
      {present.length === 0 && (
        <div className={css.group}>
          <Legend />
        </div>
      )}
    </Card>
  );
}
