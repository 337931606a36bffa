import { ActionIcon } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { StatusChip } from "../kit/ui/parts.tsx";
import css from "./NowPage.module.css";
import type { Judged, NowLesson } from "./now.ts";

/** The way to a running lesson's table of attendance. */
function SheetLink({ lesson }: { lesson: NowLesson }) {
  const { t } = useTranslation("boards");
  const format = useFormat();
  return (
    <ActionIcon
      component={Link}
      to={`/lessons/${lesson.id}/attendance`}
      aria-label={t("sheetOf", {
        schoolClass: lesson.className,
        subject: format.words(lesson.subject.name),
      })}
    >
      <Icon name="clipboard" />
    </ActionIcon>
  );
}

/** A lesson that was begun late, or not at all: which, whose, and by how much. */
export function WatchedLesson({ lesson, standing }: Judged) {
  const { t } = useTranslation("boards");
  const format = useFormat();
  const isMissing = standing === "notStarted";
  const { lateMin, presentCount, pupilCount } = lesson;
  return (
    <li className={css.row} data-standing={standing}>
      <Link to={`/lessons/${lesson.id}`} className={css.rowLink}>
        <span className={css.rowWords}>
          <span className={css.title}>
            {lesson.className} · {format.words(lesson.subject.name)}
          </span>
          <span className={css.hint}>
            {isMissing
              ? t("waiting", { time: format.time(lesson.startsAt), teacher: lesson.teacher.name })
              : t("presentOf", { count: presentCount, all: pupilCount })}
            {!isMissing && ` · ${lesson.teacher.name}`}
          </span>
        </span>
        <StatusChip tone={isMissing ? "bad" : "warn"} icon={isMissing ? "alert" : "clock"}>
          {isMissing
            ? t(lateMin > 0 ? "missingFor" : "bellJustRang", { count: lateMin })
            : t("lateBy", { count: lateMin })}
        </StatusChip>
      </Link>
      {isMissing ? <span className={css.noAct} /> : <SheetLink lesson={lesson} />}
    </li>
  );
}

/** A lesson that runs as it should: how many of its class are in it. */
export function RunningLesson({ lesson }: { lesson: NowLesson }) {
  const { t } = useTranslation("boards");
  const format = useFormat();
  const { presentCount, pupilCount } = lesson;
  const share = pupilCount > 0 ? Math.min(1, presentCount / pupilCount) : 0;
  return (
    <li className={css.card}>
      <Link to={`/lessons/${lesson.id}`} className={css.cardLink}>
        <span className={css.className}>{lesson.className}</span>
        <span className={css.title}>{format.words(lesson.subject.name)}</span>
        <span className={css.hint}>{lesson.teacher.name}</span>
        <span className={css.track} aria-hidden="true">
          <span style={{ width: `${share * 100}%` }} />
        </span>
        <span className={css.hint}>{t("presentOf", { count: presentCount, all: pupilCount })}</span>
      </Link>
      <span className={css.cardAct}>
        <SheetLink lesson={lesson} />
      </span>
    </li>
  );
}
