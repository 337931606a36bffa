import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { ClassroomProvider } from "../kit/classroom/context.tsx";
import { useFormat } from "../kit/text/useFormat.ts";
import css from "./PreviewPage.module.css";
import { Stage } from "./Stage.tsx";
import type { RoomSession } from "./session.ts";
import type { RoomState } from "./state.ts";
import { useClassroomValue } from "./useClassroomValue.ts";
import { useRoom } from "./useRoom.ts";

const LOOK_MS = 1000;
/** The rate is of this many looks: a key frame is no rate. */
const LOOKS = 5;
const ignore = () => undefined;

/** `/lessons/:lessonId/preview`: a practice room as one of the class gets it over 200 kbit/s, in a frame beside the room. */
export function PreviewPage() {
  const { lessonId = "" } = useParams();
  const { t } = useTranslation("room");
  const { session, state } = useRoom(lessonId, { isAsClass: true });
  return (
    <main className={css.page} data-mantine-color-scheme="dark" data-testid="preview">
      {session && state.me ? (
        <Seen session={session} state={state} lessonId={lessonId} />
      ) : (
        <p role="status">{t("entering")}</p>
      )}
    </main>
  );
}

type Props = { session: RoomSession; state: RoomState; lessonId: string };
function Seen({ session, state, lessonId }: Props) {
  const classroom = useClassroomValue(session, state, lessonId, ignore);
  const bps = useRate(session);
  const { t } = useTranslation("room");
  const format = useFormat();
  if (!classroom) return null;
  return (
    <ClassroomProvider value={classroom}>
      <div className={css.stage}>
        <Stage session={session} state={state} />
      </div>
      <p className={css.line} data-testid="preview-rate" data-bps={bps} data-mode={state.mode}>
        <b>{t(`preview.mode.${state.mode}`)}</b>
        <span>{t("preview.rate", { rate: format.number(Math.round(bps / 1000)) })}</span>
      </p>
    </ClassroomProvider>
  );
}

/** What arrives, bit/s, over the last seconds. */
function useRate(session: RoomSession): number {
  const [bps, setBps] = useState(0);
  useEffect(() => {
    const looks: { atMs: number; bytes: number }[] = [];
    const timer = setInterval(() => {
      looks.push({ atMs: performance.now(), bytes: session.store.get().receivedBytes });
      if (looks.length > LOOKS) looks.shift();
      const [first] = looks;
      const last = looks.at(-1);
      if (first && last && last.atMs > first.atMs)
        setBps(((last.bytes - first.bytes) * 8000) / (last.atMs - first.atMs));
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [session]);
  return bps;
}
