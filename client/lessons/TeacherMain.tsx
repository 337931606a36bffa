import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Lesson } from "#server/lessons/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./MainLesson.module.css";
import { MainLesson } from "./MainLesson.tsx";
import { opensAtMs, phaseOf } from "./phase.ts";

/** The big card of a teacher's own lesson: to start it, to go in, or from when it may be started. */
export function TeacherMain({ lesson, nowMs }: { lesson: Lesson; nowMs: number }) {
  const { t } = useTranslation("lessons");
  const format = useFormat();
  const phase = phaseOf(lesson, nowMs);
  const { presentCount, pupilCount } = lesson;
  const isLive = phase === "live";
  const note = isLive
    ? t("hereOf", { count: presentCount, all: pupilCount })
    : t("pupils", { count: pupilCount });
  return (
    <MainLesson lesson={lesson} nowMs={nowMs} who={lesson.className} note={note}>
      {(isLive || phase === "due" || phase === "waiting") && (
        <Button
          component={Link}
          to={`/lessons/${lesson.id}/${isLive ? "room" : "check"}`}
          size="lg"
          color="sun"
          fullWidth
          leftSection={<Icon name="camera" />}
        >
          {t(isLive ? "enter" : "start")}
        </Button>
      )}
      {phase === "later" && (
        <div className={css.wait}>
          <Icon name="clock" />
          {t("mayStartAt", { time: format.time(opensAtMs(lesson)) })}
        </div>
      )}
    </MainLesson>
  );
}
