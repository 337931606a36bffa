import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { CallError } from "../kit/call.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { BackLink, EmptyState, ErrorNote, Page, PageSkeleton } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { useLesson } from "../lessons/useDay.ts";
import { Player } from "../player/Player.tsx";
import { usePlayer } from "../player/usePlayer.ts";
import { EditCard } from "./EditCard.tsx";
import { Chapters, Said as SaidCard } from "./Marks.tsx";
import { toPlayback } from "./playback.ts";
import css from "./Recording.module.css";
import { createReplay, hasStage, type Moment, marksOf, saidIn } from "./replay.ts";
import { StageAt } from "./StageAt.tsx";
import { useRecordingReporter } from "./useRecordingReporter.ts";
import { useOpenRecording } from "./useRecordings.ts";

type Opened = NonNullable<ReturnType<typeof useOpenRecording>["data"]>;

/** `/recordings/:recordingId`: the lesson again, sound and stage in step. */
export function RecordingPage() {
  const { t } = useTranslation("recordings");
  const { recordingId = "" } = useParams();
  const opened = useOpenRecording(recordingId);
  const { data, error } = opened;
  if (data)
    return <Known key={data.recording.id} opened={data} onStale={() => void opened.refetch()} />;
  if (error instanceof CallError && error.reason === "not_playable_yet")
    return (
      <EmptyState icon="record" title={t("page.notReady")}>
        {t("page.notReadyText")}
      </EmptyState>
    );
  return error ? <ErrorNote error={error} onRetry={opened.refetch} /> : <PageSkeleton />;
}

function Known({ opened, onStale }: { opened: Opened; onStale: () => void }) {
  const { t } = useTranslation("recordings");
  const format = useFormat();
  const { recording, timeline, progress } = opened;
  const { lessonId, durationMs, mayChange } = recording;
  const lesson = useLesson(lessonId);
  const subject = lesson.data ? format.words(lesson.data.subject.name) : "";
  const title = t("page.title", { subject });
  const replay = useMemo(() => createReplay(timeline), [timeline]);
  const marks = useMemo(() => marksOf(timeline, durationMs), [timeline, durationMs]);
  const said = useMemo(() => saidIn(timeline), [timeline]);
  const [moment, setMoment] = useState<Moment>(() => replay(0));
  const [atMs, setAtMs] = useState(0);
  const me = useMe();
  const reporter = useRecordingReporter(recording.id, me.id, !mayChange);
  const playback = useMemo(() => toPlayback(opened), [opened]);
  const words = (mark: (typeof marks)[number]) =>
    mark.title ?? t("page.slide", { page: mark.page ?? 1 });
  const player = usePlayer({
    ...{ playback, title, kind: "lesson", timer: null, repetitions: null },
    chapters: marks.map((mark) => ({ atMs: mark.atMs, title: words(mark), text: "" })),
    startAtMs: progress.positionMs,
    onNeedsPlayback: onStale,
    onTime: (currentMs) => {
      setMoment(replay(currentMs));
      setAtMs(currentMs);
    },
    reporter,
  });
  const seek = (toMs: number) => {
    setMoment(replay(toMs));
    setAtMs(toMs);
    void player.engine.play(toMs);
  };
  const isStaged = hasStage(timeline);
  return (
    <Page
      title={title}
      eyebrow={format.day(format.dayOf(recording.startedAt))}
      back={<BackLink to={`/lessons/${lessonId}`}>{t("page.back")}</BackLink>}
    >
      <div className={css.layout} data-staged={isStaged || undefined} data-testid="recording-page">
        {isStaged && <StageAt moment={moment} lessonId={lessonId} />}
        <div className={css.side}>
          <div className={css.player}>
            <Player player={player} />
          </div>
          <Chapters marks={marks} atMs={atMs} wordsOf={words} onPick={seek} />
          <SaidCard said={said} onPick={seek} />
        </div>
      </div>
      {mayChange && <EditCard recording={recording} atMs={atMs} onChanged={onStale} />}
    </Page>
  );
}
