import { useTranslation } from "react-i18next";
import type { ChatMessage } from "#server/rooms/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Avatar, StatusChip } from "../kit/ui/parts.tsx";
import css from "./ChatPanel.module.css";

type Props = { chat: ChatMessage[]; unread: number; onOpen: () => void };

/** On a phone: the last message below the stage; a tap opens the chat. */
export function ChatPeek({ chat, unread, onOpen }: Props) {
  const { t } = useTranslation("room");
  const format = useFormat();
  const last = chat.at(-1);
  if (!last) return null;
  return (
    <button type="button" className={css.peek} onClick={onOpen} aria-label={t("chat.open")}>
      <span className={css.peekHead}>
        <b>{t("panel.chat")}</b>
        {unread > 0 && (
          <StatusChip tone="primary">{t("chat.unread", { number: unread })}</StatusChip>
        )}
      </span>
      <span className={css.message} aria-live="polite">
        <Avatar name={last.name} sizePx={30} />
        <span className={css.body}>
          <span className={css.head}>
            <b>{last.name}</b>
            <time dateTime={last.at}>{format.time(last.at)}</time>
          </span>
          <span className={css.peekText}>{last.text || last.file?.name}</span>
        </span>
      </span>
    </button>
  );
}
