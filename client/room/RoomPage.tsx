import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { Mark } from "../kit/ui/Mark.tsx";
import { useMe } from "../kit/useSession.ts";
import { Ending } from "./Ending.tsx";
import css from "./RoomScreen.module.css";
import { RoomScreen } from "./RoomScreen.tsx";
import { useRoom } from "./useRoom.ts";

/** `/lessons/:lessonId/room`: the live lesson. */
export function RoomPage() {
  const { lessonId = "" } = useParams();
  return <Room key={lessonId} lessonId={lessonId} />;
}

function Room({ lessonId }: { lessonId: string }) {
  const { t } = useTranslation("room");
  const { session, state, again } = useRoom(lessonId);
  const { roles } = useMe();
  const isHost = state.me?.isHost ?? !roles.includes("pupil");
  const { phase } = state;
  if (phase.name === "closed" || phase.name === "failed")
    return <Ending phase={phase} lessonId={lessonId} isHost={isHost} onAgain={again} />;
  if (!session || phase.name === "connecting")
    return (
      <main className={css.entering} data-testid="entering">
        <Mark sizePx={64} />
        <p role="status">{t("entering")}</p>
      </main>
    );
  return <RoomScreen session={session} state={state} lessonId={lessonId} />;
}
