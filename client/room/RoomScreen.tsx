import { useMediaQuery } from "@mantine/hooks";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { RoomHelp } from "../consultations/RoomHelp.tsx";
import { ClassroomProvider } from "../kit/classroom/context.tsx";
import { ChatPanel } from "./ChatPanel.tsx";
import { ChatPeek } from "./ChatPeek.tsx";
import { ClassPanel } from "./ClassPanel.tsx";
import { ControlBar } from "./ControlBar.tsx";
import { useLate, useLateBeforehand } from "./late.ts";
import { Banners, Overlays } from "./PartSlots.tsx";
import { Reconnecting } from "./Reconnecting.tsx";
import { Remarks } from "./Remarks.tsx";
import { RoomHeader } from "./RoomHeader.tsx";
import css from "./RoomScreen.module.css";
import { sortRoster } from "./roster.ts";
import { type PanelName, SidePanel } from "./SidePanel.tsx";
import { Sounds } from "./Sounds.tsx";
import { Stage } from "./Stage.tsx";
import type { RoomSession } from "./session.ts";
import type { RoomState } from "./state.ts";
import { useActions } from "./useActions.ts";
import { useClassroomValue } from "./useClassroomValue.ts";
import { useShortcuts } from "./useShortcuts.ts";
import { useUnread } from "./useUnread.ts";
import { useWakeLock } from "./useWakeLock.ts";

/** A talk is asked about in words of its own when it ends. */
const EndTalk = lazy(async () => ({
  default: (await import("../consultations/room/EndTalk.tsx")).EndTalk,
}));

const RoomReminder = lazy(async () => ({
  default: (await import("../consultations/RoomReminder.tsx")).RoomReminder,
}));
/** The room's own sound and picture come first; who reminds says it again each minute. */
const SETTLED_AFTER_MS = 3000;

type Props = {
  session: RoomSession;
  state: RoomState;
  lessonId: string;
  onLeave: () => void;
};
const PHONE = "(max-width: 899px)";

/** The room while one is in it: stage, panel, bar. */
export function RoomScreen({ session, state, lessonId, onLeave }: Props) {
  const isPhone = useMediaQuery(PHONE, window.matchMedia(PHONE).matches) ?? false;
  const isHost = state.me?.isHost ?? false;
  const isLeading = state.me?.actions.includes("lead") ?? false;
  const { t } = useTranslation("room");
  const isTalk = state.lesson?.kind === "consultation";
  const isPractice = state.lesson?.kind === "practice";
  const [picked, setPicked] = useState<PanelName | null | undefined>(undefined);
  // A wide screen starts with a panel open; a phone with the stage alone.
  const panel =
    picked === undefined
      ? isPhone
        ? null
        : isPractice
          ? "classView"
          : isLeading
            ? "class"
            : "chat"
      : picked;
  const [dialog, setDialog] = useState<"more" | "end" | null>(null);
  const { actions, error, forget, fail } = useActions(session, lessonId);
  const unread = useUnread(state, panel === "chat");
  const hands = sortRoster(state.seats).hands.length;
  useShortcuts(actions, isHost, dialog === null);
  const late = useLate(dialog !== null);
  useLateBeforehand(state.phase.name === "live", isLeading);
  useWakeLock(state.phase.name === "live" || state.phase.name === "reconnecting");

  const isSettled = useSettled(state.phase.name === "live");
  const toggle = (name: PanelName) => setPicked(panel === name ? null : name);
  const classroom = useClassroomValue(session, state, lessonId, fail);
  const leave = () => {
    void session.leave();
    onLeave();
  };
  const room = (
    <main
      className={css.room}
      data-testid="room"
      data-phase={state.phase.name}
      {...(isHost ? {} : { "data-mantine-color-scheme": "dark" })}
    >
      <RoomHeader
        state={state}
        help={!isPhone && <RoomHelp />}
        buttons={{
          isPhone,
          isLeading,
          isTalk,
          panel,
          unread,
          hands,
          onPanel: toggle,
          onMore: () => setDialog("more"),
        }}
      />
      <div className={css.body} data-panel={panel ?? undefined}>
        <div className={css.center}>
          <Banners />
          <Suspense fallback={null}>
            {isSettled && (
              <RoomReminder {...{ lessonId }} isSharing={state.local.screen.state !== "off"} />
            )}
          </Suspense>
          <Stage session={session} state={state} aside={isPhone && <RoomHelp />}>
            {isPhone && panel === null && (
              <ChatPeek chat={state.chat} unread={unread} onOpen={() => setPicked("chat")} />
            )}
          </Stage>
          <Remarks state={state} error={error} onForget={forget} />
          {state.phase.name === "reconnecting" && state.fallback === null && (
            <Reconnecting
              phase={state.phase}
              isHost={isHost}
              {...(isTalk && { kept: [t("reconnecting.kept.host.chat")] })}
            />
          )}
          <Overlays />
        </div>
        {panel && (
          <SidePanel
            panel={panel}
            unread={unread}
            onPick={setPicked}
            own={{
              class: <ClassPanel state={state} actions={actions} />,
              chat: <ChatPanel {...{ session, state, actions, lessonId }} />,
            }}
          />
        )}
      </div>
      <ControlBar
        state={state}
        actions={actions}
        panel={panel}
        unread={unread}
        isPhone={isPhone}
        onPanel={toggle}
        onMore={() => setDialog("more")}
        onLeave={isHost ? () => setDialog("end") : leave}
      />
      <Sounds session={session} state={state} />
      {late && (
        <>
          <late.MoreDialog
            session={session}
            state={state}
            actions={actions}
            isOpen={dialog === "more"}
            onClose={() => setDialog(null)}
          />
          <late.EndDialog
            isOpen={dialog === "end" && !isTalk}
            onClose={() => setDialog(null)}
            onEnd={() => {
              setDialog(null);
              actions.end();
            }}
            onLeave={leave}
          />
        </>
      )}
      {isTalk && dialog === "end" && (
        <Suspense fallback={null}>
          <EndTalk lessonId={lessonId} onClose={() => setDialog(null)} onLeave={leave} />
        </Suspense>
      )}
    </main>
  ); // Parts of the room need to know who one is; until then there is nothing to enter by.
  return classroom && <ClassroomProvider value={classroom}>{room}</ClassroomProvider>;
}

/** Has been in the room for a moment; stays so through breaks of the link. */
function useSettled(isLive: boolean): boolean {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    if (!isLive) return;
    const timer = setTimeout(() => setSettled(true), SETTLED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isLive]);
  return isSettled;
}
