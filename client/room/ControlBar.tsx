import { useTranslation } from "react-i18next";
import css from "../kit/classroom/Bar.module.css";
import { BarButton } from "../kit/classroom/BarButton.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import { canShareScreen } from "./media.ts";
import { PartButtons } from "./PartSlots.tsx";
import type { PanelName } from "./SidePanel.tsx";
import { ownSeat, type RoomState } from "./state.ts";
import type { RoomActions } from "./useActions.ts";

type Props = {
  state: RoomState;
  actions: RoomActions;
  panel: PanelName | null;
  unread: number;
  hands: number;
  onPanel: (panel: PanelName) => void;
  onMore: () => void;
  onLeave: () => void;
};

/** The one bar: what the person does, each with its word. */
export function ControlBar(props: Props) {
  const { state, actions, panel, unread, hands, onPanel, onMore, onLeave } = props;
  const { t } = useTranslation("room");
  const { local, me } = state;
  const isHost = me?.isHost ?? false;
  const own = ownSeat(state);
  const isMicrophoneOn = local.microphone.state !== "off";
  const isCameraOn = local.camera.state !== "off";
  const isScreenOn = local.screen.state !== "off";
  const isHandUp = own?.handRaisedAt !== null && own?.handRaisedAt !== undefined;
  return (
    <nav className={css.bar} aria-label={t("bar.label")}>
      <BarButton
        testId="mic"
        icon={isMicrophoneOn ? "mic" : "micOff"}
        label={t("bar.microphone")}
        hint={t(isMicrophoneOn ? "microphone.off" : "microphone.on")}
        keys="M"
        isOn={isMicrophoneOn}
        isBusy={local.microphone.state === "starting"}
        tone={isMicrophoneOn ? "ok" : undefined}
        isDisabled={own?.rights.microphone === false}
        onClick={actions.toggleMicrophone}
      />
      <BarButton
        testId="camera"
        icon={isCameraOn ? "camera" : "cameraOff"}
        label={t("bar.camera")}
        hint={t(isCameraOn ? "camera.off" : "camera.on")}
        keys="V"
        isOn={isCameraOn}
        isBusy={local.camera.state === "starting"}
        tone={isCameraOn ? "ok" : undefined}
        isDisabled={own?.rights.camera === false}
        onClick={actions.toggleCamera}
      />
      {own?.rights.screen && canShareScreen() && (
        <BarButton
          testId="screen"
          icon="screen"
          label={t("bar.screen")}
          hint={t(isScreenOn ? "screen.off" : "screen.on")}
          isOn={isScreenOn}
          isBusy={local.screen.state === "starting"}
          onClick={actions.toggleScreen}
        />
      )}
      <PartButtons />
      {isHost ? (
        <BarButton
          testId="mute-all"
          icon="volumeOff"
          label={t("bar.muteAll")}
          hint={t("muteAll.hint")}
          onClick={actions.muteAll}
        />
      ) : (
        <BarButton
          testId="hand"
          icon="hand"
          label={t("bar.hand")}
          hint={t(isHandUp ? "hand.lower" : "hand.raise")}
          keys="H"
          isOn={isHandUp}
          onClick={actions.toggleHand}
        />
      )}
      <BarButton
        testId="chat-button"
        icon="chat"
        label={t("panel.chat")}
        hint={t("chat.open")}
        isOn={panel === "chat"}
        count={unread}
        onClick={() => onPanel("chat")}
      />
      <BarButton
        testId="class-button"
        icon="users"
        label={t("panel.class")}
        hint={t("class.open")}
        isOn={panel === "class"}
        count={isHost ? hands : 0}
        isWideOnly
        onClick={() => onPanel("class")}
      />
      <BarButton
        testId="more"
        icon="settings"
        label={t("bar.more")}
        hint={t("bar.moreHint")}
        isWideOnly
        onClick={onMore}
      />
      <span className={css.push} />
      <button
        type="button"
        className={css.leave}
        data-testid={isHost ? "end" : "leave"}
        onClick={onLeave}
      >
        <span className={css.face}>
          <Icon name="leave" />
        </span>
        {isHost && <span className={css.wide}>{t("bar.end")}</span>}
        <span className={isHost ? css.narrow : css.word}>
          {t(isHost ? "bar.endShort" : "bar.leave")}
        </span>
      </button>
    </nav>
  );
}
