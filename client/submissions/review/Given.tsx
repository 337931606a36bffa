import { useTranslation } from "react-i18next";
import type { Feedback } from "#server/submissions/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { StatusChip } from "../../kit/ui/parts.tsx";
import css from "./Given.module.css";

/** Answers that were given to a round, the oldest first; the teacher sees whether they were read. */
export function Given({ answers }: { answers: readonly Feedback[] }) {
  const { t } = useTranslation("review");
  const format = useFormat();
  return (
    <ul className={css.answers} data-testid="given">
      {answers.map(({ id, at, by, text, voice, decision, points, seenAt }) => (
        <li key={id} className={css.answer}>
          <div className={css.head}>
            <b>{by.name}</b>
            <span>{`${format.shortDay(format.dayOf(at))}, ${format.time(at)}`}</span>
          </div>
          {text !== "" && <p>{text}</p>}
          {voice?.url && (
            // biome-ignore lint/a11y/useMediaCaption: a teacher's spoken words to one pupil
            <audio src={voice.url} controls preload="none" />
          )}
          <div className={css.chips}>
            {decision !== "none" && (
              <StatusChip tone={decision === "accepted" ? "ok" : "warn"}>
                {t(`state.${decision}`)}
              </StatusChip>
            )}
            {points !== null && (
              <StatusChip tone="primary">{t("answer.given", { points })}</StatusChip>
            )}
            <span className={css.seen}>
              <Icon name={seenAt ? "eye" : "eyeOff"} sizePx={16} />
              {t(seenAt ? "answer.seen" : "answer.unseen")}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}
