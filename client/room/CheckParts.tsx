import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import type { useAddress } from "./address.ts";
import css from "./Check.module.css";
import { CheckRow } from "./CheckRow.tsx";
import { useLevel } from "./useLevel.ts";
import type { Preview } from "./usePreview.ts";

/** How a device's row of the check looks. */
export const rowState = (preview: Preview) =>
  preview.state === "on" ? "ok" : preview.state === "failed" ? "warn" : "wait";

/** What one's camera shows, or its sign while it shows nothing. */
export function PreviewPicture({ preview }: { preview: Preview }) {
  const { t } = useTranslation("room");
  const video = useRef<HTMLVideoElement>(null);
  const track = preview.state === "on" ? preview.track : null;
  useEffect(() => {
    if (video.current) video.current.srcObject = track ? new MediaStream([track]) : null;
  }, [track]);
  return (
    <>
      <video ref={video} autoPlay playsInline muted hidden={!track} aria-label={t("you.self")} />
      {!track && <Icon name={preview.state === "failed" ? "cameraOff" : "camera"} sizePx={48} />}
    </>
  );
}

const BARS = 12;
/** Twelve bars; read aloud as a meter, not bar by bar. */
function Meter({ level }: { level: number }) {
  const { t } = useTranslation("room");
  const lit = Math.round(level * BARS);
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers draw <meter> as one bar of their own
    <span
      className={css.meter}
      role="meter"
      aria-label={t("check.level")}
      aria-valuemin={0}
      aria-valuemax={BARS}
      aria-valuenow={lit}
      data-testid="level"
    >
      {Array.from({ length: BARS }, (_, bar) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars never change places
        <i key={bar} data-lit={bar < lit || undefined} />
      ))}
    </span>
  );
}

type MicrophoneProps = {
  microphone: Preview;
  /** What is wrong is said to a child or to an adult. */
  who: ReturnType<typeof useAddress>;
  /** Below a microphone that is heard, or is still asked for. */
  children: ReactNode;
};
/** The microphone's row of a check: whether it works, how loud it is, or what is wrong with it. */
export function MicrophoneRow({ microphone, who, children }: MicrophoneProps) {
  const { t } = useTranslation("room");
  const level = useLevel(microphone.state === "on" ? microphone.track : null);
  return (
    <CheckRow
      state={rowState(microphone)}
      icon="mic"
      testId="check-mic-row"
      title={
        microphone.state === "failed"
          ? t(microphone.problem === "none" ? "check.microphone.none" : "check.microphone.failed")
          : t(microphone.state === "on" ? "check.microphone.works" : "check.asking")
      }
      aside={microphone.state === "on" && <Meter level={level} />}
    >
      {microphone.state === "failed" ? t(`problem.${microphone.problem}.${who}`) : children}
    </CheckRow>
  );
}

type ToggleProps = {
  isOn: boolean;
  icons: [on: IconName, off: IconName];
  label: string;
  onClick: () => void;
  testId: string;
};
/** A round button over the preview: with or without this device. */
export function Toggle({ isOn, icons: [on, off], label, onClick, testId }: ToggleProps) {
  return (
    <button
      type="button"
      className={css.toggle}
      data-off={!isOn || undefined}
      data-testid={testId}
      aria-pressed={isOn}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <Icon name={isOn ? on : off} />
    </button>
  );
}
