import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { Mark } from "../kit/ui/Mark.tsx";
import { Ending } from "./Ending.tsx";
import css from "./RoomScreen.module.css";
import { RoomScreen } from "./RoomScreen.tsx";
import type { Phase } from "./state.ts";
import { useRoom } from "./useRoom.ts";

/** `/lessons/:lessonId/room`: the live lesson. */
export function RoomPage() {
  const { lessonId = "" } = useParams();
  return <Room key={lessonId} lessonId={lessonId} />;
}

type Props = {
  lessonId: string;
  /** Where to go afterwards; absent: to the day. A guest has no day. */
  onLeave?: () => void;
  /** What stands there once it is closed; absent: the words of a lesson. */
  ending?: (closed: Ended["reason"], again: () => void) => ReactNode;
};
type Ended = Extract<Phase, { name: "closed" }>;

/** The live room by its id, for whoever this page's socket speaks for. */
export function Room({ lessonId, onLeave, ending }: Props) {
  const { t } = useTranslation("room");
  const { session, state, again } = useRoom(lessonId);
  const navigate = useNavigate();
  const leave = onLeave ?? (() => void navigate("/"));
  const { phase } = state;
  if (ending && phase.name === "closed") return ending(phase.reason, again);
  if (phase.name === "closed" || phase.name === "failed")
    return (
      <Ending
        phase={phase}
        lessonId={lessonId}
        isHost={state.me?.isHost ?? false}
        kind={state.lesson?.kind ?? null}
        onAgain={again}
        onLeave={leave}
      />
    );
  if (!session || phase.name === "connecting")
    return (
      <main className={css.entering} data-testid="entering">
        <Mark sizePx={64} />
        <p role="status">{t("entering")}</p>
      </main>
    );
  return <RoomScreen session={session} state={state} lessonId={lessonId} onLeave={leave} />;
}
