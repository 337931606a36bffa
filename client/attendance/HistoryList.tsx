import { useTranslation } from "react-i18next";
import type { HistoryLine } from "#server/register/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { useLetters } from "../register/useLetters.ts";
import css from "./PupilDrawer.module.css";

/** Who decided what, when and why, oldest first. */
export function HistoryList({ lines }: { lines: readonly HistoryLine[] }) {
  const { t } = useTranslation("register");
  const format = useFormat();
  const letters = useLetters();
  if (lines.length === 0) return <p className={css.none}>{t("history.none")}</p>;
  const what = (line: HistoryLine) => {
    if (line.kind === "explained")
      return t("history.explained", { reason: t(`reason.${line.reason}`) });
    const letter = line.code === "present" ? t("code.present") : letters[line.code];
    return t(`history.${line.kind}`, { letter });
  };
  return (
    <ol className={css.lines}>
      {lines.map((line) => (
        <li key={`${line.at} ${line.kind}`} className={css.line} data-testid="history-line">
          <time dateTime={line.at}>
            {format.time(line.at)}
            <br />
            {format.shortDay(format.dayOf(line.at))}
          </time>
          <span className={css.what}>
            {what(line)}
            {"cause" in line && line.cause !== "" && <> «{line.cause}»</>}
            <small>
              {line.byName}
              {"role" in line && line.role === "classTeacher" && ` · ${t("role.classTeacher")}`}
            </small>
          </span>
        </li>
      ))}
    </ol>
  );
}
