import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useClassroom } from "../kit/classroom/context.tsx";
import { NoteForm } from "./NoteForm.tsx";
import { NoteList } from "./NoteList.tsx";
import css from "./Signals.module.css";
import { keepNote, patchSignals, useSignals } from "./signal-store.ts";

/** A pupil's talk with the teacher alone. */
export function PupilNotes() {
  const { t } = useTranslation("signals");
  const { lessonId, call, fail } = useClassroom();
  const { notes, unread } = useSignals();
  useEffect(() => {
    if (unread > 0) patchSignals({ unread: 0 });
  }, [unread]);
  const send = async (text: string) => {
    try {
      keepNote(await call("signal:writeNote", { lessonId, text }), true);
    } catch (error) {
      fail(error);
      throw error; // the words stay in the line
    }
  };
  return (
    <div className={css.panel}>
      <p className={css.small}>{t("note.about")}</p>
      <NoteList notes={notes} isOwn={({ isFromTeacher }) => !isFromTeacher} />
      <NoteForm label={t("note.label")} onSend={send} />
    </div>
  );
}
