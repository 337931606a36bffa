import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CHAT_MAX_CHARS } from "#server/rooms/protocol.ts";
import { useErrorText } from "../kit/text/useErrorText.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Avatar } from "../kit/ui/parts.tsx";
import css from "./ChatPanel.module.css";
import type { RoomSession } from "./session.ts";
import { ownSeat, type RoomState } from "./state.ts";
import type { RoomActions } from "./useActions.ts";

/** As its type says, the protocol's own; its value would bring all schemas into the browser. */
const MAX_CHARS: typeof CHAT_MAX_CHARS = 1000;
type Props = { session: RoomSession; state: RoomState; actions: RoomActions };

/** What was written, and a line to write. */
export function ChatPanel({ session, state, actions }: Props) {
  const { t } = useTranslation("room");
  const format = useFormat();
  const wordsOf = useErrorText();
  const [text, setText] = useState("");
  const [isSending, setIsSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const list = useRef<HTMLOListElement>(null);
  const { chat, me } = state;
  const own = ownSeat(state);
  const last = chat.at(-1)?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when a message comes
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [last]);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim() || isSending) return;
    setIsSending(true);
    setError(null);
    try {
      await session.sendChat(text);
      setText("");
    } catch (cause) {
      setError(cause); // the words stay in the line, to be sent again
    } finally {
      setIsSending(false);
    }
  };

  return (
    <div className={css.panel}>
      <ol ref={list} className={css.list} aria-live="polite" aria-label={t("panel.chat")}>
        {chat.length === 0 && (
          <li className={css.empty}>{t(me?.isHost ? "chat.empty.host" : "chat.empty.pupil")}</li>
        )}
        {chat.map((message) => (
          <li key={message.id} className={css.message} data-testid="chat-message">
            <Avatar name={message.name} sizePx={30} />
            <div className={css.body}>
              <div className={css.head}>
                <b>{message.name}</b>
                {message.isHost && <span className={css.role}>{t("chat.teacher")}</span>}
                <time dateTime={message.at}>{format.time(message.at)}</time>
              </div>
              <div className={css.text}>{message.text}</div>
            </div>
            {me?.isHost && (
              <button
                type="button"
                className={css.delete}
                aria-label={t("chat.delete")}
                title={t("chat.delete")}
                onClick={() => actions.deleteChat(message.id)}
              >
                <Icon name="trash" sizePx={18} />
              </button>
            )}
          </li>
        ))}
      </ol>
      {error !== null && (
        <p className={css.error} role="alert">
          {wordsOf(error)}
        </p>
      )}
      {own?.rights.chat === false ? (
        <p className={css.closed}>{t("chat.closed")}</p>
      ) : (
        <form className={css.form} onSubmit={send}>
          <input
            data-testid="chat-input"
            value={text}
            maxLength={MAX_CHARS}
            placeholder={t("chat.write")}
            aria-label={t("chat.write")}
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
          />
          <button
            type="submit"
            data-testid="send"
            aria-label={t("chat.send")}
            disabled={!text.trim() || isSending}
          >
            <Icon name="send" />
          </button>
        </form>
      )}
    </div>
  );
}
