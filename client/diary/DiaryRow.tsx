import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DiaryLesson, DiaryTask } from "#server/diary/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { StatusChip, type Tone } from "../kit/ui/parts.tsx";
import { CodeMark } from "../register/CodeMark.tsx";
import css from "./Diary.module.css";
import { MarkTile } from "./MarkTile.tsx";

type Props = {
  lesson: DiaryLesson;
  /** A parent may say why the child was away. */
  onExplain: (() => void) | null;
};
/** One lesson of the diary: what it was about, what is to be done, how it was attended and marked. */
export function DiaryRow({ lesson, onExplain }: Props) {
  const { t } = useTranslation("diary");
  const format = useFormat();
  const { attendance } = lesson;
  const comments = lesson.marks.filter(({ comment }) => comment !== "");
  return (
    <li className={css.row} data-state={lesson.state} data-testid="diary-lesson">
      <span className={css.number}>{lesson.number}</span>
      <div className={css.body}>
        <div className={css.head}>
          <Link to={`/lessons/${lesson.lessonId}`} className={css.subject}>
            {format.words(lesson.subject.name)}
          </Link>
          <span className={css.time}>{format.span(lesson.startsAt, lesson.durationMin)}</span>
        </div>
        {lesson.topic && <div className={css.topic}>{lesson.topic}</div>}
        {lesson.homework && (
          <div className={css.homework}>
            <Icon name="clipboard" sizePx={16} />
            <span>{lesson.homework}</span>
          </div>
        )}
        {lesson.tasks.map((task) => (
          <TaskLine key={task.taskId} task={task} />
        ))}
        {attendance && attendance.code !== "present" && (
          <div className={css.reason}>
            <CodeMark code={attendance.code} />
            <span>
              {format.words(attendance.reason)}
              {attendance.state === "proposed" && <em> {t("notConfirmed")}</em>}
            </span>
            {onExplain && attendance.code !== "late" && (
              <Button variant="light" size="compact-md" onClick={onExplain} data-testid="explain">
                {t("explain")}
              </Button>
            )}
          </div>
        )}
        {comments.map(({ comment, at }) => (
          <blockquote key={at} className={css.comment}>
            {comment}
          </blockquote>
        ))}
      </div>
      <div className={css.marks}>
        {lesson.marks.map((mark) => (
          <MarkTile key={`${mark.kind} ${mark.at}`} mark={mark} />
        ))}
        {lesson.marks.length === 0 && attendance?.code === "present" && (
          <span className={css.present} title={t("present")}>
            <Icon name="check" sizePx={18} />
            <span className={css.hidden}>{t("present")}</span>
          </span>
        )}
      </div>
    </li>
  );
}

const tones: Record<DiaryTask["state"], Tone> = {
  open: "neutral",
  handedIn: "primary",
  returned: "warn",
  accepted: "ok",
};

function TaskLine({ task }: { task: DiaryTask }) {
  const { t } = useTranslation("diary");
  const format = useFormat();
  const isMissing = task.isMissing && task.state === "open";
  return (
    <Link to={`/tasks/${task.taskId}`} className={css.task} data-testid="diary-task">
      <span className={css.taskText}>{task.text}</span>
      <StatusChip tone={isMissing ? "bad" : tones[task.state]}>
        {isMissing
          ? t("missing")
          : task.state === "open" && task.dueAt
            ? t("due", { day: format.shortDay(format.dayOf(task.dueAt)) })
            : t(`state.${task.state}`)}
      </StatusChip>
      {task.hasNewFeedback && <StatusChip tone="sunSoft">{t("newFeedback")}</StatusChip>}
    </Link>
  );
}
