import { useTranslation } from "react-i18next";
import type { Lesson } from "#server/lessons/protocol.ts";
import { Card, Section } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { Invites } from "./Invites.tsx";

/** The lesson page's card of assistants, guests and parents, for those who prepare the lesson. */
export function LessonInvites({ lesson }: { lesson: Lesson }) {
  const { t } = useTranslation("guests");
  const me = useMe();
  const isTeacher = lesson.teacher.id === me.id;
  const assists = lesson.cohosts.some(({ id }) => id === me.id);
  if (!me.actions.includes("lesson:host") || (!isTeacher && !assists)) return null;
  return (
    <Section title={t("card.title")}>
      <Card isPadded>
        <Invites lessonId={lesson.id} isTeacher={isTeacher} />
      </Card>
    </Section>
  );
}
