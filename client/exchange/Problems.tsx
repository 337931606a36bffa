import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RosterPreview } from "#server/exchange/protocol.ts";
import { StatusChip } from "../kit/ui/parts.tsx";
import css from "./Exchange.module.css";

const FIRST = 6;

/** What is wrong in a file, by file and row, errors first. */
export function Problems({ preview }: { preview: RosterPreview }) {
  const { t } = useTranslation("exchange");
  const [isAll, setIsAll] = useState(false);
  const { problems, problemCount } = preview;
  if (problemCount === 0) return null;
  const shown = problems.slice(0, isAll ? problems.length : FIRST);
  return (
    <div data-testid="roster-problems">
      <h3 className={css.heading}>{t("problem.title", { count: problemCount })}</h3>
      <p className={css.text}>{t("problem.text")}</p>
      <ul className={css.list}>
        {shown.map(({ file, row, code, detail, isError }) => (
          <li key={`${file} ${row} ${code} ${detail}`} className={css.item}>
            <StatusChip tone={isError ? "bad" : "warn"}>
              {t(isError ? "problem.error" : "problem.warning")}
            </StatusChip>
            <span className={css.itemWords}>
              <span className={css.name}>{t(`problem.code.${code}`)}</span>{" "}
              <span className={css.about}>
                {[file, row !== null && t("problem.row", { row }), detail]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {!isAll && problems.length > FIRST && (
        <Button variant="subtle" onClick={() => setIsAll(true)}>
          {t("import.more", { count: problems.length - FIRST })}
        </Button>
      )}
    </div>
  );
}
