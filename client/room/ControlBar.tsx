import { useMediaQuery } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import css from "../kit/classroom/Bar.module.css";
import { BarButton } from "../kit/classroom/BarButton.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import type { PanelName } from "./SidePanel.tsx";
import { ownSeat, type RoomState } from "./state.ts";
import { Tools, ToolsSheet } from "./Tools.tsx";
import type { RoomActions } from "./useActions.ts";

type Props = {
  state: RoomState;
  actions: RoomActions;
  panel: PanelName | null;
  unread: number;
  isPhone: boolean;
  onPanel: (panel: PanelName) => void;
  onMore: () => void;
  onLeave: () => void;
};

/** Narrower than this the bar has no place for a teacher's tools. */
const NARROW = "(max-width: 1239px)";

/** The one bar: what the person does, each with its word. */
export function ControlBar(props: Props) {
  const { state, actions, panel, unread, isPhone, onPanel, onMore, onLeave } = props;
  const { t } = useTranslation("room");
  const { local, me } = state;
  const isHost = me?.isHost ?? false;
  const isLeading = me?.actions.includes("lead") ?? false;
  const isNarrow = useMediaQuery(NARROW, window.matchMedia(NARROW).matches) ?? false;
  const own = ownSeat(state);
  // Of two to four people nobody asks for the floor.
  const isTalk = state.lesson?.kind === "consultation";
  const isMicrophoneOn = local.microphone.state !== "off";
  const isCameraOn = local.camera.state !== "off";
  const isHandUp = own?.handRaisedAt !== null && own?.handRaisedAt !== undefined;
  return (
    <nav className={css.bar} aria-label={t("bar.label")}>
      {me?.actions.includes("speak") && (
        <>
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
        </>
      )}
      {isLeading && isNarrow ? (
        <ToolsSheet state={state} actions={actions} />
      ) : (
        <Tools state={state} actions={actions} />
      )}
      {me?.actions.includes("raiseHand") && !isTalk && (
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
      {(!isLeading || isPhone) && (
        <BarButton
          testId="chat-button"
          icon="chat"
          label={t("panel.chat")}
          hint={t("chat.open")}
          isOn={panel === "chat"}
          count={unread}
          onClick={() => onPanel("chat")}
        />
      )}
      {!isLeading && (
        <>
          <BarButton
            testId="class-button"
            icon="users"
            label={t(isTalk ? "panel.people" : "panel.class")}
            hint={t(isTalk ? "panel.people" : "class.open")}
            isOn={panel === "class"}
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
        </>
      )}
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
        {isHost && (
          <span className={css.wide}>
            {t(state.lesson?.kind === "lesson" ? "bar.end" : "bar.endShort")}
          </span>
        )}
        <span className={isHost ? css.narrow : css.word}>
          {t(isHost ? "bar.endShort" : "bar.leave")}
        </span>
      </button>
    </nav>
  );
}
