import { Button, NumberInput } from "@mantine/core";
import { type ChangeEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CaptionLanguage } from "#server/videos/protocol.ts";
import { Icon } from "../../../kit/ui/icons.tsx";
import { ErrorNote, Note } from "../../../kit/ui/parts.tsx";
import css from "./Captions.module.css";
import { formatVtt, parseCaptions } from "./captions.ts";
import { shifted } from "./cues.ts";
import { textOf } from "./file-text.ts";
import type { Captions } from "./useCaptions.ts";

type Props = { captions: Captions; language: CaptionLanguage };
/** What is done with all captions of a language: moved, read from a file, written to one, kept. */
export function CaptionActs({ captions, language }: Props) {
  const { t } = useTranslation("library");
  const { cues, isChanged, isRight, save } = captions;
  const [isUnreadable, setIsUnreadable] = useState(false);
  const read = async (file: File) => {
    const found = parseCaptions(textOf(await file.arrayBuffer()));
    setIsUnreadable(found === null);
    if (found) captions.change(found);
  };
  return (
    <>
      {cues.length > 0 && <Shift captions={captions} />}
      {isUnreadable && <Note tone="bad">{t("errors:captions_unreadable")}</Note>}
      {save.error && <ErrorNote error={save.error} />}
      {!isRight && isChanged && <Note tone="warn">{t("edit.captions.mustFix")}</Note>}
      {save.isSuccess && !isChanged && (
        <Note tone="ok" icon="check">
          {t("edit.captions.saved")}
        </Note>
      )}
      <div className={css.acts}>
        <Button
          disabled={!isChanged || !isRight}
          loading={save.isPending}
          data-testid="captions-save"
          onClick={() => save.mutate(formatVtt(cues))}
        >
          {t("edit.captions.save")}
        </Button>
        {isChanged && (
          <Button variant="default" onClick={captions.discard}>
            {t("edit.discard")}
          </Button>
        )}
        <FileButton onFile={(file) => void read(file)} />
        {cues.length > 0 && (
          <Button
            variant="default"
            leftSection={<Icon name="download" sizePx={18} />}
            onClick={() => saveVtt(formatVtt(cues), language)}
          >
            {t("edit.captions.download")}
          </Button>
        )}
      </div>
    </>
  );
}

function saveVtt(vtt: string, language: CaptionLanguage): void {
  const url = URL.createObjectURL(new Blob([vtt], { type: "text/vtt" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${language}.vtt`;
  link.click();
  URL.revokeObjectURL(url);
}

function FileButton({ onFile }: { onFile: (file: File) => void }) {
  const { t } = useTranslation("library");
  const input = useRef<HTMLInputElement>(null);
  const pick = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const file = currentTarget.files?.[0];
    currentTarget.value = ""; // the same file may be chosen again
    if (file) onFile(file);
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        tabIndex={-1}
        accept=".vtt,.srt,text/vtt"
        aria-label={t("edit.captions.upload")}
        data-testid="captions-file"
        onChange={pick}
      />
      <Button
        variant="default"
        leftSection={<Icon name="upload" sizePx={18} />}
        onClick={() => input.current?.click()}
      >
        {t("edit.captions.upload")}
      </Button>
    </>
  );
}

/** All of them earlier or later, for captions that were made for another cut. */
function Shift({ captions }: { captions: Captions }) {
  const { t } = useTranslation("library");
  const [seconds, setSeconds] = useState<number>(0);
  return (
    <div className={css.shift}>
      <NumberInput
        size="md"
        label={t("edit.captions.shift")}
        step={0.1}
        decimalScale={1}
        value={seconds}
        data-testid="captions-shift"
        onChange={(value) => typeof value === "number" && setSeconds(value)}
      />
      <Button
        variant="default"
        disabled={seconds === 0}
        data-testid="captions-shift-go"
        onClick={() => {
          captions.change(shifted(captions.cues, Math.round(seconds * 1000)));
          setSeconds(0);
        }}
      >
        {t("edit.captions.shiftGo")}
      </Button>
    </div>
  );
}
