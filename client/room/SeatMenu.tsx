import { useTranslation } from "react-i18next";
import type { Seat } from "#server/rooms/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./ClassPanel.module.css";
import { useLate } from "./late.ts";
import type { RoomActions } from "./useActions.ts";

type Props = {
  seat: Seat;
  actions: RoomActions;
  mayAppoint: boolean;
  isOpen: boolean;
  onOpen: (personId: string | null) => void;
};

/** What those who lead can do about one person. The list itself is made when it is opened. */
export function SeatMenu({ seat, actions, mayAppoint, isOpen, onOpen }: Props) {
  const { t } = useTranslation("room");
  const { personId } = seat;
  const late = useLate(isOpen);
  const button = (
    <button
      type="button"
      className={css.menuButton}
      data-testid="seat-menu"
      aria-label={t("seat.menu", { name: seat.name })}
      aria-haspopup="menu"
      aria-expanded={isOpen}
      onClick={() => onOpen(isOpen ? null : personId)}
    >
      <Icon name="dots" />
    </button>
  );
  if (!isOpen || !late) return button;
  return (
    <late.SeatMenuList {...{ seat, actions, mayAppoint, button }} onClose={() => onOpen(null)} />
  );
}
