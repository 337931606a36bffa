import { Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Seat } from "#server/rooms/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Avatar } from "../kit/ui/parts.tsx";
import css from "./ClassPanel.module.css";
import type { RoomState } from "./state.ts";
import type { RoomActions } from "./useActions.ts";

type Props = { seat: Seat; state: RoomState; actions: RoomActions; place: number | null };
const SMALL_CAMERA_PX = 180;

/** One person of the lesson, and for the teacher what can be done about them. */
export function SeatRow({ seat, state, actions, place }: Props) {
  const { t } = useTranslation("room");
  const { me, speakers } = state;
  const isHost = me?.isHost ?? false;
  const isIn = seat.state === "here" || seat.state === "reconnecting";
  return (
    <li
      className={css.row}
      data-testid="seat"
      data-person-id={seat.personId}
      data-state={seat.state}
      data-muted={seat.isMuted || undefined}
      data-hand={seat.handRaisedAt !== null || undefined}
      data-speaking={speakers.includes(seat.personId) || undefined}
    >
      {place !== null && (
        <span className={css.place}>
          <Icon name="hand" sizePx={18} />
          {place}
        </span>
      )}
      <Avatar name={seat.name} sizePx={32} />
      <span className={css.who}>
        <span className={css.name}>{seat.name}</span>
        {!isIn && <Absence seat={seat} />}
        {seat.isCalled && isIn && <small data-state="called">{t("seat.called")}</small>}
      </span>
      {isIn && (
        <span className={css.signs}>
          {seat.hasScreen && <Icon name="screen" sizePx={18} label={t("seat.screen")} />}
          {seat.hasCamera && <Icon name="camera" sizePx={18} label={t("seat.camera")} />}
          {seat.hasMicrophone && !seat.isMuted ? (
            <span className={css.heard}>
              <Icon name="mic" sizePx={18} label={t("seat.heard")} />
            </span>
          ) : (
            <Icon name="micOff" sizePx={18} label={t("seat.muted")} />
          )}
          {!seat.rights.microphone && (
            <Icon name="lock" sizePx={18} label={t("seat.microphoneLocked")} />
          )}
        </span>
      )}
      {isHost && seat.role === "pupil" && (isIn || seat.state === "removed") && (
        <SeatMenu seat={seat} actions={actions} />
      )}
    </li>
  );
}

/** Why this person is not in the lesson, as far as it is known. */
function Absence({ seat }: { seat: Seat }) {
  const { t } = useTranslation("room");
  if (seat.state === "removed") return <small data-state="removed">{t("seat.removed")}</small>;
  if (seat.state === "left") return <small>{t("seat.left")}</small>;
  return (
    <small>
      {seat.attempts > 0 ? t("seat.attempts", { times: seat.attempts }) : t("seat.absent")}
    </small>
  );
}

function SeatMenu({ seat, actions }: { seat: Seat; actions: RoomActions }) {
  const { t } = useTranslation("room");
  const { personId, rights } = seat;
  const isLarge = rights.cameraMaxHeightPx > SMALL_CAMERA_PX;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <button
          type="button"
          className={css.menuButton}
          data-testid="seat-menu"
          aria-label={t("seat.menu", { name: seat.name })}
        >
          <Icon name="dots" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {seat.state === "removed" ? (
          <Menu.Item
            data-testid="let-in"
            leftSection={<Icon name="user" sizePx={18} />}
            onClick={() => actions.letIn(personId)}
          >
            {t("seat.letIn")}
          </Menu.Item>
        ) : (
          <>
            <Menu.Item
              data-testid="call-pupil"
              leftSection={<Icon name="mic" sizePx={18} />}
              onClick={() => actions.callPupil(personId, !seat.isCalled)}
            >
              {t(seat.isCalled ? "seat.takeFloor" : "seat.giveFloor")}
            </Menu.Item>
            {seat.handRaisedAt && (
              <Menu.Item
                data-testid="lower-hand"
                leftSection={<Icon name="hand" sizePx={18} />}
                onClick={() => actions.lowerHand(personId)}
              >
                {t("seat.lowerHand")}
              </Menu.Item>
            )}
            {!seat.isMuted && (
              <Menu.Item
                data-testid="mute"
                leftSection={<Icon name="micOff" sizePx={18} />}
                onClick={() => actions.mute(personId)}
              >
                {t("seat.mute")}
              </Menu.Item>
            )}
            <Menu.Item
              data-testid="lock-mic"
              leftSection={<Icon name="lock" sizePx={18} />}
              onClick={() => actions.changeRights(personId, { microphone: !rights.microphone })}
            >
              {t(rights.microphone ? "seat.lockMicrophone" : "seat.unlockMicrophone")}
            </Menu.Item>
            <Menu.Item
              data-testid="large-camera"
              leftSection={<Icon name="camera" sizePx={18} />}
              onClick={() => actions.changeRights(personId, { largeCamera: !isLarge })}
            >
              {t(isLarge ? "seat.smallCamera" : "seat.largeCamera")}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              data-testid="remove"
              color="red"
              leftSection={<Icon name="userOff" sizePx={18} />}
              onClick={() => actions.remove(personId)}
            >
              {t("seat.remove")}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
