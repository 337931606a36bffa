import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Icon } from "../kit/ui/icons.tsx";
import { ChatPanel } from "./ChatPanel.tsx";
import { ChatPeek } from "./ChatPeek.tsx";
import { ClassPanel } from "./ClassPanel.tsx";
import { ControlBar, type PanelName } from "./ControlBar.tsx";
import { EndDialog } from "./EndDialog.tsx";
import { MoreDialog } from "./MoreDialog.tsx";
import { Reconnecting } from "./Reconnecting.tsx";
import { Remarks } from "./Remarks.tsx";
import { RoomHeader } from "./RoomHeader.tsx";
import css from "./RoomScreen.module.css";
import { sortRoster } from "./roster.ts";
import { Sounds } from "./Sounds.tsx";
import { Stage } from "./Stage.tsx";
import type { RoomSession } from "./session.ts";
import type { RoomState } from "./state.ts";
import { useActions } from "./useActions.ts";
import { useShortcuts } from "./useShortcuts.ts";
import { useUnread } from "./useUnread.ts";

type Props = { session: RoomSession; state: RoomState; lessonId: string };
const PHONE = "(max-width: 899px)";

/** The room while one is in it: stage, panel, bar. */
export function RoomScreen({ session, state, lessonId }: Props) {
  const { t } = useTranslation("room");
  const navigate = useNavigate();
  const isPhone = useMediaQuery(PHONE, window.matchMedia(PHONE).matches) ?? false;
  const isHost = state.me?.isHost ?? false;
  const [picked, setPicked] = useState<PanelName | null | undefined>(undefined);
  // A wide screen starts with a panel open; a phone with the stage alone.
  const panel = picked === undefined ? (isPhone ? null : isHost ? "class" : "chat") : picked;
  const [dialog, setDialog] = useState<"more" | "end" | null>(null);
  const { actions, error, forget } = useActions(session, lessonId);
  const unread = useUnread(state, panel === "chat");
  const hands = sortRoster(state.seats).hands.length;
  useShortcuts(actions, isHost, dialog === null);

  const toggle = (name: PanelName) => setPicked(panel === name ? null : name);
  const leave = () => {
    void session.leave();
    void navigate("/");
  };
  return (
    <main
      className={css.room}
      data-testid="room"
      data-phase={state.phase.name}
      {...(isHost ? {} : { "data-mantine-color-scheme": "dark" })}
    >
      <RoomHeader state={state} onClass={() => toggle("class")} onMore={() => setDialog("more")} />
      <div className={css.body} data-panel={panel ?? undefined}>
        <div className={css.center}>
          <Stage session={session} state={state}>
            {isPhone && panel === null && (
              <ChatPeek chat={state.chat} unread={unread} onOpen={() => setPicked("chat")} />
            )}
          </Stage>
          <Remarks state={state} error={error} onForget={forget} />
          {state.phase.name === "reconnecting" && (
            <Reconnecting phase={state.phase} isHost={isHost} />
          )}
        </div>
        {panel && (
          <aside className={css.panel} aria-label={t(`panel.${panel}`)}>
            <div className={css.tabs}>
              <div role="tablist" className={css.tabList}>
                {(["class", "chat"] as const).map((name) => (
                  <button
                    key={name}
                    type="button"
                    role="tab"
                    aria-selected={panel === name}
                    className={css.tab}
                    onClick={() => setPicked(name)}
                  >
                    <Icon name={name === "class" ? "users" : "chat"} sizePx={18} />
                    {t(`panel.${name}`)}
                    {name === "chat" && unread > 0 && <span className={css.count}>{unread}</span>}
                  </button>
                ))}
              </div>
              <span className={css.push} />
              <button
                type="button"
                className={css.headerButton}
                aria-label={t("panel.close")}
                onClick={() => setPicked(null)}
              >
                <Icon name="x" />
              </button>
            </div>
            {panel === "class" ? (
              <ClassPanel state={state} actions={actions} />
            ) : (
              <ChatPanel session={session} state={state} actions={actions} />
            )}
          </aside>
        )}
      </div>
      <ControlBar
        state={state}
        actions={actions}
        panel={panel}
        unread={unread}
        hands={hands}
        onPanel={toggle}
        onMore={() => setDialog("more")}
        onLeave={isHost ? () => setDialog("end") : leave}
      />
      <Sounds session={session} state={state} />
      <MoreDialog
        session={session}
        state={state}
        actions={actions}
        isOpen={dialog === "more"}
        onClose={() => setDialog(null)}
      />
      <EndDialog
        isOpen={dialog === "end"}
        onClose={() => setDialog(null)}
        onEnd={() => {
          setDialog(null);
          actions.end();
        }}
        onLeave={leave}
      />
    </main>
  );
}
