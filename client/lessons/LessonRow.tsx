import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Lesson } from "#server/lessons/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import { PhaseChip } from "./chips.tsx";
import css from "./LessonRow.module.css";
import { type Phase, phaseOf } from "./phase.ts";

const icons: Record<Phase, IconName> = {
  live: "camera",
  waiting: "camera",
  due: "camera",
  later: "camera",
  missed: "x",
  ended: "check",
  cancelled: "x",
};

type Props = {
  lesson: Lesson;
  nowMs: number;
  /** Whose lesson it is to the reader: the class for a teacher, the teacher for a class, both for the school. */
  about: "class" | "teacher" | "both";
  /** In the place of the phase: how it was attended, what to do with it. */
  aside?: ReactNode;
  to?: string;
};

/** One lesson of a day; the whole row leads to its page. */
export function LessonRow({ lesson, nowMs, about, aside, to }: Props) {
  const format = useFormat();
  const phase = phaseOf(lesson, nowMs);
  const names = {
    class: [lesson.className],
    teacher: [lesson.teacher.name],
    both: [lesson.className, lesson.teacher.name],
  }[about];
  const under = [...names, ...(lesson.topic ? [lesson.topic] : [])];
  const showsPhase = phase !== "later" && phase !== "ended";
  return (
    <Link to={to ?? `/lessons/${lesson.id}`} className={css.row} data-phase={phase}>
      <span className={css.time}>{format.time(lesson.startsAt)}</span>
      <span className={css.icon}>
        <Icon
          name={lesson.subject.isMusic && phase !== "ended" ? "music" : icons[phase]}
          sizePx={18}
        />
      </span>
      <span className={css.body}>
        <span className={css.words}>
          <span className={css.title}>{format.words(lesson.subject.name)}</span>
          <span className={css.under}>{under.join(" · ")}</span>
        </span>
        {aside || (showsPhase && <PhaseChip phase={phase} />)}
      </span>
      {!aside && !showsPhase && (
        <Icon name="chevronRight" sizePx={18} className={css.arrow ?? ""} />
      )}
    </Link>
  );
}
