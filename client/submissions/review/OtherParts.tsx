import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { WorkPart } from "#server/submissions/protocol.ts";
import { Card, Note } from "../../kit/ui/parts.tsx";
import css from "./OtherParts.module.css";

const ClipView = lazy(async () => ({ default: (await import("./ClipView.tsx")).ClipView }));

type Props = { parts: readonly WorkPart[]; taskId: string; pupilId: string };
/** What a work holds beside its photos: words, voices, clips. */
export function OtherParts({ parts, taskId, pupilId }: Props) {
  const { t } = useTranslation("review");
  return parts.map((part, at) => {
    const key = `${at} ${part.kind}`;
    if (part.kind === "text")
      return (
        <Card key={key} isPadded>
          <p className={css.text} data-testid="work-text">
            {part.text}
          </p>
        </Card>
      );
    if (part.kind === "video") {
      if (!part.isPlayable)
        return (
          <Note key={key} tone={part.refusal ? "warn" : "info"} icon="video">
            {t(part.refusal ? "clip.refused" : "clip.notYet")}
          </Note>
        );
      return (
        <Suspense key={key} fallback={<Skeleton height={220} radius="lg" />}>
          <ClipView {...{ taskId, pupilId }} videoId={part.videoId} />
        </Suspense>
      );
    }
    if (part.file.kind === "voice" && part.file.url)
      return (
        <Card key={key} isPadded>
          <span className={css.label}>{t("work.voice")}</span>
          {/* biome-ignore lint/a11y/useMediaCaption: a pupil's spoken work */}
          <audio className={css.voice} src={part.file.url} controls preload="none" />
        </Card>
      );
    return null;
  });
}
