import { ActionIcon, Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote, Note } from "../../kit/ui/parts.tsx";
import type { Draft } from "./draft.ts";
import { type Recorded, useRecorder } from "./useRecorder.ts";
import css from "./VoiceField.module.css";

type Props = {
  taskId: string;
  pupilId: string;
  voice: Draft["voice"];
  onVoice: (voice: Draft["voice"]) => void;
  /** A recording is made or sent: the answer cannot go yet. */
  onBusy: (isBusy: boolean) => void;
};
const clock = (ms: number) => {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

/** A spoken answer: one tap to begin, one to end; it is sent at once and can be heard and taken away. */
export function VoiceField({ taskId, pupilId, voice, onVoice, onBusy }: Props) {
  const { t } = useTranslation("review");
  const [heard, setHeard] = useState<{ url: string; fileId: string } | null>(null);
  const [share, setShare] = useState(0);
  const send = useMutation({
    async mutationFn(recorded: Recorded & { fileId: string }) {
      const { sendVoice } = await import("./send-voice.ts");
      await sendVoice({ taskId, pupilId }, recorded, setShare);
      return recorded;
    },
    onSuccess({ blob, durationMs, fileId }) {
      setHeard({ url: URL.createObjectURL(blob), fileId });
      onVoice({ fileId, durationMs });
    },
  });
  const recorder = useRecorder((recorded) => {
    setShare(0);
    send.mutate({ ...recorded, fileId: crypto.randomUUID() });
  });
  const isRecording = recorder.startedAtMs !== null;
  const isBusy = isRecording || send.isPending;
  useEffect(() => onBusy(isBusy), [isBusy, onBusy]);
  useEffect(() => () => (heard ? URL.revokeObjectURL(heard.url) : undefined), [heard]);
  return (
    <div className={css.field}>
      {voice && !isBusy ? (
        <div className={css.row}>
          {heard?.fileId === voice.fileId ? (
            // biome-ignore lint/a11y/useMediaCaption: the teacher's own words of a moment ago
            <audio className={css.audio} src={heard.url} controls preload="metadata" />
          ) : (
            <span className={css.kept}>
              <Icon name="mic" sizePx={18} />
              {t("voice.kept", { length: clock(voice.durationMs) })}
            </span>
          )}
          <ActionIcon color="red" aria-label={t("voice.remove")} onClick={() => onVoice(null)}>
            <Icon name="trash" />
          </ActionIcon>
        </div>
      ) : (
        <Button
          variant={isRecording ? "filled" : "default"}
          {...(isRecording && { color: "red" })}
          loading={send.isPending}
          leftSection={<Icon name={isRecording ? "stop" : "mic"} sizePx={20} />}
          data-testid="voice"
          onClick={() => (isRecording ? recorder.stop() : void recorder.start())}
        >
          {isRecording ? <Running sinceMs={recorder.startedAtMs ?? 0} /> : t("voice.record")}
        </Button>
      )}
      {send.isPending && (
        <progress className={css.progress} value={share} aria-label={t("voice.sending")} />
      )}
      {recorder.error !== null && <Note tone="warn">{t("voice.noMicrophone")}</Note>}
      {send.error && (
        <ErrorNote
          error={send.error}
          onRetry={send.variables && (() => send.mutate(send.variables))}
        />
      )}
    </div>
  );
}

function Running({ sinceMs }: { sinceMs: number }) {
  const { t } = useTranslation("review");
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return <>{t("voice.stop", { length: clock(Math.max(0, nowMs - sinceMs)) })}</>;
}
