import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Lesson } from "#server/lessons/protocol.ts";
import type { OwnCell } from "#server/register/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { StatusChip } from "../../kit/ui/parts.tsx";
import { CodeMark } from "../CodeMark.tsx";
import css from "./ChildAbsences.module.css";

type Props = { lesson: Lesson; cell: OwnCell; children?: ReactNode };
/** One lesson that was not attended in full: its code, the sentence why, and what was told. */
export function OwnLine({ lesson, cell, children }: Props) {
  const { t } = useTranslation("register");
  const format = useFormat();
  const { explanation } = cell;
  return (
    <li className={css.row} data-testid="own-line" data-code={cell.code}>
      <CodeMark code={cell.code} />
      <span className={css.words}>
        <b>{format.words(lesson.subject.name)}</b>
        <small>
          {format.words(cell.reason)}
          {cell.cause !== "" && ` «${cell.cause}»`}
        </small>
        <small className={css.state}>
          {t(cell.state === "confirmed" ? "own.confirmed" : "own.proposed")}
        </small>
      </span>
      {explanation && (
        <StatusChip tone={explanation.state === "accepted" ? "ok" : "warn"}>
          {t(`explainState.${explanation.state}`)}
        </StatusChip>
      )}
      {children}
    </li>
  );
}
