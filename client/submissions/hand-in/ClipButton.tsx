import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ChangeEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CLIP_MS as Limits } from "#server/submissions/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Note } from "../../kit/ui/parts.tsx";
import { readFileFacts } from "../../videos/file-facts.ts";
import { uploads } from "../../videos/uploads.ts";
import { followClips, works } from "./engine/works.ts";

// The type keeps them equal to the protocol's, without the protocol's schemas in the browser.
const CLIP_MS: typeof Limits = { least: 5_000, most: 180_000 };

type Props = { taskId: string; isDisabled: boolean; onError: (error: unknown) => void };
/** A clip of what was done: filmed or chosen, five seconds to three minutes; sent by the uploads of videos. */
export function ClipButton({ taskId, isDisabled, onError }: Props) {
  const { t } = useTranslation("handIn");
  const input = useRef<HTMLInputElement>(null);
  const [isWrong, setWrong] = useState(false);
  const add = useMutation({
    async mutationFn(file: File) {
      const facts = await readFileFacts(file);
      const durationMs = facts.durationS === null ? null : Math.round(facts.durationS * 1000);
      const isOut =
        durationMs !== null && (durationMs < CLIP_MS.least || durationMs > CLIP_MS.most);
      setWrong(isOut);
      if (isOut) return;
      const { videoId } = await rest("announceClip", { taskId, sizeBytes: file.size, durationMs });
      works.addClip(taskId, { id: videoId, durationMs });
      await uploads.add({ videoId, itemId: videoId, taskId, title: t("clip"), facts, file });
      await followClips();
    },
    onError,
  });
  const pick = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const file = currentTarget.files?.[0];
    currentTarget.value = "";
    if (file) add.mutate(file);
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="video/*"
        hidden
        tabIndex={-1}
        aria-hidden="true"
        onChange={pick}
        data-testid="work-clip"
      />
      <Button
        variant="default"
        size="lg"
        disabled={isDisabled}
        loading={add.isPending}
        leftSection={<Icon name="video" />}
        onClick={() => input.current?.click()}
      >
        {t("add.clip")}
      </Button>
      {isWrong && <Note tone="warn">{t("add.clipLength")}</Note>}
    </>
  );
}
