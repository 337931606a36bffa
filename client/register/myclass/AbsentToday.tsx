import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ClassDay } from "#server/register/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Avatar, StatusChip } from "../../kit/ui/parts.tsx";
import { CodeMark } from "../CodeMark.tsx";
import css from "./AbsentToday.module.css";

type Props = { pupils: ClassDay["pupils"]; lessons: ClassDay["lessons"] };
/** Who was not in a lesson today in full, lesson by lesson, each with the sentence why. */
export function AbsentToday({ pupils, lessons }: Props) {
  const { t } = useTranslation("register");
  const format = useFormat();
  const subjectOf = new Map(lessons.map(({ lessonId, subject }) => [lessonId, subject]));
  return (
    <ul className={css.rows}>
      {pupils.map(({ personId, fullName, missed, explanation }) => (
        <li key={personId} className={css.row} data-testid="absent-pupil" data-person-id={personId}>
          <Avatar name={fullName} sizePx={36} />
          <span className={css.body}>
            <span className={css.head}>
              <b>{fullName}</b>
              {explanation && (
                <StatusChip tone={explanation.state === "accepted" ? "ok" : "warn"} icon="mail">
                  {t(`explainState.${explanation.state}`)}
                </StatusChip>
              )}
            </span>
            {missed.map(({ lessonId, code, reason, cause }) => {
              const subject = subjectOf.get(lessonId);
              return (
                <Link key={lessonId} to={`/lessons/${lessonId}/attendance`} className={css.lesson}>
                  <CodeMark code={code} />
                  <span>
                    {subject && <span className={css.subject}>{format.words(subject.name)}</span>}{" "}
                    {format.words(reason)}
                    {cause !== "" && ` «${cause}»`}
                  </span>
                </Link>
              );
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}
