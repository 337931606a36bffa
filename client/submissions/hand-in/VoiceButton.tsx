import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { Note } from "../../kit/ui/parts.tsx";
import { clockOf } from "../../videos/useVideoText.ts";
import { useLevel } from "../review/useLevel.ts";
import { useRecorder } from "../review/useRecorder.ts";
import { works } from "./engine/works.ts";
import css from "./VoiceButton.module.css";

const BARS = [0, 1, 2, 3, 4];

/** A spoken part: one tap to begin, one to end; its level shows that the microphone hears. */
export function VoiceButton({ taskId, isDisabled }: { taskId: string; isDisabled: boolean }) {
  const { t } = useTranslation("handIn");
  const recorder = useRecorder(({ blob, durationMs }) => {
    void works.addFile(taskId, { kind: "voice", blob, durationMs });
  });
  const { startedAtMs } = recorder;
  const level = useLevel(recorder.stream);
  const isRecording = startedAtMs !== null;
  return (
    <>
      <Button
        variant={isRecording ? "filled" : "default"}
        {...(isRecording && { color: "red" })}
        size="lg"
        disabled={isDisabled && !isRecording}
        leftSection={<Icon name={isRecording ? "stop" : "mic"} />}
        data-testid="work-voice"
        onClick={() => (isRecording ? recorder.stop() : void recorder.start())}
      >
        {isRecording ? (
          <span className={css.running}>
            <Running sinceMs={startedAtMs} />
            <span className={css.level} aria-hidden="true">
              {BARS.map((bar) => (
                <i key={bar} data-on={level > bar / BARS.length || undefined} />
              ))}
            </span>
          </span>
        ) : (
          t("add.voice")
        )}
      </Button>
      {recorder.error !== null && <Note tone="warn">{t("add.noMicrophone")}</Note>}
    </>
  );
}

function Running({ sinceMs }: { sinceMs: number }) {
  const { t } = useTranslation("handIn");
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return <>{t("add.stop", { length: clockOf(Math.max(0, nowMs - sinceMs)) })}</>;
}
