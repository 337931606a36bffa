import { useTranslation } from "react-i18next";
import type { Lesson } from "#server/lessons/protocol.ts";
import type { OwnCell } from "#server/register/protocol.ts";
import { Card, Section } from "../../kit/ui/parts.tsx";
import { useOwnRegister } from "../useRegister.ts";
import css from "./ChildAbsences.module.css";
import { OwnLine } from "./OwnLine.tsx";

/** A pupil's: lessons of the day not attended in full, with the sentence why; nothing at all where there are none. */
export function OwnAbsences({ lessons }: { lessons: readonly Lesson[] }) {
  const own = useOwnRegister().data;
  const missed = lessons.flatMap((lesson) => {
    const cell = own?.get(lesson.id);
    return cell && cell.code !== "present" ? [{ lesson, cell }] : [];
  });
  // The words come only when there is something to say: a phone on a weak link has all it needs.
  return missed.length === 0 ? null : <Missed missed={missed} />;
}

function Missed({ missed }: { missed: readonly { lesson: Lesson; cell: OwnCell }[] }) {
  const { t } = useTranslation("register");
  return (
    <Section title={t("own.title")}>
      <Card>
        <ul className={css.rows}>
          {missed.map(({ lesson, cell }) => (
            <OwnLine key={lesson.id} lesson={lesson} cell={cell} />
          ))}
        </ul>
      </Card>
    </Section>
  );
}
