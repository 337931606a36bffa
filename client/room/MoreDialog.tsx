import { Modal, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { readChoices, saveChoices } from "./choices.ts";
import { DeviceSelect } from "./DeviceSelect.tsx";
import type { RoomSession } from "./session.ts";
import type { RoomState } from "./state.ts";
import type { RoomActions } from "./useActions.ts";
import { useDevices } from "./useDevices.ts";

type Props = {
  session: RoomSession;
  state: RoomState;
  actions: RoomActions;
  isOpen: boolean;
  onClose: () => void;
};

/** Devices, and for the teacher the sound's mode. */
export function MoreDialog({ session, state, actions, isOpen, onClose }: Props) {
  const { t } = useTranslation("room");
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("bar.moreHint")}
      styles={{ title: { fontWeight: 700, fontSize: 17 } }}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Stack>
        {isOpen && <Devices session={session} state={state} />}
        {state.local.screen.state === "on" && (
          <div data-testid="screen-hint">
            <SegmentedControl
              fullWidth
              aria-label={t("screen.hint")}
              data={[
                { value: "detail", label: t("screen.detail") },
                { value: "motion", label: t("screen.motion") },
              ]}
              value={state.screenHint}
              onChange={(hint) =>
                void session.local.setScreenHint(hint === "motion" ? "motion" : "detail")
              }
            />
            <Text size="xs" c="dimmed" mt={6}>
              {t("screen.hintText")}
            </Text>
          </div>
        )}
        {state.me?.isHost && (
          <div data-testid="sound-mode">
            <SegmentedControl
              fullWidth
              aria-label={t("music.label")}
              data={[
                { value: "speech", label: t("music.speech") },
                { value: "music", label: t("music.music") },
              ]}
              value={state.soundMode}
              onChange={(mode) => actions.changeSoundMode(mode === "music" ? "music" : "speech")}
            />
            <Text size="xs" c="dimmed" mt={6}>
              {t("music.hint")}
            </Text>
          </div>
        )}
      </Stack>
    </Modal>
  );
}

function Devices({ session, state }: Pick<Props, "session" | "state">) {
  const { microphone, camera } = state.local;
  const lists = useDevices(`${microphone.state} ${camera.state}`);
  const [choices, setChoices] = useState(readChoices);
  const choose = (source: "microphone" | "camera", deviceId: string) => {
    void session.local.choose(source, deviceId);
    setChoices(readChoices());
  };
  const chooseSpeaker = (speakerId: string) => {
    saveChoices({ speakerId });
    setChoices(readChoices());
    for (const audio of document.querySelectorAll("audio"))
      if ("setSinkId" in audio) audio.setSinkId(speakerId).catch(() => undefined); // the old one plays on
  };
  return (
    <>
      <DeviceSelect
        kind="microphone"
        devices={lists.microphones}
        chosen={choices.microphoneId}
        onChoose={(id) => choose("microphone", id)}
      />
      <DeviceSelect
        kind="camera"
        devices={lists.cameras}
        chosen={choices.cameraId}
        onChoose={(id) => choose("camera", id)}
      />
      <DeviceSelect
        kind="speaker"
        devices={lists.speakers}
        chosen={choices.speakerId}
        onChoose={chooseSpeaker}
      />
    </>
  );
}
