import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Consultation } from "#server/consultations/protocol.ts";
import { CallError } from "../../kit/call.ts";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import type { Phase } from "../../room/state.ts";
import css from "./Before.module.css";
import { Before } from "./Before.tsx";
import { PrivateScreen } from "./PrivateScreen.tsx";
import { usePrivateRoom } from "./usePrivateRoom.ts";

/** Why one is in the room no more. */
export type Closed = Extract<Phase, { name: "closed" }>["reason"];
type Props = {
  consultation: Consultation;
  selfId: string;
  ticket: string | null;
  isPlain: boolean;
  onClosed: (reason: Closed) => void;
  /** The room knows this ticket no more, as after a restart of the server: back to the door. */
  onDoor: () => void;
};

/** Behind the door, from the ticket to the last word. */
export function PrivateRoom({ onClosed, onDoor, ...asked }: Props) {
  const { t } = useTranslation("privateDoor");
  const { consultation, selfId, ticket, isPlain } = asked;
  const lessonId = consultation.id;
  const { stay, state } = usePrivateRoom({ lessonId, selfId, ticket, isPlain });
  const { phase } = state;
  const told = useRef({ onClosed, onDoor });
  told.current = { onClosed, onDoor };
  const closed = phase.name === "closed" ? phase.reason : null;
  const isUnknown =
    phase.name === "failed" &&
    phase.error instanceof CallError &&
    phase.error.reason === "ticket_unknown";
  useEffect(() => {
    if (closed) told.current.onClosed(closed);
    if (isUnknown) told.current.onDoor();
  }, [closed, isUnknown]);

  if (phase.name === "failed" && !isUnknown)
    return (
      <Before consultation={consultation} title={t("waiting.failed")} testId="private-failed">
        <ErrorNote error={phase.error} onRetry={onDoor} />
      </Before>
    );
  if (!stay || phase.name === "connecting" || phase.name === "closed" || phase.name === "failed")
    return (
      <Before consultation={consultation} title={t("entering")} testId="entering">
        <div className={css.breath} role="status" aria-label={t("entering")} />
      </Before>
    );
  return (
    <PrivateScreen
      consultation={consultation}
      stay={stay}
      state={state}
      phase={phase}
      selfId={selfId}
      onLeave={() => onClosed("left")}
    />
  );
}
