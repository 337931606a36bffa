import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Playback } from "#server/videos/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import { Player } from "../../player/Player.tsx";
import { usePlayer } from "../../player/usePlayer.ts";

type Props = { taskId: string; pupilId: string; videoId: string };
/** A clip of a pupil's work, in the player of films; what is watched of it is counted nowhere. */
export function ClipView({ taskId, pupilId, videoId }: Props) {
  const clip = useQuery({
    queryKey: ["openClip", taskId, pupilId, videoId],
    queryFn: () => rest("openClip", { taskId, pupilId, videoId }),
    staleTime: 5 * 60_000,
  });
  if (clip.data)
    return <Known key={videoId} playback={clip.data} onStale={() => void clip.refetch()} />;
  if (clip.error) return <ErrorNote error={clip.error} onRetry={clip.refetch} />;
  return <Skeleton height={220} radius="lg" />;
}

function Known({ playback, onStale }: { playback: Playback; onStale: () => void }) {
  const { t } = useTranslation("review");
  const player = usePlayer({
    ...{ playback, title: t("clip.title"), kind: "exercise", chapters: [] },
    ...{ timer: null, repetitions: null, onNeedsPlayback: onStale },
  });
  return <Player player={player} />;
}
