import { ActionIcon } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, Note } from "../kit/ui/parts.tsx";
import { CancelDialog } from "./CancelDialog.tsx";
import type { UploadTask } from "./task.ts";
import { UploadActs } from "./UploadActs.tsx";
import css from "./UploadCard.module.css";
import { clockOf } from "./useVideoText.ts";

const BYTES_PER_MB = 1_000_000;

type Props = {
  task: UploadTask;
  /** Over the picture: a link to more. */
  corner?: ReactNode;
  /** Classes and the like, before the file's size. */
  about?: string;
};

/** One upload: how far it is, how long it still takes, and what may be done about it. */
export function UploadCard({ task, corner, about }: Props) {
  const { t } = useTranslation("videos");
  const format = useFormat();
  const [isAsking, setIsAsking] = useState(false);
  const { facts, sizeBytes, state } = task;
  const file = [
    format.megabytes(sizeBytes),
    ...(facts.linesPx === null ? [] : [`${facts.linesPx}p`]),
  ].join(", ");
  return (
    <Card>
      <div
        className={css.upload}
        data-testid="upload"
        data-state={state}
        data-video-id={task.videoId}
      >
        <div className={css.picture}>
          {facts.poster ? (
            <img src={facts.poster} alt="" className={css.image} />
          ) : (
            <Icon name={facts.isSound ? "music" : "video"} sizePx={48} />
          )}
          {corner && state !== "waiting" && <span className={css.corner}>{corner}</span>}
          {facts.durationS !== null && (
            <span className={css.length}>{clockOf(facts.durationS * 1000)}</span>
          )}
        </div>
        <ActionIcon
          variant="filled"
          className={css.cancel ?? ""}
          aria-label={t("upload.cancel")}
          data-testid="upload-cancel"
          onClick={() => setIsAsking(true)}
        >
          <Icon name="x" />
        </ActionIcon>
        <div className={css.body}>
          <div className={css.title}>{task.title}</div>
          <div className={css.about}>{[...(about ? [about] : []), file].join(" · ")}</div>
          {state !== "waiting" && <Amount task={task} />}
          <UploadActs task={task} />
          <p className={css.hint} role="status">
            <Hint task={task} />
          </p>
          {!task.isKept && state !== "needsFile" && state !== "elsewhere" && (
            <Note tone="warn">{t("upload.notKept")}</Note>
          )}
        </div>
      </div>
      <CancelDialog task={task} isOpen={isAsking} onClose={() => setIsAsking(false)} />
    </Card>
  );
}

/** How much of it the server has: 214 / 318 МБ, 67 %. */
function Amount({ task: { sizeBytes, sentBytes, state } }: { task: UploadTask }) {
  const { t } = useTranslation("videos");
  const format = useFormat();
  const share = sizeBytes > 0 ? sentBytes / sizeBytes : 1;
  const sentMb = sentBytes / BYTES_PER_MB;
  // Both by the unit of the whole; small files with a decimal.
  const sent = format.number(sizeBytes < 10 * BYTES_PER_MB ? sentMb : Math.round(sentMb));
  const amounts = { sent, all: format.megabytes(sizeBytes) };
  const isMoving = state === "sending";
  return (
    <>
      <div className={css.counts}>
        <span className={css.sent}>
          {isMoving ? t("upload.progress", amounts) : t("upload.stopped", amounts)}
        </span>
        <span className={css.percent}>{format.percent(share)}</span>
      </div>
      <div
        className={css.bar}
        data-is-moving={isMoving || undefined}
        data-testid="upload-progress"
        role="progressbar"
        aria-label={t("upload.label")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
    </>
  );
}

/** Why it stands still, or how long it still takes. */
function Hint({ task }: { task: UploadTask }) {
  const { t } = useTranslation("videos");
  const format = useFormat();
  const { state, reason, minutesLeft } = task;
  if (state === "sending")
    return [
      ...(minutesLeft === null ? [] : [t("upload.left", { time: format.minutes(minutesLeft) })]),
      t(task.isKept ? "upload.goesOnAfterAll" : "upload.goesOn"),
    ].join(" ");
  if (state === "refused" && reason) return t(`errors:${reason}`);
  const share = task.sizeBytes > 0 ? task.sentBytes / task.sizeBytes : 0;
  return t(`upload.state.${state}`, { percent: format.percent(share) });
}
