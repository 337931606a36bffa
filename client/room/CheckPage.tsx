import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import type { Lesson } from "#server/lessons/protocol.ts";
import type { ReceiveMode } from "#server/rooms/protocol.ts";
import { lessonEstimate } from "#server/usage/protocol-estimate.ts";
import { call, socket } from "../kit/call.ts";
import { readReceiveMode, saveProposedMode, saveReceiveMode } from "../kit/receive-mode.ts";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { BackLink, ErrorNote, StatusChip } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { ModeChoices } from "../modes/ModeChoices.tsx";
import { UsageBar } from "../usage/UsageBar.tsx";
import { useUsage } from "../usage/useUsage.ts";
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
  const [proposed, setProposed] = useState<ReceiveMode | null>(null);
  const [chosen, setChosen] = useState(readReceiveMode);
  const mode = chosen ?? proposed ?? "full";
  const choose = (wanted: ReceiveMode) => {
    saveReceiveMode(wanted);
    setChosen(wanted);
  };
  const onProposed = useCallback((suits: ReceiveMode | null) => {
    setProposed(suits);
    if (suits) saveProposedMode(suits);
  }, []);
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
        <CheckConnection who={who} onProposed={onProposed} />
      </CheckDevices>
      {lesson && who === "pupil" && (
        <Suspense fallback={null}>
          <ModeChoices
            who={who}
            value={mode}
            proposed={proposed}
            durationMin={lesson.durationMin}
            onChoose={choose}
          />
          <OwnMonth />
        </Suspense>
      )}
      {lesson && (
        <EnterButton
          lesson={lesson}
          isHost={isHost}
          cost={who === "pupil" ? lessonEstimate(lesson.durationMin, mode) : null}
        />
      )}
    </main>
  );
}

/** What the month cost so far; nothing before the first lesson. */
function OwnMonth() {
  const { t } = useTranslation("usage");
  const { data } = useUsage();
  if (!data || (data.bytes === 0 && data.capBytes === null)) return null;
  const { bytes, capBytes, cap } = data;
  return <UsageBar label={t("card.label")} bytes={bytes} capBytes={capBytes} cap={cap} />;
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
type EnterProps = {
  lesson: Lesson;
  isHost: boolean;
  /** About how many bytes the lesson will take; null: not said. */
  cost: number | null;
};
function EnterButton({ lesson, isHost, cost }: EnterProps) {
  const { t } = useTranslation("room");
  const format = useFormat();
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
          {cost !== null && isLive
            ? t("check.joinFor", { size: format.megabytes(cost) })
            : t(isHost ? "check.enter" : "check.join")}
        </Button>
      )}
      {!isHost && !isLive && (
        <p role="status">{t(lesson.state === "planned" ? "check.notLive" : "check.over")}</p>
      )}
    </footer>
  );
}
