import { lazy, Suspense, useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Seat } from "#server/rooms/protocol.ts";
import { ClassLocks } from "./ClassLocks.tsx";
import css from "./ClassPanel.module.css";
import { countClass, isLate, lateFromMs, sortRoster } from "./roster.ts";
import { SeatRow } from "./SeatRow.tsx";
import type { RoomState } from "./state.ts";
import type { RoomActions } from "./useActions.ts";

const WaitingCard = lazy(async () => ({
  default: (await import("../guests/WaitingCard.tsx")).WaitingCard,
}));
const InviteButton = lazy(async () => ({
  default: (await import("../guests/InviteButton.tsx")).InviteButton,
}));

type Props = { state: RoomState; actions: RoomActions };

/** The whole class: hands first, then who is here, then who is not; guests and parents who sit in are shown to all. */
export function ClassPanel({ state, actions }: Props) {
  const { t } = useTranslation("room");
  const { me, speakers, seats, lesson } = state;
  const [menuOf, setMenuOf] = useState<string | null>(null);
  const onMenu = useCallback((personId: string | null) => setMenuOf(personId), []);
  const roster = sortRoster(seats);
  const lateMs = lateFromMs(lesson);
  const counts = countClass(seats, lateMs);
  const may = (action: "lead" | "appoint" | "invite") => me?.actions.includes(action) ?? false;
  const isLed = may("lead");
  const isTalk = lesson?.kind === "consultation";
  const listName = t(isTalk ? "panel.people" : "class.open");
  const group = (title: string, list: readonly Seat[], isQueue = false) =>
    list.length > 0 && (
      <section className={css.group}>
        <h2>{title}</h2>
        <ul>
          {list.map((seat, index) => (
            <SeatRow
              key={seat.personId}
              seat={seat}
              actions={actions}
              place={isQueue ? index + 1 : null}
              isSpeaking={speakers.includes(seat.personId)}
              isLate={seat.role === "pupil" && isLate(seat, lateMs)}
              isLed={isLed}
              mayAppoint={may("appoint") && !isTalk}
              isMenuOpen={menuOf === seat.personId}
              onMenu={onMenu}
            />
          ))}
        </ul>
      </section>
    );
  return (
    <div className={css.panel}>
      {!isTalk && (
        <div className={css.counts}>
          <Count tone="ok" testId="count-here" value={counts.here} word={t("class.here")} />
          <Count tone="warn" testId="count-late" value={counts.late} word={t("class.late")} />
          <Count tone="bad" testId="count-absent" value={counts.absent} word={t("class.absent")} />
          {isLed && (
            <Count
              tone="primary"
              testId="count-sound"
              value={counts.soundOnly}
              word={t("class.soundOnly")}
            />
          )}
        </div>
      )}
      {isLed && !isTalk && <ClassLocks ofClass={state.ofClass} actions={actions} />}
      <Suspense fallback={null}>{may("invite") && <WaitingCard />}</Suspense>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is scrolled by keys too */}
      <section className={css.list} tabIndex={0} aria-label={listName}>
        {group(t("class.hands"), roster.hands, true)}
        {group(t(isTalk ? "class.host" : "class.teacher"), roster.teaching)}
        {group(t("class.guests", { count: roster.guests.length }), roster.guests)}
        {group(t("class.hereTitle"), roster.here)}
        {group(t("class.reconnectingTitle"), roster.reconnecting)}
        {group(t("class.parents", { count: roster.parents.length }), roster.parents)}
        {group(t("class.absentTitle", { count: roster.absent.length }), roster.absent)}
      </section>
      <Suspense fallback={null}>
        {may("invite") && lesson?.kind === "lesson" && <InviteButton lessonId={lesson.id} />}
      </Suspense>
    </div>
  );
}

type CountProps = { tone: string; testId: string; value: number; word: string };
function Count({ tone, testId, value, word }: CountProps) {
  return (
    <span data-tone={tone} data-testid={testId}>
      <b>{value}</b>
      {word}
    </span>
  );
}
