import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CHAT_MAX_CHARS } from "#server/rooms/protocol.ts";
import { useErrorText } from "../kit/text/useErrorText.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./ChatPanel.module.css";
import type { RoomSession } from "./session.ts";
import type { RoomState } from "./state.ts";
import { type Attachment, useAttachment } from "./useAttachment.ts";

/** As its type says, the protocol's own; its value would bring all schemas into the browser. */
const MAX_CHARS: typeof CHAT_MAX_CHARS = 1000;
const TYPES = "image/*,.pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.txt";
type Props = { session: RoomSession; state: RoomState; lessonId: string };

/** A line to write, and a file to go with it. */
export function ChatComposer({ session, state, lessonId }: Props) {
  const { t } = useTranslation("room");
  const wordsOf = useErrorText();
  const [text, setText] = useState("");
  const [isSending, setIsSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { attachment, attach, drop } = useAttachment(lessonId, setError);
  const input = useRef<HTMLInputElement>(null);
  const isOnItsWay = attachment !== null && attachment.fileId === null;
  const isEmpty = !text.trim() && !attachment;

  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (!file) return false;
    setError(null);
    void attach(file);
    return true;
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (isEmpty || isSending || isOnItsWay) return;
    setIsSending(true);
    setError(null);
    try {
      const { fileId, fileName } = attachment ?? {};
      await session.sendChat(text, fileId && fileName ? { fileId, fileName } : undefined);
      setText("");
      drop();
    } catch (cause) {
      setError(cause); // the words and the file stay, to be sent again
    } finally {
      setIsSending(false);
    }
  };

  return (
    <>
      {error !== null && (
        <p className={css.error} role="alert">
          {wordsOf(error)}
        </p>
      )}
      <HeldLine state={state} />
      {attachment && <AttachmentChip attachment={attachment} onDrop={drop} />}
      <form className={css.form} onSubmit={send}>
        <input
          ref={input}
          type="file"
          hidden
          accept={TYPES}
          data-testid="chat-file"
          onChange={({ currentTarget }) => {
            take(currentTarget.files);
            currentTarget.value = ""; // the same one again is another choice
          }}
        />
        <button
          type="button"
          className={css.clip}
          aria-label={t("chat.attach")}
          title={t("chat.attach")}
          onClick={() => input.current?.click()}
        >
          <Icon name="clip" />
        </button>
        <input
          data-testid="chat-input"
          value={text}
          maxLength={MAX_CHARS}
          placeholder={t("chat.write")}
          aria-label={t("chat.write")}
          autoComplete="off"
          onPaste={(event) => {
            if (take(event.clipboardData.files)) event.preventDefault();
          }}
          onChange={(event) => setText(event.target.value)}
        />
        <button
          type="submit"
          data-testid="send"
          aria-label={t("chat.send")}
          disabled={isEmpty || isSending || isOnItsWay}
        >
          <Icon name="send" />
        </button>
      </form>
    </>
  );
}

/** How the chat is held now, for whom it holds. */
function HeldLine({ state: { chatSettings, me } }: { state: RoomState }) {
  const { t } = useTranslation("room");
  const { duration } = useFormat();
  const { mode, slowSec } = chatSettings;
  if (me?.actions.includes("lead") || (mode === "all" && slowSec === 0)) return null;
  return (
    <p className={css.held}>
      {mode === "teacher" && t("chat.heldToTeacher")}{" "}
      {slowSec > 0 && t("chat.heldSlow", { time: duration(slowSec) })}
    </p>
  );
}

function AttachmentChip({ attachment, onDrop }: { attachment: Attachment; onDrop: () => void }) {
  const { t } = useTranslation("room");
  const { percent } = useFormat();
  const { fileName, previewUrl, share, fileId } = attachment;
  return (
    <div className={css.attached} data-testid="chat-attached" data-ready={fileId !== null}>
      {previewUrl ? <img src={previewUrl} alt="" /> : <Icon name="file" sizePx={20} />}
      <span className={css.fileName}>{fileName}</span>
      {fileId === null && <span className={css.fileSize}>{percent(share)}</span>}
      <button type="button" className={css.delete} aria-label={t("chat.detach")} onClick={onDrop}>
        <Icon name="x" sizePx={18} />
      </button>
    </div>
  );
}
