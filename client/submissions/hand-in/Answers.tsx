import { Skeleton } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Feedback, Submission, WorkFile } from "#server/submissions/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { Avatar, Card, Section, StatusChip } from "../../kit/ui/parts.tsx";
import css from "./Answers.module.css";
import { useMoment } from "./useMoment.ts";

/** The ink's geometry comes when there is ink. */
const DrawnPhoto = lazy(async () => ({
  default: (await import("../review/DrawnPhoto.tsx")).DrawnPhoto,
}));

/** What the teacher said, wrote, drew; the newest first. Reading it is known to the teacher. */
export function Answers({ submission, isOwn }: { submission: Submission; isOwn: boolean }) {
  const { t } = useTranslation("handIn");
  const queries = useQueryClient();
  const { taskId, feedback } = submission;
  const hasNew = isOwn && feedback.some(({ seenAt }) => seenAt === null);
  const { mutate: markSeen } = useMutation({
    mutationFn: () => rest("markFeedbackSeen", { taskId }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["listOwnStates"] }),
  });
  useEffect(() => {
    if (hasNew) markSeen();
  }, [hasNew, markSeen]);
  if (feedback.length === 0) return null;
  const photos = new Map(
    submission.rounds.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.kind === "file" ? [[part.file.id, part.file] as const] : [])),
    ),
  );
  return (
    <Section title={t("answers.title")}>
      <div className={css.list}>
        {feedback.toReversed().map((one) => (
          <Answer key={one.id} feedback={one} photos={photos} />
        ))}
      </div>
    </Section>
  );
}

function Answer(props: { feedback: Feedback; photos: ReadonlyMap<string, WorkFile> }) {
  const { t } = useTranslation("handIn");
  const moment = useMoment();
  const { by, at, text, voice, drawings, decision, points } = props.feedback;
  const drawn = drawings.flatMap(({ fileId, strokes }) => {
    const photo = props.photos.get(fileId);
    return photo && strokes.length > 0 ? [{ photo, strokes }] : [];
  });
  return (
    <Card isPadded>
      <article className={css.answer} data-testid="answer">
        <header className={css.head}>
          <Avatar name={by.name} />
          <span className={css.who}>
            <b>{by.name}</b>
            <small>{moment(at)}</small>
          </span>
          {points !== null && (
            <span className={css.points}>
              {points}
              <small>{t("answers.ofTen")}</small>
            </span>
          )}
        </header>
        {decision !== "none" && (
          <StatusChip
            tone={decision === "accepted" ? "ok" : "warn"}
            icon={decision === "accepted" ? "check" : "refresh"}
          >
            {t(decision === "accepted" ? "chip.accepted" : "chip.returned")}
          </StatusChip>
        )}
        {text !== "" && <p className={css.text}>{text}</p>}
        {voice?.url && (
          // biome-ignore lint/a11y/useMediaCaption: a teacher's spoken words to one pupil
          <audio className={css.voice} src={voice.url} controls preload="metadata" />
        )}
        {drawn.map(({ photo, strokes }) => (
          <Suspense key={photo.id} fallback={<Skeleton height={280} radius="md" />}>
            <DrawnPhoto photo={photo} strokes={strokes} label={t("answers.drawn")} />
          </Suspense>
        ))}
      </article>
    </Card>
  );
}
