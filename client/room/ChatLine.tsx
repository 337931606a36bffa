import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChatFile, ChatMessage, ReceiveMode } from "#server/rooms/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Avatar } from "../kit/ui/parts.tsx";
import css from "./ChatPanel.module.css";
import { piecesOf } from "./chat-links.ts";

type Props = {
  message: ChatMessage;
  /** Whether this person may take it back now. */
  mayDelete: boolean;
  isLeading: boolean;
  mode: ReceiveMode;
  onDelete: () => void;
};

/** One message: who, when, words with their links, a picture or a document. */
export function ChatLine({ message, mayDelete, isLeading, mode, onDelete }: Props) {
  const { t } = useTranslation("room");
  const format = useFormat();
  const { name, isHost, at, text, file, isToTeacher, groupId } = message;
  return (
    <li className={css.message} data-testid="chat-message">
      <Avatar name={name} sizePx={30} />
      <div className={css.body}>
        <div className={css.head}>
          <b>{name}</b>
          {isHost && <span className={css.role}>{t("chat.teacher")}</span>}
          {isToTeacher && <span className={css.mark}>{t("chat.toTeacher")}</span>}
          {isLeading && groupId !== null && <span className={css.mark}>{t("chat.inGroup")}</span>}
          <time dateTime={at}>{format.time(at)}</time>
        </div>
        {text && <Words text={text} />}
        {file?.kind === "image" && <Picture file={file} isWeak={isWeak(mode)} />}
        {file?.kind === "document" && <Document file={file} />}
      </div>
      {mayDelete && (
        <button
          type="button"
          className={css.delete}
          aria-label={t("chat.delete")}
          title={t("chat.delete")}
          data-testid="chat-delete"
          onClick={onDelete}
        >
          <Icon name="trash" sizePx={18} />
        </button>
      )}
    </li>
  );
}

/** Here a picture of 150 kB would take the voice's place for seconds: it comes when it is asked for. */
const isWeak = (mode: ReceiveMode) => mode === "sound" || mode === "slides";

function Words({ text }: { text: string }) {
  return (
    <div className={css.text}>
      {piecesOf(text).map(({ text: words, href }, at) =>
        href ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a message's pieces never move
          <a key={at} href={href} target="_blank" rel="noopener noreferrer nofollow">
            {words}
          </a>
        ) : (
          words
        ),
      )}
    </div>
  );
}

function Picture({ file, isWeak }: { file: ChatFile; isWeak: boolean }) {
  const { t } = useTranslation("room");
  const { number } = useFormat();
  const [isAsked, setAsked] = useState(false);
  const { address, name, widthPx, heightPx, sizeBytes } = file;
  if (isWeak && !isAsked)
    return (
      <button
        type="button"
        className={css.document}
        data-testid="chat-show-picture"
        onClick={() => setAsked(true)}
      >
        <Icon name="photo" sizePx={20} />
        <span className={css.fileName}>{t("chat.showPicture")}</span>
        <span className={css.fileSize}>
          {t("chat.kilobytes", { value: number(Math.ceil(sizeBytes / 1000)) })}
        </span>
      </button>
    );
  return (
    <a href={address} target="_blank" rel="noopener noreferrer" className={css.picture}>
      <img
        src={address}
        alt={name}
        width={widthPx ?? undefined}
        height={heightPx ?? undefined}
        loading="lazy"
        data-testid="chat-picture"
      />
    </a>
  );
}

function Document({ file }: { file: ChatFile }) {
  const { t } = useTranslation("room");
  const { number } = useFormat();
  const { address, name, sizeBytes } = file;
  return (
    <a href={address} download={name} className={css.document} data-testid="chat-document">
      <Icon name="file" sizePx={20} />
      <span className={css.fileName}>{name}</span>
      <span className={css.fileSize}>
        {t("chat.kilobytes", { value: number(Math.ceil(sizeBytes / 1000)) })}
      </span>
    </a>
  );
}
