import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Seat } from "#server/rooms/protocol.ts";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import { Avatar, StatusChip } from "../kit/ui/parts.tsx";
import css from "./ClassPanel.module.css";
import { isIn } from "./roster.ts";
import { SeatMenu } from "./SeatMenu.tsx";
import type { RoomActions } from "./useActions.ts";

type Props = {
  seat: Seat;
  actions: RoomActions;
  /** In the queue of hands, from 1. */
  place: number | null;
  isSpeaking: boolean;
  isLate: boolean;
  /** How this person receives, and what can be done: for those who lead. */
  isLed: boolean;
  mayAppoint: boolean;
  /** Its menu is open; only then it exists, so that a class of 35 stays light. */
  isMenuOpen: boolean;
  onMenu: (personId: string | null) => void;
};
type Mode = NonNullable<Seat["mode"]>;
const modeIcons: Record<Mode, IconName> = {
  sound: "headphones",
  slides: "board",
  small: "camera",
  full: "camera",
};
const linkIcons: Record<Seat["quality"], IconName | null> = {
  good: "wifi",
  fair: "wifiWeak",
  poor: "wifiWeak",
  lost: "wifiOff",
  unknown: null,
};

/** One person of the lesson, and for those who lead what can be done about them. */
export const SeatRow = memo(function SeatRow(props: Props) {
  const { seat, place, isSpeaking, isLate, isLed } = props;
  const { t } = useTranslation("room");
  const isHere = isIn(seat);
  const isTeacher = seat.role === "host" || seat.role === "cohost";
  const hasMenu =
    isLed &&
    seat.role !== "host" &&
    (isHere || seat.state === "removed") &&
    (seat.role !== "cohost" || props.mayAppoint);
  return (
    <li
      className={css.row}
      data-testid="seat"
      data-person-id={seat.personId}
      data-role={seat.role}
      data-state={seat.state}
      data-muted={seat.isMuted || undefined}
      data-hand={seat.handRaisedAt !== null || undefined}
      data-speaking={isSpeaking || undefined}
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
        {!isHere && !isTeacher && <Absence seat={seat} />}
        {seat.role === "cohost" && <small>{t("seat.assistant")}</small>}
        {seat.role === "guest" && isHere && <small>{t("seat.guest")}</small>}
        {seat.isCalled && isHere && <small data-state="called">{t("seat.called")}</small>}
      </span>
      {isLate && isHere && <StatusChip tone="warn">{t("seat.late")}</StatusChip>}
      {isHere && <Signs seat={seat} isSpeaking={isSpeaking} isLed={isLed && !isTeacher} />}
      {!isHere && seat.attempts > 0 && (
        <span className={css.trouble}>
          <Icon name="wifiOff" sizePx={18} />
        </span>
      )}
      {hasMenu && (
        <SeatMenu
          seat={seat}
          actions={props.actions}
          mayAppoint={props.mayAppoint}
          isOpen={props.isMenuOpen}
          onOpen={props.onMenu}
        />
      )}
    </li>
  );
});

type SignsProps = { seat: Seat; isSpeaking: boolean; isLed: boolean };
/** What is sent, and for those who lead how it is received and over what link. */
function Signs({ seat, isSpeaking, isLed }: SignsProps) {
  const { t } = useTranslation("room");
  const isHeard = seat.hasMicrophone && !seat.isMuted;
  const link = linkIcons[seat.quality];
  return (
    <span className={css.signs}>
      {seat.hasScreen && <Icon name="screen" sizePx={18} label={t("seat.screen")} />}
      {(isHeard || isSpeaking) && (
        <span className={css.heard}>
          <Icon name="mic" sizePx={18} label={t("seat.heard")} />
        </span>
      )}
      {!seat.rights.microphone && seat.role === "pupil" && (
        <Icon name="lock" sizePx={18} label={t("seat.microphoneLocked")} />
      )}
      {!isLed && seat.hasCamera && <Icon name="camera" sizePx={18} label={t("seat.camera")} />}
      {isLed && seat.mode && (
        <Icon name={modeIcons[seat.mode]} sizePx={18} label={t(`seat.mode.${seat.mode}`)} />
      )}
      {isLed && link && (
        <span data-quality={seat.quality}>
          <Icon name={link} sizePx={18} label={t(`seat.link.${seat.quality}`)} />
        </span>
      )}
    </span>
  );
}

/** Why this person is not in the lesson, as far as it is known. */
function Absence({ seat }: { seat: Seat }) {
  const { t } = useTranslation("room");
  if (seat.state === "removed") return <small data-state="removed">{t("seat.removed")}</small>;
  if (seat.state === "left") return <small>{t("seat.left")}</small>;
  if (seat.attempts === 0) return <small>{t("seat.absent")}</small>;
  return <small data-state="tried">{t("seat.attempts", { times: seat.attempts })}</small>;
}
