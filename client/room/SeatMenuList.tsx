import { Menu } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Seat } from "#server/rooms/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import type { Right, RoomActions } from "./useActions.ts";

type Props = {
  seat: Seat;
  actions: RoomActions;
  mayAppoint: boolean;
  /** What it hangs on. */
  button: ReactElement;
  onClose: () => void;
};
const SMALL_CAMERA_PX = 180;

/** The open list of what those who lead can do about one person. */
export function SeatMenuList({ seat, actions, mayAppoint, button, onClose }: Props) {
  const { t } = useTranslation("room");
  const isTalk = useClassroom().lesson?.kind === "consultation";
  const { personId } = seat;
  return (
    <Menu
      opened
      onChange={(opened) => !opened && onClose()}
      position="bottom-end"
      withinPortal
      returnFocus
    >
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown mah="70vh" style={{ overflowY: "auto" }}>
        {seat.state === "removed" ? (
          <Item testId="let-in" icon="user" onClick={() => actions.letIn(personId)}>
            {t("seat.letIn")}
          </Item>
        ) : (
          <>
            {seat.role !== "parent" && seat.role !== "cohost" && (
              <Speaking seat={seat} actions={actions} />
            )}
            {seat.role === "pupil" && !isTalk && <Rights seat={seat} actions={actions} />}
            {mayAppoint && (seat.role === "pupil" || seat.role === "cohost") && (
              <Item
                testId="appoint"
                icon="star"
                onClick={() => actions.appoint(personId, seat.role === "pupil")}
              >
                {t(seat.role === "pupil" ? "seat.appoint" : "seat.dismiss")}
              </Item>
            )}
            {seat.role !== "cohost" && (
              <>
                <Menu.Divider />
                <Item testId="remove" icon="userOff" isRed onClick={() => actions.remove(personId)}>
                  {t("seat.remove")}
                </Item>
              </>
            )}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function Speaking({ seat, actions }: Pick<Props, "seat" | "actions">) {
  const { t } = useTranslation("room");
  const isTalk = useClassroom().lesson?.kind === "consultation";
  const { personId } = seat;
  return (
    <>
      {seat.role !== "guest" && !isTalk && (
        <Item
          testId="call-pupil"
          icon="mic"
          onClick={() => actions.callPupil(personId, !seat.isCalled)}
        >
          {t(seat.isCalled ? "seat.takeFloor" : "seat.giveFloor")}
        </Item>
      )}
      {seat.handRaisedAt && (
        <Item testId="lower-hand" icon="hand" onClick={() => actions.lowerHand(personId)}>
          {t("seat.lowerHand")}
        </Item>
      )}
      {!seat.isMuted && (
        <Item testId="mute" icon="micOff" onClick={() => actions.mute(personId)}>
          {t("seat.mute")}
        </Item>
      )}
    </>
  );
}

/** Locks of one pupil: each line says what pressing it does. */
function Rights({ seat, actions }: Pick<Props, "seat" | "actions">) {
  const { t } = useTranslation("room");
  const { personId, rights } = seat;
  const isLarge = rights.cameraMaxHeightPx > SMALL_CAMERA_PX;
  const rows: { right: Right; testId: string; icon: IconName; isOn: boolean }[] = [
    { right: "microphone", testId: "lock-mic", icon: "mic", isOn: rights.microphone },
    { right: "camera", testId: "lock-camera", icon: "camera", isOn: rights.camera },
    { right: "chat", testId: "lock-chat", icon: "chat", isOn: rights.chat },
    { right: "board", testId: "allow-board", icon: "pencil", isOn: rights.board },
    { right: "screen", testId: "allow-screen", icon: "screen", isOn: rights.screen },
    { right: "largeCamera", testId: "large-camera", icon: "camera", isOn: isLarge },
  ];
  return (
    <>
      <Menu.Label>{t("locks.ofOne")}</Menu.Label>
      {rows.map(({ right, testId, icon, isOn }) => (
        <Item
          key={right}
          testId={testId}
          icon={isOn ? "lock" : icon}
          onClick={() => actions.changeRights(personId, { [right]: !isOn })}
        >
          {t(`locks.${right}.${isOn ? "close" : "open"}`)}
        </Item>
      ))}
    </>
  );
}

type ItemProps = {
  testId: string;
  icon: IconName;
  isRed?: boolean;
  onClick: () => void;
  children: ReactNode;
};
function Item({ testId, icon, isRed, onClick, children }: ItemProps) {
  return (
    <Menu.Item
      data-testid={testId}
      {...(isRed && { color: "red" })}
      leftSection={<Icon name={icon} sizePx={18} />}
      onClick={onClick}
    >
      {children}
    </Menu.Item>
  );
}
