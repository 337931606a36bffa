import { useTranslation } from "react-i18next";
import type { Content, OutboxEntry, Refusal } from "#server/outbox/protocol-entries.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./words.module.css";

type Place = Pick<OutboxEntry, "column" | "columnName" | "day" | "number">;

/** Where something stands in the journal: the date and lesson, the work, the term. */
export function usePlaceWords(): (place: Place) => string {
  const { t } = useTranslation("outbox");
  const format = useFormat();
  return ({ column, columnName, day, number }) => {
    const date = day === null ? "" : format.shortDay(day);
    if (column.startsWith("lesson:")) return t("place.lesson", { day: date, number: number ?? "" });
    if (column.startsWith("work:")) return [columnName, date].filter(Boolean).join(" · ");
    const term = column.slice(column.lastIndexOf("-") + 1);
    return column.startsWith("term:") ? t("place.term", { term }) : t("place.credit", { term });
  };
}

/** What an entry says, for the eye: a letter, points, words. */
export function Said({
  content,
  isCredit = false,
}: {
  content: Content | null;
  isCredit?: boolean;
}) {
  const { t } = useTranslation("outbox");
  if (content === null) return <span className={css.nothing}>{t("nothing")}</span>;
  if (content.kind === "attendance")
    return (
      <span className={css.letter} data-code={content.code} title={t(`code.${content.code}`)}>
        {t(`letter.${content.code}`)}
      </span>
    );
  if (content.kind === "mark") {
    if (isCredit)
      return <strong>{t(content.value === 1 ? "credit.passed" : "credit.failed")}</strong>;
    return (
      <strong>
        {content.value}
        <span className={css.of}>{t("of", { most: content.maxPoints })}</span>
      </strong>
    );
  }
  return <span className={css.text}>{content.text}</span>;
}

/** The refusal in the reader's words. */
export function useRefusalWords(): (refusal: Refusal, content: Content | null) => string {
  const { t } = useTranslation("outbox");
  return ({ code }, content) => {
    if (code !== "statusUnknown") return t(`refusal.${code}`);
    return content?.kind === "attendance"
      ? t("refusal.letterUnknown", { letter: t(`letter.${content.code}`) })
      : t("refusal.statusUnknown");
  };
}

/** Why it does not stand outside, what to do about it, and what the outside said. */
export function RefusalNote({ refusal, content }: { refusal: Refusal; content: Content | null }) {
  const { t } = useTranslation("outbox");
  const wordsOf = useRefusalWords();
  return (
    <div className={css.refusal} data-testid="outbox-refusal">
      <div className={css.why}>
        <Icon name="alert" sizePx={16} />
        {wordsOf(refusal, content)}
      </div>
      <div>{t(`todo.${refusal.code}`)}</div>
      {refusal.words !== "" && (
        <div className={css.their}>{t("theirWords", { words: refusal.words })}</div>
      )}
    </div>
  );
}
