import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Lesson } from "#server/lessons/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Avatar, Horn, StatusChip } from "../kit/ui/parts.tsx";
import css from "./MainLesson.module.css";
import { endsAtMs, minutesUntil, passedShare, phaseOf } from "./phase.ts";

type Props = {
  lesson: Lesson;
  nowMs: number;
  /** Shown beside the avatar: the teacher to a class, the class to its teacher. */
  who: string;
  /** One line below `who`. */
  note: ReactNode;
  /** Buttons, and what joining costs. */
  children?: ReactNode;
};

/** The day's one big card: the lesson that runs, may be started, or comes next. */
export function MainLesson({ lesson, nowMs, who, note, children }: Props) {
  const { t } = useTranslation("lessons");
  const format = useFormat();
  const phase = phaseOf(lesson, nowMs);
  const startMs = Date.parse(lesson.startsAt);
  const isLive = phase === "live";
  const leftMin = minutesUntil(isLive ? endsAtMs(lesson) : startMs, nowMs);
  return (
    <section className={css.card} aria-label={t(isLive ? "main.live" : "main.next")}>
      <Horn className={css.horn} />
      <div className={css.line}>
        {isLive ? (
          <StatusChip tone="sun" isLive>
            {t("phase.live")}
          </StatusChip>
        ) : (
          <span className={css.quiet}>{t(phase === "waiting" ? "main.rang" : "main.next")}</span>
        )}
        <span className={css.small}>{format.span(lesson.startsAt, lesson.durationMin)}</span>
        {leftMin > 0 && (
          <span className={css.left}>{t(isLive ? "left" : "startsIn", { count: leftMin })}</span>
        )}
      </div>
      <h2 className={css.subject}>{format.words(lesson.subject.name)}</h2>
      {lesson.topic && <div className={css.topic}>{lesson.topic}</div>}
      <div className={css.who}>
        <span className={css.picture}>
          <Avatar name={who} sizePx={44} />
        </span>
        <div className={css.whoWords}>
          <div className={css.name}>{who}</div>
          <div className={css.small}>{note}</div>
        </div>
      </div>
      {isLive && (
        <div
          className={css.track}
          role="progressbar"
          aria-label={t("main.passed")}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(passedShare(lesson, nowMs) * 100)}
        >
          <span style={{ width: `${passedShare(lesson, nowMs) * 100}%` }} />
        </div>
      )}
      {children && <div className={css.acts}>{children}</div>}
    </section>
  );
}
