import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { CHAT_TAKE_BACK_MS, ChatMessage } from "#server/rooms/protocol.ts";
import { ChatComposer } from "./ChatComposer.tsx";
import { ChatLine } from "./ChatLine.tsx";
import css from "./ChatPanel.module.css";
import { useLate } from "./late.ts";
import type { RoomSession } from "./session.ts";
import { ownSeat, type RoomState } from "./state.ts";
import type { RoomActions } from "./useActions.ts";
import { useNow } from "./useNow.ts";

/** As its type says, the protocol's own. */
const TAKE_BACK_MS: typeof CHAT_TAKE_BACK_MS = 60_000;
type Props = { session: RoomSession; state: RoomState; actions: RoomActions; lessonId: string };

/** What was written, and a line to write. */
export function ChatPanel({ session, state, actions, lessonId }: Props) {
  const { t } = useTranslation("room");
  const list = useRef<HTMLOListElement>(null);
  const { chat, me, mode, clockOffsetMs } = state;
  const nowMs = useNow(5_000) + clockOffsetMs;
  const own = ownSeat(state);
  const isLeading = me?.actions.includes("lead") ?? false;
  const isTalk = state.lesson?.kind === "consultation";
  const late = useLate(isLeading && !isTalk);
  const last = chat.at(-1)?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when a message comes
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [last]);

  const mayDelete = ({ personId, at }: ChatMessage) =>
    isLeading || (personId === me?.personId && nowMs - Date.parse(at) < TAKE_BACK_MS);
  return (
    <div className={css.panel}>
      {isLeading && !isTalk && late && <late.ChatHeld state={state} actions={actions} />}
      <ol ref={list} className={css.list} aria-live="polite" aria-label={t("panel.chat")}>
        {chat.length === 0 && (
          <li className={css.empty}>
            {t(isTalk ? "chat.empty.talk" : isLeading ? "chat.empty.host" : "chat.empty.pupil")}
          </li>
        )}
        {chat.map((message) => (
          <ChatLine
            key={message.id}
            message={message}
            mayDelete={mayDelete(message)}
            isLeading={isLeading}
            mode={mode}
            onDelete={() => actions.deleteChat(message.id)}
          />
        ))}
      </ol>
      {own?.rights.chat === false ? (
        <p className={css.closed}>{t("chat.closed")}</p>
      ) : (
        me?.actions.includes("chat") && (
          <ChatComposer session={session} state={state} lessonId={lessonId} />
        )
      )}
    </div>
  );
}
