import { ActionIcon, Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ItemCard } from "#server/library/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote, Note, StatusChip } from "../../kit/ui/parts.tsx";
import { QualitySteps } from "../../videos/QualitySteps.tsx";
import { useVideoText } from "../../videos/useVideoText.ts";
import { JournalLink } from "../card/JournalLink.tsx";
import { Poster } from "../card/Poster.tsx";
import { PublishedChip } from "../card/PublishedChip.tsx";
import css from "./OwnItem.module.css";

/** One of one's own: how far it is made, what is wrong with it, and its line for the journal. */
export function OwnItem({ item }: { item: ItemCard }) {
  const { t } = useTranslation("library");
  const { video, id } = item;
  const isReady = video === null || video.state === "ready";
  const isOpen = item.source !== "file" || item.isPlayable;
  const publish = useAct(() => rest("publishItem", { itemId: id }));
  return (
    <li className={css.item} data-testid="own-item" data-state={video?.state ?? item.source}>
      <div className={css.row}>
        {/* The title beside it leads there too: one stop of the keyboard is enough. */}
        <Link to={`/library/${id}`} className={css.thumb} aria-hidden="true" tabIndex={-1}>
          <Poster item={item} />
        </Link>
        <div className={css.words}>
          <Link to={`/library/${id}`} className={css.title}>
            {item.title}
          </Link>
          <StateLine item={item} />
        </div>
        {isReady && (item.publishAt === null ? <PublishedChip item={item} /> : <ReadyChip />)}
      </div>
      {video && !isReady && video.qualities.length > 0 && video.refusal === null && (
        <QualitySteps qualities={video.qualities} />
      )}
      {video && <Trouble item={item} />}
      {isOpen && (
        <div className={css.acts}>
          {item.publishAt === null ? (
            <Button
              fullWidth
              loading={publish.isPending}
              leftSection={<Icon name="send" sizePx={18} />}
              data-testid="item-publish"
              onClick={() => publish.mutate()}
            >
              {t("upload.publish")}
            </Button>
          ) : (
            <JournalLink itemId={id} variant={isReady ? "light" : "filled"} />
          )}
          <ActionIcon
            component={Link}
            to={`/library/${id}`}
            variant="default"
            aria-label={t("upload.open", { title: item.title })}
          >
            <Icon name={item.source === "file" ? "play" : "chevronRight"} sizePx={18} />
          </ActionIcon>
          <ActionIcon
            component={Link}
            to={`/library/${id}/edit`}
            variant="default"
            aria-label={t("upload.edit", { title: item.title })}
          >
            <Icon name="pencil" sizePx={18} />
          </ActionIcon>
        </div>
      )}
      {publish.error && <ErrorNote error={publish.error} />}
    </li>
  );
}

function ReadyChip() {
  const { t } = useTranslation("library");
  return <StatusChip tone="ok">{t("card.ready")}</StatusChip>;
}

/** An act on an item, after which lists are read anew. */
function useAct<T>(act: () => Promise<T>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => queries.invalidateQueries({ queryKey: ["listItems"] }),
  });
}

function StateLine({ item }: { item: ItemCard }) {
  const { video, source, linkUrl, subject, isPlayable } = item;
  const { t } = useTranslation("library");
  const textOf = useVideoText();
  if (source === "link" && linkUrl)
    return <Line icon="link">{new URL(linkUrl).hostname.replace(/^www\./, "")}</Line>;
  if (source === "none") return <span className={css.under}>{subject ? t("card.words") : ""}</span>;
  // Without a state it is somebody else's file, used again.
  if (!video || video.state === "ready")
    return <span className={css.under}>{item.isSound ? t("card.sound") : t("card.video")}</span>;
  if (video.refusal || video.failure)
    return (
      <Line tone="bad" icon="alert">
        {textOf.state(video)}
      </Line>
    );
  if (video.state === "converting" && !isPlayable)
    return (
      <Line icon="clock">
        {textOf.state(video)} · {textOf.progress(video)}
      </Line>
    );
  return isPlayable ? (
    <Line tone="ok" icon="check">
      {textOf.state(video)}
    </Line>
  ) : (
    <Line icon="clock">{textOf.state(video)}</Line>
  );
}

type LineProps = {
  icon: "link" | "alert" | "clock" | "check";
  tone?: "ok" | "bad";
  children: ReactNode;
};
function Line({ icon, tone, children }: LineProps) {
  return (
    <span className={css.line} data-tone={tone}>
      <Icon name={icon} sizePx={16} />
      <span>{children}</span>
    </span>
  );
}

/** A refusal or a failure in full, and the ways out. */
function Trouble({ item: { id, video } }: { item: ItemCard }) {
  const { t } = useTranslation("library");
  const textOf = useVideoText();
  const videoId = video?.id ?? "";
  const retry = useAct(() => rest("retryVideo", { videoId }));
  const remove = useAct(() => rest("removeItem", { itemId: id }));
  const words = video && textOf.trouble(video);
  const isStuck = video && (words !== null || video.state === "cancelled");
  if (!isStuck) return null;
  const error = retry.error ?? remove.error;
  return (
    <>
      {words !== null && <Note tone={video.refusal ? "bad" : "warn"}>{words}</Note>}
      {error && <ErrorNote error={error} />}
      <div className={css.acts}>
        {!video.refusal && (
          <Button
            variant="light"
            fullWidth
            loading={retry.isPending}
            leftSection={<Icon name="refresh" sizePx={18} />}
            data-testid="video-retry"
            onClick={() => retry.mutate()}
          >
            {t("upload.retry")}
          </Button>
        )}
        <Button
          variant="default"
          fullWidth
          loading={remove.isPending}
          leftSection={<Icon name="trash" sizePx={18} />}
          data-testid="item-remove"
          onClick={() => remove.mutate()}
        >
          {t("upload.delete")}
        </Button>
      </div>
    </>
  );
}
