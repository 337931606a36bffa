import { Button } from "@mantine/core";
import { type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, Note } from "../../kit/ui/parts.tsx";
import { useStorageUse } from "../useLibrary.ts";
import css from "./Chooser.module.css";
import { freeBytes } from "./limits.ts";
import { useSize } from "./useSize.ts";

type Props = {
  onFiles: (files: FileList) => void;
  onLink: () => void;
  onWords: () => void;
};

const isTouch = () => matchMedia("(pointer: coarse)").matches;

/** Where a video comes from: the camera, a file or several, dropped or picked; else a link, or words alone. */
export function Chooser({ onFiles, onLink, onWords }: Props) {
  const { t } = useTranslation("library");
  const [isOver, setIsOver] = useState(false);
  const depth = useRef(0); // of the elements the dragged file has entered
  const drag = (step: 1 | -1) => (event: DragEvent) => {
    event.preventDefault();
    depth.current += step;
    setIsOver(depth.current > 0);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    depth.current = 0;
    setIsOver(false);
    if (event.dataTransfer.files.length > 0) onFiles(event.dataTransfer.files);
  };
  return (
    <Card>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the buttons are the first */}
      <div
        className={css.zone}
        data-is-over={isOver || undefined}
        onDragEnter={drag(1)}
        onDragLeave={drag(-1)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
      >
        <span className={css.icon}>
          <Icon name="upload" sizePx={30} />
        </span>
        <h2>{t("upload.choose")}</h2>
        <p className={css.hint}>{t(isTouch() ? "upload.hintTouch" : "upload.hintDrop")}</p>
        <div className={css.ways}>
          {isTouch() && (
            <FileButton isCamera onFiles={onFiles}>
              {t("upload.camera")}
            </FileButton>
          )}
          <FileButton isCamera={false} onFiles={onFiles}>
            {t("upload.file")}
          </FileButton>
        </div>
        <Limits />
      </div>
      <div className={css.others}>
        <Button variant="subtle" leftSection={<Icon name="link" sizePx={18} />} onClick={onLink}>
          {t("upload.link")}
        </Button>
        <Button
          variant="subtle"
          leftSection={<Icon name="clipboard" sizePx={18} />}
          onClick={onWords}
        >
          {t("upload.words")}
        </Button>
      </div>
    </Card>
  );
}

type FileButtonProps = Pick<Props, "onFiles"> & { isCamera: boolean; children: string };
function FileButton({ isCamera, onFiles, children }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        variant={isCamera || !isTouch() ? "filled" : "light"}
        leftSection={<Icon name={isCamera ? "camera" : "video"} sizePx={18} />}
        onClick={() => input.current?.click()}
      >
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        tabIndex={-1}
        aria-label={children}
        data-testid={isCamera ? "upload-camera" : "upload-file"}
        accept={isCamera ? "video/*" : "video/*,audio/*"}
        {...(isCamera ? { capture: "environment" as const } : { multiple: true })}
        onChange={({ currentTarget }) => {
          if (currentTarget.files?.length) onFiles(currentTarget.files);
          currentTarget.value = ""; // the same file may be chosen again
        }}
      />
    </>
  );
}

/** What a file may be, told before it is chosen. */
function Limits() {
  const { t } = useTranslation("library");
  const format = useFormat();
  const sizeOf = useSize();
  const use = useStorageUse({ isOn: true });
  if (!use.data) return null;
  const { maxUploadBytes, maxDurationS, canConvert } = use.data;
  const free = freeBytes(use.data);
  return (
    <>
      <dl className={css.limits}>
        <div data-is-low={free < maxUploadBytes || undefined}>
          <dt>{t("upload.limits.free")}</dt>
          <dd>{sizeOf(free)}</dd>
        </div>
        <div>
          <dt>{t("upload.limits.longest")}</dt>
          <dd>{format.duration(maxDurationS)}</dd>
        </div>
        <div>
          <dt>{t("upload.limits.largest")}</dt>
          <dd>{sizeOf(maxUploadBytes)}</dd>
        </div>
      </dl>
      {!canConvert && <Note tone="warn">{t("upload.cannotConvert")}</Note>}
    </>
  );
}
