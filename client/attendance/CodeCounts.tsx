import { useTranslation } from "react-i18next";
import type { RegisterRow } from "#server/register/protocol.ts";
import { CodeMark } from "../register/CodeMark.tsx";
import { countedCodes, countsOf } from "../register/codes.ts";
import css from "./Counts.module.css";

/** How many of the class hold each code; present is there always. */
export function CodeCounts({ rows }: { rows: readonly RegisterRow[] }) {
  const { t } = useTranslation("register");
  const counts = countsOf(rows);
  return (
    <ul className={css.counts} aria-label={t("countsOf", { count: rows.length })}>
      {countedCodes
        .filter((code) => code === "present" || counts[code] > 0)
        .map((code) => (
          <li key={code} className={css.count} data-testid={`count-${code}`}>
            <CodeMark code={code} isQuiet />
            <span className={css.number}>{counts[code]}</span>
            <span className={css.word}>{t(`counted.${code}`)}</span>
          </li>
        ))}
    </ul>
  );
}
