import { ActionIcon, Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, Note } from "../kit/ui/parts.tsx";
import { CancelDialog } from "./CancelDialog.tsx";
import { canTellWifi } from "./network.ts";
import type { UploadTask } from "./task.ts";
import css from "./UploadCard.module.css";
import { isOnlyWifi, setOnlyWifi, uploadHere, uploads } from "./uploads.ts";
import { clockOf } from "./useVideoText.ts";

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
  const { facts, sizeBytes, sentBytes, state } = task;
  const share = sizeBytes > 0 ? sentBytes / sizeBytes : 1;
  const file = [
    format.megabytes(sizeBytes),
    ...(facts.linesPx === null ? [] : [`${facts.linesPx}p`]),
  ].join(", ");
  const amounts = { sent: format.megabytes(sentBytes), all: format.megabytes(sizeBytes) };
  return (
    <Card>
      <div data-testid="upload" data-state={state} data-video-id={task.videoId}>
        <div className={css.picture}>
          {facts.poster ? (
            <img src={facts.poster} alt="" className={css.image} />
          ) : (
            <Icon name={facts.isSound ? "music" : "video"} sizePx={48} />
          )}
          <ActionIcon
            variant="filled"
            className={css.cancel ?? ""}
            aria-label={t("upload.cancel")}
            data-testid="upload-cancel"
            onClick={() => setIsAsking(true)}
          >
            <Icon name="x" />
          </ActionIcon>
          {corner && <span className={css.corner}>{corner}</span>}
          {facts.durationS !== null && (
            <span className={css.length}>{clockOf(facts.durationS * 1000)}</span>
          )}
        </div>
        <div className={css.body}>
          <div className={css.title}>{task.title}</div>
          <div className={css.about}>{[...(about ? [about] : []), file].join(" · ")}</div>
          <div className={css.counts}>
            <span className={css.sent}>
              {state === "sending" ? t("upload.progress", amounts) : t("upload.stopped", amounts)}
            </span>
            <span className={css.percent}>{format.percent(share)}</span>
          </div>
          <div
            className={css.bar}
            data-is-moving={state === "sending" || undefined}
            data-testid="upload-progress"
            role="progressbar"
            aria-label={t("upload.label")}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.floor(share * 100)}
          >
            <span style={{ width: `${share * 100}%` }} />
          </div>
          <Acts task={task} />
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

function Acts({ task: { videoId, state, fileName, sizeBytes } }: { task: UploadTask }) {
  const { t } = useTranslation("videos");
  const format = useFormat();
  const [isOther, setIsOther] = useState(false);
  const [isWifi, setIsWifi] = useState(isOnlyWifi);
  if (state === "refused") return null;
  if (state === "elsewhere")
    return (
      <div className={css.acts}>
        <Button variant="light" onClick={uploadHere} data-testid="upload-here">
          {t("upload.here")}
        </Button>
      </div>
    );
  if (state === "needsFile")
    return (
      <div className={css.acts}>
        <Button component="label" leftSection={<Icon name="video" sizePx={18} />}>
          {t("upload.again")}
          <input
            type="file"
            hidden
            data-testid="upload-again"
            onChange={async ({ currentTarget: { files } }) => {
              const file = files?.[0];
              if (file) setIsOther(!(await uploads.giveFile(videoId, file)));
            }}
          />
        </Button>
        {isOther && (
          <Note tone="bad">
            {t("upload.notSame", { name: fileName, size: format.megabytes(sizeBytes) })}
          </Note>
        )}
      </div>
    );
  const isPaused = state === "paused";
  return (
    <div className={css.acts}>
      <Button
        variant={isPaused ? "filled" : "light"}
        leftSection={<Icon name={isPaused ? "play" : "pause"} sizePx={18} />}
        data-testid={isPaused ? "upload-resume" : "upload-pause"}
        onClick={() => (isPaused ? uploads.resume(videoId) : uploads.pause(videoId))}
      >
        {t(isPaused ? "upload.resume" : "upload.pause")}
      </Button>
      {canTellWifi() && (
        <Button
          variant={isWifi ? "outline" : "default"}
          aria-pressed={isWifi}
          leftSection={<Icon name={isWifi ? "check" : "wifi"} sizePx={18} />}
          onClick={() => {
            setOnlyWifi(!isWifi);
            setIsWifi(!isWifi);
          }}
        >
          {t("upload.onlyWifi")}
        </Button>
      )}
    </div>
  );
}
