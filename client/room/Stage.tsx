import { lazy, type ReactNode, Suspense, useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { PartStage } from "./PartSlots.tsx";
import { sortRoster } from "./roster.ts";
import css from "./Stage.module.css";
import type { RoomSession } from "./session.ts";
import { hiddenScreen, planStage } from "./stage-plan.ts";
import { ownSeat, type RoomState } from "./state.ts";
import { Tile } from "./Tile.tsx";
import { useNow } from "./useNow.ts";

const HiddenScreen = lazy(async () => ({
  default: (await import("../modes/HiddenScreen.tsx")).HiddenScreen,
}));

type Props = {
  session: RoomSession;
  state: RoomState;
  /** On a phone, beside the teacher's name. */
  aside?: ReactNode;
  children?: ReactNode;
};

/** The stage, who stands beside it, and what a pupil should know of their hand. */
export function Stage({ session, state, aside, children }: Props) {
  const { main, side } = useMemo(() => planStage(state), [state]);
  const onShown = useCallback(
    (tileKey: string, lines: number) => session.receiving.showAt(tileKey, lines),
    [session],
  );
  const isHost = state.me?.isHost ?? false;
  // Slides, board or video have the stage unless a screen is shared; who was large stands beside.
  const hidden = hiddenScreen(state);
  const isPart = hidden === null && state.stage.kind !== "none" && main?.source !== "screen";
  const beside = (isPart || hidden) && main ? [main, ...side] : side;
  const isFrozen = state.phase.name === "reconnecting";
  return (
    <div className={css.area} data-frozen={isFrozen || undefined}>
      <div className={css.stage}>
        {hidden ? (
          <Suspense fallback={null}>
            <HiddenScreen name={hidden.name} />
          </Suspense>
        ) : isPart ? (
          <PartStage />
        ) : (
          main && <Tile key={main.key} picture={main} size="stage" onShown={onShown} />
        )}
        {isFrozen && <span className={css.spinner} aria-hidden="true" />}
      </div>
      <TeacherLine state={state} aside={aside} />
      {beside.length > 0 && (
        <div className={css.strip}>
          {beside.map((picture) => (
            <Tile key={picture.key} picture={picture} size="strip" onShown={onShown} />
          ))}
        </div>
      )}
      {!isHost && <HandNote state={state} />}
      {children}
    </div>
  );
}

/** On a phone, where names do not fit on the picture: who teaches, and how long still. */
function TeacherLine({ state, aside }: Pick<Props, "state" | "aside">) {
  const { t } = useTranslation("room");
  const format = useFormat();
  const nowMs = useNow(10_000) + state.clockOffsetMs;
  const { lesson, speakers } = state;
  if (!lesson) return null;
  const isSpeaking = speakers.includes(lesson.teacher.id);
  const endsMs = Date.parse(lesson.startsAt) + lesson.durationMin * 60_000;
  const leftMin = Math.ceil((endsMs - nowMs) / 60_000);
  return (
    <div className={css.teacher}>
      <span className={css.teacherName} data-speaking={isSpeaking || undefined}>
        <Icon name={isSpeaking ? "volume" : "user"} sizePx={18} />
        {lesson.teacher.name}
      </span>
      {leftMin > 0 && (
        <span className={css.left}>
          {format.time(nowMs)} · {t("header.left", { time: format.minutes(leftMin) })}
        </span>
      )}
      {aside && <span className={css.aside}>{aside}</span>}
    </div>
  );
}

/** The pupil's own hand: raised, and which in the queue. */
function HandNote({ state }: { state: RoomState }) {
  const { t } = useTranslation("room");
  const { hands } = sortRoster(state.seats);
  const place = hands.findIndex(({ personId }) => personId === state.me?.personId);
  const own = ownSeat(state);
  const isHeard = state.local.microphone.state === "on";
  const before = place > 0 ? hands[place - 1] : undefined;
  return (
    <div className={css.notes} role="status">
      {own?.isCalled && (
        <p className={css.note} data-tone="ok">
          <Icon name="mic" sizePx={18} />
          {t(isHeard ? "hand.heard" : "hand.called")}
        </p>
      )}
      {place >= 0 && (
        <p className={css.note}>
          <Icon name="hand" sizePx={18} />
          {before ? t("hand.place", { place: place + 1, name: before.name }) : t("hand.first")}
        </p>
      )}
    </div>
  );
}
