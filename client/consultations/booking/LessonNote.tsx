import { useTranslation } from "react-i18next";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Note } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { useDay } from "../../lessons/useDay.ts";
import { lessonDuring } from "./rules.ts";

type Props = { startsAt: string; lengthMin: number };

/** To a pupil, before they agree: they have a lesson then. A word and no refusal; nobody else is told of either. */
export function LessonNote(props: Props) {
  return useMe().roles.includes("pupil") ? <OfPupil {...props} /> : null;
}

function OfPupil({ startsAt, lengthMin }: Props) {
  const { t } = useTranslation("consultations");
  const format = useFormat();
  const { data } = useDay({ day: format.dayOf(startsAt) });
  const lesson = lessonDuring(data?.lessons ?? [], { startsAt, lengthMin });
  if (!lesson) return null;
  return (
    <div data-testid="lesson-then" role="status">
      <Note tone="warn" icon="clock">
        {t("lessonThen", {
          subject: format.words(lesson.subject.name),
          time: format.span(lesson.startsAt, lesson.durationMin),
        })}
      </Note>
    </div>
  );
}
