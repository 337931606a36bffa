import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { NOTE_MAX_CHARS } from "#server/signals/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./Signals.module.css";

/** As its type says, the protocol's own. */
const MAX_CHARS: typeof NOTE_MAX_CHARS = 500;
type Props = { label: string; onSend: (text: string) => Promise<void> };

/** A line to write a private note; the words stay where sending failed. */
export function NoteForm({ label, onSend }: Props) {
  const { t } = useTranslation("signals");
  const [text, setText] = useState("");
  const [isSending, setIsSending] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim() || isSending) return;
    setIsSending(true);
    try {
      await onSend(text.trim());
      setText("");
    } finally {
      setIsSending(false);
    }
  };
  return (
    <form className={css.line} onSubmit={(event) => void submit(event).catch(() => undefined)}>
      <TextInput
        aria-label={label}
        placeholder={label}
        maxLength={MAX_CHARS}
        value={text}
        autoComplete="off"
        data-testid="note-text"
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Button
        type="submit"
        className={css.send}
        style={{ height: 48 }}
        disabled={!text.trim()}
        loading={isSending}
        aria-label={t("note.send")}
        data-testid="note-send"
      >
        <Icon name="send" sizePx={20} />
      </Button>
    </form>
  );
}
