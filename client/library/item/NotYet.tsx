import { Button, Progress, Skeleton } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Item } from "#server/library/protocol.ts";
import type { Video } from "#server/videos/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import { useVideoText } from "../../videos/useVideoText.ts";
import css from "./NotYet.module.css";

/** Stands where the player will: what is being waited for. It opens by itself. */
export function Coming({ item }: { item: Item }) {
  const { t } = useTranslation();
  if (!item.isPlayable) return <NotYet item={item} />;
  return (
    <div role="status" aria-label={t("loading")}>
      <Skeleton className={css.loading} />
    </div>
  );
}

function NotYet({ item }: { item: Item }) {
  const { t } = useTranslation("library");
  if (item.video) return <OwnNotYet itemId={item.id} video={item.video} />;
  return (
    <div className={css.stage} role="status">
      <span className={css.icon}>
        <Icon name="clock" sizePx={32} />
      </span>
      <p className={css.title}>{t("item.notYet.title")}</p>
      <p className={css.text}>{t("item.notYet.text")}</p>
    </div>
  );
}

/** How much has come of the file, then of its conversion; nothing while it only waits. */
function Come({ video }: { video: Video }) {
  const format = useFormat();
  const text = useVideoText();
  const { state, arrivedBytes, sizeBytes, percent } = video;
  const arrived = sizeBytes ? (arrivedBytes / sizeBytes) * 100 : 0;
  const come = new Map<string, number>([
    ["uploading", arrived],
    ["importing", arrived],
    ["converting", percent],
  ]).get(state);
  if (come === undefined) return null;
  return (
    <>
      <p className={css.text}>
        {state === "converting" ? text.progress(video) : format.percent(come / 100)}
      </p>
      <Progress className={css.bar} value={come} aria-label={text.state(video)} />
    </>
  );
}

const stopped: readonly Video["state"][] = ["refused", "failed", "cancelled"];
function OwnNotYet({ itemId, video }: { itemId: string; video: Video }) {
  const { t } = useTranslation("library");
  const text = useVideoText();
  const queries = useQueryClient();
  const retry = useMutation({
    mutationFn: () => rest("retryVideo", { videoId: video.id }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["readItem", itemId] }),
  });
  const isStopped = stopped.includes(video.state);
  const trouble = text.trouble(video);
  return (
    <div className={css.stage} role="status" data-testid="not-playable">
      <span className={css.icon} data-tone={isStopped ? "bad" : undefined}>
        <Icon name={isStopped ? "alert" : "clock"} sizePx={32} />
      </span>
      <p className={css.title}>{text.state(video)}</p>
      {trouble && <p className={css.text}>{trouble}</p>}
      {!isStopped && (
        <>
          <Come video={video} />
          <p className={css.text}>{t("item.notYet.text")}</p>
        </>
      )}
      {isStopped && video.state !== "refused" && (
        <Button
          leftSection={<Icon name="refresh" sizePx={18} />}
          loading={retry.isPending}
          onClick={() => retry.mutate()}
        >
          {t("item.notYet.retry")}
        </Button>
      )}
      {retry.error && <ErrorNote error={retry.error} />}
    </div>
  );
}
