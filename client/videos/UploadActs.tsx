import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Note } from "../kit/ui/parts.tsx";
import { canTellWifi } from "./network.ts";
import type { UploadTask } from "./task.ts";
import css from "./UploadCard.module.css";
import { isOnlyWifi, setOnlyWifi, uploadHere, uploads } from "./uploads.ts";

/** What may be done about an upload where it stands. */
export function UploadActs({
  task: { videoId, state, fileName, sizeBytes },
}: {
  task: UploadTask;
}) {
  const { t } = useTranslation("videos");
  const format = useFormat();
  const [isOther, setIsOther] = useState(false);
  const [isWifi, setIsWifi] = useState(isOnlyWifi);
  if (state === "refused" || state === "waiting") return null;
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
