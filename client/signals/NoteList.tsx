import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { PrivateNote } from "#server/signals/protocol.ts";
import css from "./Signals.module.css";

type Props = { notes: readonly PrivateNote[]; isOwn: (note: PrivateNote) => boolean };

/** Private notes, oldest first, the newest in view. */
export function NoteList({ notes, isOwn }: Props) {
  const { t } = useTranslation("signals");
  const list = useRef<HTMLUListElement>(null);
  const last = notes.at(-1)?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when a note comes
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [last]);
  if (notes.length === 0) return null;
  return (
    <ul ref={list} className={css.notes} aria-live="polite" aria-label={t("note.write")}>
      {notes.map((note) => (
        <li
          key={note.id}
          className={css.note}
          data-own={isOwn(note) || undefined}
          data-testid="note"
        >
          {!isOwn(note) && <b>{note.authorName}</b>}
          {note.text}
        </li>
      ))}
    </ul>
  );
}
