import { useTranslation } from "react-i18next";
import type { Seat } from "#server/rooms/protocol.ts";
import css from "./ClassPanel.module.css";
import { sortRoster } from "./roster.ts";
import { SeatRow } from "./SeatRow.tsx";
import type { RoomState } from "./state.ts";
import type { RoomActions } from "./useActions.ts";

type Props = { state: RoomState; actions: RoomActions };

/** The whole class: hands first, then who is here, then who is not. */
export function ClassPanel({ state, actions }: Props) {
  const { t } = useTranslation("room");
  const { hands, here, reconnecting, absent } = sortRoster(state.seats);
  const host = state.seats.filter(({ role }) => role === "host");
  const isIn = ({ state: seat }: Seat) => seat === "here";
  const counts = {
    here: here.length + hands.filter(isIn).length,
    reconnecting: reconnecting.length + hands.filter((seat) => !isIn(seat)).length,
    absent: absent.length,
  };
  const group = (title: string, seats: Seat[], isQueue = false) =>
    seats.length > 0 && (
      <section className={css.group}>
        <h2>{title}</h2>
        <ul>
          {seats.map((seat, index) => (
            <SeatRow
              key={seat.personId}
              seat={seat}
              state={state}
              actions={actions}
              place={isQueue ? index + 1 : null}
            />
          ))}
        </ul>
      </section>
    );
  return (
    <div className={css.panel}>
      <div className={css.counts}>
        <span data-tone="ok" data-testid="count-here">
          <b>{counts.here}</b>
          {t("class.here")}
        </span>
        {counts.reconnecting > 0 && (
          <span data-tone="warn">
            <b>{counts.reconnecting}</b>
            {t("class.reconnecting")}
          </span>
        )}
        <span data-tone="bad" data-testid="count-absent">
          <b>{counts.absent}</b>
          {t("class.absent")}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is scrolled by keys too */}
      <section className={css.list} tabIndex={0} aria-label={t("class.open")}>
        {group(t("class.hands"), hands, true)}
        {group(t("class.teacher"), host)}
        {group(t("class.hereTitle"), here)}
        {group(t("class.reconnectingTitle"), reconnecting)}
        {group(t("class.absentTitle"), absent)}
      </section>
    </div>
  );
}
