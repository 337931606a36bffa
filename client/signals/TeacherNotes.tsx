import { useTranslation } from "react-i18next";
import type { PrivateNote } from "#server/signals/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { NoteForm } from "./NoteForm.tsx";
import { NoteList } from "./NoteList.tsx";
import banner from "./SignalBanner.module.css";
import css from "./Signals.module.css";
import { keepNote, useSignals } from "./signal-store.ts";

/** Talks with single pupils, the newest first; each may be answered. */
export function TeacherNotes() {
  const { t } = useTranslation("signals");
  const { lessonId, call, fail, seats } = useClassroom();
  const { notes } = useSignals();
  const answer = async (pupilId: string, text: string) => {
    try {
      keepNote(await call("signal:answerNote", { lessonId, pupilId, text }), true);
    } catch (error) {
      fail(error);
      throw error;
    }
  };
  return (
    <>
      <p className={css.small}>{t("note.kept")}</p>
      {threadsOf(notes).map(({ pupilId, thread }) => (
        <section key={pupilId} className={banner.thread}>
          <b>{seats.find(({ personId }) => personId === pupilId)?.name}</b>
          <NoteList notes={thread} isOwn={({ isFromTeacher }) => isFromTeacher} />
          <NoteForm label={t("note.answer")} onSend={(text) => answer(pupilId, text)} />
        </section>
      ))}
    </>
  );
}

/** Notes by pupil, who wrote or was written to last first. */
export function threadsOf(notes: readonly PrivateNote[]) {
  const ids = [...new Set(notes.map(({ pupilId }) => pupilId).reverse())];
  return ids.map((pupilId) => ({
    pupilId,
    thread: notes.filter((note) => note.pupilId === pupilId),
  }));
}
