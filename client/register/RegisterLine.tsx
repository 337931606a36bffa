import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { RegisterBrief } from "#server/register/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { StatusChip } from "../kit/ui/parts.tsx";
import { countedCodes, toneOf } from "./codes.ts";
import css from "./RegisterLine.module.css";
import { useLetters } from "./useLetters.ts";

type Props = { brief: RegisterBrief; showsTeacher?: boolean };
/** One lesson's register in a list; the whole line leads to it. */
export function RegisterLine({ brief, showsTeacher = false }: Props) {
  const { t } = useTranslation("register");
  const format = useFormat();
  const letters = useLetters();
  const { startsAt, durationMin, counts, undecided, newEvidence } = brief;
  const when = `${format.shortDay(format.dayOf(startsAt))}, ${format.span(startsAt, durationMin)}`;
  return (
    <Link
      to={`/lessons/${brief.lessonId}/attendance`}
      className={css.line}
      data-testid="register-line"
    >
      <span className={css.icon} data-done={undecided === 0 || undefined}>
        <Icon name={undecided === 0 ? "check" : "clipboard"} sizePx={18} />
      </span>
      <span className={css.words}>
        <b>
          {brief.className}, {format.words(brief.subject.name)}
        </b>
        <small>{showsTeacher ? `${when} · ${brief.teacherName}` : when}</small>
      </span>
      <span className={css.signs}>
        {newEvidence > 0 && (
          <StatusChip tone="primary" icon="refresh">
            {t("list.news", { count: newEvidence })}
          </StatusChip>
        )}
        {undecided > 0 && (
          <StatusChip tone="primary">{t("list.undecided", { count: undecided })}</StatusChip>
        )}
        {undecided === 0 &&
          countedCodes
            .filter((code) => code !== "present" && counts[code] > 0)
            .map((code) => (
              <StatusChip key={code} tone={toneOf[code]}>
                {letters[code]} {counts[code]}
              </StatusChip>
            ))}
      </span>
      <Icon name="chevronRight" sizePx={18} className={css.arrow ?? ""} />
    </Link>
  );
}
