import { Button, Switch } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddress } from "../../room/address.ts";
import check from "../../room/Check.module.css";
import { MicrophoneRow, PreviewPicture, Toggle } from "../../room/CheckParts.tsx";
import { CheckRow } from "../../room/CheckRow.tsx";
import { readChoices, saveChoices } from "../../room/choices.ts";
import { DeviceSelect } from "../../room/DeviceSelect.tsx";
import { useDevices } from "../../room/useDevices.ts";
import { usePreview } from "../../room/usePreview.ts";
import css from "./Before.module.css";
import { Before } from "./Before.tsx";
import type { Lacking } from "./DeviceTrouble.tsx";
import type { StepProps } from "./step-props.ts";

/** With what one goes in. */
export type Devices = { microphoneOn: boolean; cameraOn: boolean };
type Switches = { devices: Devices; onDevices: (devices: Devices) => void };

/** Camera and microphone, as far as the way of talking needs them: whoever chose sound is asked for no camera, whoever writes for nothing. */
export function DeviceStep({ devices, onDevices, ...props }: StepProps & Switches) {
  const { t } = useTranslation("privateDoor");
  const who = useAddress();
  const { way } = props.consultation;
  const isSeen = way === "video";
  return (
    <Before
      consultation={props.consultation}
      at={props.at}
      title={t(`devices.title.${way}`)}
      testId="step-devices"
      foot={
        <Button fullWidth size="lg" onClick={props.onDone} data-testid="step-done">
          {t("next")}
        </Button>
      }
    >
      {isSeen && <CameraPart {...{ devices, onDevices }} />}
      {way !== "text" && <MicrophonePart {...{ devices, onDevices }} />}
      <p className={css.quiet}>{t(`devices.${way}.${who}`)}</p>
    </Before>
  );
}

function CameraPart({ devices, onDevices }: Switches) {
  const { t } = useTranslation("room");
  const [chosen, setChosen] = useState(() => readChoices().cameraId);
  const [round, setRound] = useState(0);
  const camera = usePreview("camera", chosen, round);
  const { cameras } = useDevices(camera.state);
  const { cameraOn } = devices;
  return (
    <>
      <div className={check.preview} data-veiled={!cameraOn || undefined}>
        <PreviewPicture preview={camera} />
        <div className={check.toggles}>
          <Toggle
            isOn={cameraOn}
            icons={["camera", "cameraOff"]}
            label={t(cameraOn ? "check.enterUnseen" : "check.enterSeen")}
            onClick={() => onDevices({ ...devices, cameraOn: !cameraOn })}
            testId="check-camera"
          />
        </div>
      </div>
      {camera.state === "failed" && (
        <div className={check.card}>
          <FailedRow source="camera" problem={camera.problem} onAgain={() => setRound(round + 1)} />
        </div>
      )}
      {cameras.length > 1 && (
        <DeviceSelect
          kind="camera"
          devices={cameras}
          chosen={chosen}
          onChoose={(cameraId) => {
            saveChoices({ cameraId });
            setChosen(cameraId);
          }}
        />
      )}
    </>
  );
}

function MicrophonePart({ devices, onDevices }: Switches) {
  const { t } = useTranslation("room");
  const who = useAddress();
  const [chosen, setChosen] = useState(() => readChoices().microphoneId);
  const [round, setRound] = useState(0);
  const microphone = usePreview("microphone", chosen, round);
  const { microphones } = useDevices(microphone.state);
  const { microphoneOn } = devices;
  return (
    <>
      <div className={check.card}>
        {microphone.state === "failed" ? (
          <FailedRow
            source="microphone"
            problem={microphone.problem}
            onAgain={() => setRound(round + 1)}
          />
        ) : (
          <MicrophoneRow microphone={microphone} who={who}>
            <TryIt />
          </MicrophoneRow>
        )}
        <Switch
          className={css.switchRow}
          label={t("check.enterHeard")}
          checked={microphoneOn}
          onChange={({ currentTarget }) =>
            onDevices({ ...devices, microphoneOn: currentTarget.checked })
          }
          data-testid="check-mic"
        />
      </div>
      {microphones.length > 1 && (
        <DeviceSelect
          kind="microphone"
          devices={microphones}
          chosen={chosen}
          onChoose={(microphoneId) => {
            saveChoices({ microphoneId });
            setChosen(microphoneId);
          }}
        />
      )}
    </>
  );
}

/** What is wrong with a device, what to do, and that one may come in without it. */
function FailedRow({ source, problem, onAgain }: Lacking & { onAgain: () => void }) {
  const { t } = useTranslation("privateDevices");
  const who = useAddress();
  return (
    <>
      <CheckRow
        state="warn"
        icon={source === "camera" ? "cameraOff" : "micOff"}
        testId={source === "camera" ? "check-camera-row" : "check-mic-row"}
        title={t(`lacks.${source}`)}
      >
        {t(`why.${problem}.${who}`)} {t(`still.${source}.${who}`)}
      </CheckRow>
      <Button
        variant="default"
        className={css.again ?? ""}
        onClick={onAgain}
        data-testid={`${source}-again`}
      >
        {t("again")}
      </Button>
    </>
  );
}

function TryIt() {
  const { t } = useTranslation("privateDoor");
  const who = useAddress();
  return t(`devices.try.${who}`);
}
