import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import css from "./Check.module.css";
import { MicrophoneRow, PreviewPicture, rowState, Toggle } from "./CheckParts.tsx";
import { CheckRow } from "./CheckRow.tsx";
import { entryChoice, readChoices, saveChoices } from "./choices.ts";
import { DeviceSelect } from "./DeviceSelect.tsx";
import { useDevices } from "./useDevices.ts";
import { usePreview } from "./usePreview.ts";

type Who = "host" | "pupil";

/** Picture and sound before the lesson, with which of them one goes in, and from which device. */
export function CheckDevices({ who, children }: { who: Who; children: ReactNode }) {
  const { t } = useTranslation("room");
  const [choices, setChoices] = useState(readChoices);
  const camera = usePreview("camera", choices.cameraId);
  const microphone = usePreview("microphone", choices.microphoneId);
  const lists = useDevices(`${camera.state} ${microphone.state}`);
  const change = (next: Parameters<typeof saveChoices>[0]) => {
    saveChoices(next);
    setChoices(readChoices());
  };
  const { isMicrophoneOn, isCameraOn } = entryChoice(who === "host");
  const cameraAs = isCameraOn ? "cameraOn" : "cameraOff";
  const microphoneAs = isMicrophoneOn ? "microphoneOn" : "microphoneOff";
  return (
    <>
      <div className={css.preview}>
        <PreviewPicture preview={camera} />
        <span className={css.caption}>{t(`check.self.${who}`)}</span>
        <div className={css.toggles}>
          <Toggle
            isOn={isMicrophoneOn}
            icons={["mic", "micOff"]}
            label={t(isMicrophoneOn ? "check.enterMuted" : "check.enterHeard")}
            onClick={() => change({ microphoneOn: !isMicrophoneOn })}
            testId="check-mic"
          />
          <Toggle
            isOn={isCameraOn}
            icons={["camera", "cameraOff"]}
            label={t(isCameraOn ? "check.enterUnseen" : "check.enterSeen")}
            onClick={() => change({ cameraOn: !isCameraOn })}
            testId="check-camera"
          />
        </div>
      </div>
      <div className={css.card}>
        <CheckRow
          state={rowState(camera)}
          icon="camera"
          testId="check-camera-row"
          title={
            camera.state === "failed"
              ? t(camera.problem === "none" ? "check.camera.none" : "check.camera.failed")
              : t(camera.state === "on" ? "check.camera.works" : "check.asking")
          }
        >
          {camera.state === "failed"
            ? t(`problem.${camera.problem}.${who}`)
            : t(`check.entering.${cameraAs}.${who}`)}
        </CheckRow>
        <MicrophoneRow microphone={microphone} who={who}>
          {t(`check.entering.${microphoneAs}.${who}`)}
        </MicrophoneRow>
        {children}
        <details className={css.details}>
          <summary>{t("devices.change")}</summary>
          <div className={css.selects}>
            <DeviceSelect
              kind="camera"
              devices={lists.cameras}
              chosen={choices.cameraId}
              onChoose={(cameraId) => change({ cameraId })}
            />
            <DeviceSelect
              kind="microphone"
              devices={lists.microphones}
              chosen={choices.microphoneId}
              onChoose={(microphoneId) => change({ microphoneId })}
            />
            <DeviceSelect
              kind="speaker"
              devices={lists.speakers}
              chosen={choices.speakerId}
              onChoose={(speakerId) => change({ speakerId })}
            />
          </div>
        </details>
      </div>
    </>
  );
}
