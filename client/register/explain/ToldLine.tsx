import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Explanation } from "#server/register/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { StatusChip, type Tone } from "../../kit/ui/parts.tsx";
import { useLetters } from "../useLetters.ts";
import { DocumentButton } from "./DocumentButton.tsx";
import css from "./Explain.module.css";

const tones: Record<Explanation["state"], Tone> = {
  waiting: "warn",
  accepted: "ok",
  declined: "bad",
  withdrawn: "neutral",
};

type Props = {
  told: Explanation;
  /** To the class teacher: whose child. */
  showsName?: boolean;
  children?: ReactNode;
};
/** One explanation: days, reason, words, document, and what the class teacher said. */
export function ToldLine({ told, showsName = false, children }: Props) {
  const { t } = useTranslation("register");
  const format = useFormat();
  const letters = useLetters();
  const { fromDay, toDay, state, code } = told;
  const days =
    fromDay === toDay
      ? format.shortDay(fromDay)
      : `${format.shortDay(fromDay)} – ${format.shortDay(toDay)}`;
  return (
    <li className={css.told} data-testid="told" data-state={state}>
      <span className={css.head}>
        <b>{showsName ? told.personName : t(`reason.${told.reason}`)}</b>
        <StatusChip tone={tones[state]}>
          {t(`explainState.${state}`)}
          {code && state === "accepted" && ` · ${letters[code]}`}
        </StatusChip>
      </span>
      <span className={css.quiet}>
        {[
          ...(showsName ? [t(`reason.${told.reason}`)] : []),
          days,
          t(told.lessonId ? "explain.oneLesson" : "explain.allLessons"),
          told.byName,
        ].join(" · ")}
      </span>
      {told.text !== "" && <p className={css.words}>«{told.text}»</p>}
      {told.answer !== "" && (
        <p className={css.answer}>
          {told.answer}
          <br />
          <span className={css.quiet}>{told.answeredByName}</span>
        </p>
      )}
      {(told.hasPhoto || children) && (
        <span className={css.buttons}>
          {told.hasPhoto && <DocumentButton explanationId={told.id} />}
          {children}
        </span>
      )}
    </li>
  );
}
