import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../kit/ui/icons.tsx";
import type { RoomState } from "../../room/state.ts";
import css from "./Bar.module.css";
import type { OwnMedia } from "./useOwnMedia.ts";

type Props = {
  state: RoomState;
  media: OwnMedia;
  isPhone: boolean;
  isHost: boolean;
  /** The lock has failed: there is only the way out. */
  isStill: boolean;
  isOnBreak: boolean;
  unread: number;
  /** Absent: the chat is on the stage. */
  onTalk?: (() => void) | undefined;
  onLeave: () => void;
};

/** What one does in the private room, each with its word. */
export function PrivateBar(props: Props) {
  const { media, isPhone, isHost, isStill, isOnBreak, unread, onTalk, onLeave } = props;
  const { t } = useTranslation("privateRoom");
  const isMicrophoneOn = media.isOn("microphone");
  const isCameraOn = media.isOn("camera");
  return (
    <nav className={css.bar} aria-label={t("bar.label")}>
      {!isStill && (
        <>
          <BarButton
            testId="mic"
            icon={isMicrophoneOn ? "mic" : "micOff"}
            word={t("bar.microphone")}
            hint={t(isMicrophoneOn ? "bar.microphoneOff" : "bar.microphoneOn")}
            isDevice
            isOn={isMicrophoneOn}
            isBusy={props.state.local.microphone.state === "starting"}
            isDisabled={isOnBreak}
            onClick={media.toggleMicrophone}
          />
          <BarButton
            testId="camera"
            icon={isCameraOn ? "camera" : "cameraOff"}
            word={t("bar.camera")}
            hint={t(isCameraOn ? "bar.cameraOff" : "bar.cameraOn")}
            isDevice
            isOn={isCameraOn}
            isBusy={props.state.local.camera.state === "starting"}
            isDisabled={isOnBreak || (media.isSoundOnly && !isCameraOn)} // off it goes always
            onClick={media.toggleCamera}
          />
          <BarButton
            testId="sound-only"
            icon="headphones"
            word={t("bar.soundOnly")}
            hint={t(media.isSoundOnly ? "bar.pictures" : "bar.soundOnlyHint")}
            isOn={media.isSoundOnly}
            onClick={media.toggleSoundOnly}
          />
          <BarButton
            testId="break"
            icon={isOnBreak ? "play" : "pause"}
            word={t(isOnBreak ? "bar.goOn" : "bar.break")}
            hint={t(isOnBreak ? "bar.goOnHint" : "bar.breakHint")}
            isOn={isOnBreak}
            onClick={() => media.toggleBreak(isOnBreak)}
          />
          {isPhone && onTalk && (
            <BarButton
              testId="talk-open"
              icon="chat"
              word={t("bar.talk")}
              hint={t("bar.talkHint")}
              isOn={false}
              count={unread}
              onClick={onTalk}
            />
          )}
        </>
      )}
      <button type="button" className={css.leave} onClick={onLeave} data-testid="leave">
        <span className={css.face}>
          <Icon name="leave" />
        </span>
        <span className={css.long}>{t(isHost ? "bar.end" : "bar.leave")}</span>
        <span className={css.short}>{t(isHost ? "bar.endShort" : "bar.leaveShort")}</span>
      </button>
    </nav>
  );
}

type ButtonProps = {
  testId: string;
  icon: IconName;
  word: string;
  hint: string;
  isOn: boolean;
  /** A square without its word where there is room for few. */
  isDevice?: boolean;
  isBusy?: boolean;
  isDisabled?: boolean;
  count?: number;
  onClick: () => void;
};
function BarButton(props: ButtonProps) {
  const { testId, icon, word, hint, isOn, isDevice, isBusy, isDisabled, count = 0 } = props;
  return (
    <button
      type="button"
      className={css.button}
      data-testid={testId}
      data-on={isOn || undefined}
      data-device={isDevice}
      aria-pressed={isOn}
      aria-busy={isBusy || undefined}
      aria-description={hint}
      title={hint}
      disabled={isDisabled}
      onClick={props.onClick}
    >
      <span className={css.face}>
        <Icon name={icon} />
        {count > 0 && <span className={css.count}>{count}</span>}
      </span>
      <span className={css.word}>{word}</span>
    </button>
  );
}
