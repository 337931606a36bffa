import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { AttendanceCode, NewAttendancePolicy } from "#server/attendance/protocol.ts";
import { Card, Section } from "../../kit/ui/parts.tsx";
import { CodeMark } from "../../register/CodeMark.tsx";
import {
  type FieldName,
  fieldNames,
  isCodeName,
  lineGroups,
  lines,
  piecesOf,
  shownOf,
  slotMarks,
} from "./fields.ts";
import css from "./Rule.module.css";

/** The rule as sentences; `input` gives what stands for a part that is being changed. */
export function RuleLines({
  policy,
  input,
}: {
  policy: NewAttendancePolicy;
  input?: (name: FieldName) => ReactNode;
}) {
  const { t } = useTranslation("rule");
  function slotOf(slot: string): ReactNode {
    const name = fieldNames.find((one) => one === slot);
    if (name === undefined) return <CodeWord code={slot === "late" ? "late" : "unexcused"} />;
    if (input) return input(name);
    if (isCodeName(name)) return <CodeWord code={policy[name]} />;
    return <b className={css.number}>{shownOf(policy, name)}</b>;
  }
  return (
    <>
      {lineGroups.map((group) => (
        <Section key={group} title={t(`group.${group}`)}>
          <Card>
            <ul className={css.lines}>
              {lines[group].map((line) => (
                <li key={line} className={css.line} data-changing={input ? true : undefined}>
                  {piecesOf(t(`line.${line}`, slotMarks)).map((piece) =>
                    "slot" in piece ? (
                      <Fragment key={piece.slot}>{slotOf(piece.slot)}</Fragment>
                    ) : (
                      <Fragment key={piece.text}>{piece.text}</Fragment>
                    ),
                  )}
                </li>
              ))}
            </ul>
          </Card>
        </Section>
      ))}
    </>
  );
}

/** A code as its square and its word. */
export function CodeWord({ code }: { code: AttendanceCode }) {
  const { t } = useTranslation("register");
  return (
    <span className={css.code}>
      <CodeMark code={code} isQuiet />
      {t(`code.${code}`)}
    </span>
  );
}
