import { useTranslation } from "react-i18next";
import type { AttendanceRow, AttendanceSheet } from "#server/attendance/protocol.ts";
import { endingOf } from "#server/attendance/protocol-time.ts";
import { currentLanguage } from "../kit/text/text.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { type Fact, factsOf } from "./facts.ts";

/** Says in one sentence why a pupil's row is as it is, from what was measured and nothing else. */
export function useReason(): (row: AttendanceRow, sheet: AttendanceSheet) => string {
  const { t } = useTranslation("attendance");
  const format = useFormat();
  const spanOf = (from: string, to: string) => {
    const [first, last] = [format.time(from), format.time(to)];
    return first === last ? first : `${first}–${last}`;
  };
  const say = (fact: Fact): string => {
    switch (fact.kind) {
      case "entered":
      case "left": {
        const time = format.time(fact.at);
        return t(`fact.${fact.kind}`, { at: t(`at.${endingOf(time)}`, { time }) });
      }
      case "opened":
      case "tried":
        return t(`fact.${fact.kind}`, { count: fact.count, span: spanOf(fact.from, fact.to) });
      case "failed":
        return t(`failed.${fact.stage}`);
      default:
        return t(`fact.${fact.kind}`, "count" in fact ? { count: fact.count } : {});
    }
  };
  return (row, sheet) => {
    const said = factsOf(row, sheet).map(say).join(", ");
    return `${said.charAt(0).toLocaleUpperCase(currentLanguage())}${said.slice(1)}.`;
  };
}
