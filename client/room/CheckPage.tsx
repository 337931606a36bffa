import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import type { Lesson } from "#server/lessons/protocol.ts";
import { call, socket } from "../kit/call.ts";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { BackLink, ErrorNote, StatusChip } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import css from "./Check.module.css";
import { CheckConnection } from "./CheckConnection.tsx";
import { CheckDevices } from "./CheckDevices.tsx";

/** `/lessons/:lessonId/check`: does everything work, before the lesson. */
export function CheckPage() {
  const { lessonId = "" } = useParams();
  const { t } = useTranslation("room");
  const format = useFormat();
  const me = useMe();
  const { data: lesson, error, refetch } = useLesson(lessonId);
  const isHost = lesson?.teacher.id === me.id;
  const who = isHost || !me.roles.includes("pupil") ? "host" : "pupil";
  return (
    <main className={css.page}>
      <BackLink to="/">{t("check.back")}</BackLink>
      <header className={css.head}>
        <div>
          <h1>{lesson ? format.words(lesson.subject.name) : t("check.title")}</h1>
          {lesson && (
            <p>{isHost ? lesson.className : `${lesson.className} · ${lesson.teacher.name}`}</p>
          )}
        </div>
        {lesson?.state === "live" && (
          <StatusChip tone="sun" isLive>
            {t("check.now")}
          </StatusChip>
        )}
      </header>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      <CheckDevices who={who}>
        <CheckConnection who={who} />
      </CheckDevices>
      {lesson && <EnterButton lesson={lesson} isHost={isHost} />}
    </main>
  );
}

/** The lesson, kept current by the server's notices. */
function useLesson(lessonId: string) {
  const query = useQuery({
    queryKey: ["readLesson", lessonId],
    queryFn: () => rest("readLesson", { lessonId }),
  });
  const { refetch } = query;
  useEffect(() => {
    const onChanged = (lesson: Lesson) => {
      if (lesson.id === lessonId) void refetch();
    };
    socket.on("lesson:changed", onChanged);
    return () => void socket.off("lesson:changed", onChanged);
  }, [lessonId, refetch]);
  return query;
}

/** The one button: a pupil joins, a teacher starts. */
function EnterButton({ lesson, isHost }: { lesson: Lesson; isHost: boolean }) {
  const { t } = useTranslation("room");
  const navigate = useNavigate();
  const [isStarting, setIsStarting] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isLive = lesson.state === "live";
  const enter = () => void navigate(`/lessons/${lesson.id}/room`);
  const start = async () => {
    setIsStarting(true);
    setError(null);
    try {
      await call("lesson:start", { lessonId: lesson.id });
      enter();
    } catch (cause) {
      setError(cause);
      setIsStarting(false);
    }
  };
  return (
    <footer className={css.foot}>
      {error !== null && <ErrorNote error={error} />}
      {isHost && !isLive ? (
        <Button
          fullWidth
          size="lg"
          color="sun"
          loading={isStarting}
          onClick={start}
          data-testid="start"
        >
          {t("check.start")}
        </Button>
      ) : (
        <Button
          fullWidth
          size="lg"
          color="sun"
          disabled={!isLive}
          onClick={enter}
          data-testid="join"
        >
          {t(isHost ? "check.enter" : "check.join")}
        </Button>
      )}
      {!isHost && !isLive && (
        <p role="status">{t(lesson.state === "planned" ? "check.notLive" : "check.over")}</p>
      )}
    </footer>
  );
}
