import { useTranslation } from "react-i18next";
import type { DiaryMark } from "#server/diary/protocol.ts";
import css from "./Diary.module.css";
import { levelOf } from "./levels.ts";

/** One mark: points, a БЖБ or ТЖБ of its maximum, a term mark, a сынақ in a word. */
export function MarkTile({ mark }: { mark: DiaryMark }) {
  const { t } = useTranslation("diary");
  const { kind, value, maxPoints } = mark;
  if (kind === "credit")
    return (
      <span className={css.mark} data-level={value === 1 ? "high" : "low"}>
        {t(value === 1 ? "passed" : "notPassed")}
      </span>
    );
  const isWork = kind === "section" || kind === "term";
  return (
    <span
      className={css.mark}
      data-level={levelOf(mark)}
      title={mark.title || t(`kind.${kind}`)}
      data-testid="diary-mark"
    >
      {isWork && <small>{t(`kind.${kind}`)}</small>}
      {isWork ? `${value}/${maxPoints}` : value}
    </span>
  );
}
