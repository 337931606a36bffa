import { useEffect, useState } from "react";
import type { Waiting } from "#server/consultations/protocol.ts";
import { call, socket } from "../../kit/call.ts";

/** Who stands before the host's door; looked at anew with each `entry` of the room. */
export function useWaiting(lessonId: string, isHost: boolean, entry: number) {
  const [waiting, setWaiting] = useState<readonly Waiting[]>([]);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (!isHost || entry === 0) return;
    let isOver = false;
    const onChanged = (change: { lessonId: string; waiting: Waiting[] }) => {
      if (change.lessonId === lessonId) setWaiting(change.waiting);
    };
    socket.on("consultation:waitingChanged", onChanged);
    call("consultation:listWaiting", { lessonId }).then(
      ({ waiting: now }) => !isOver && setWaiting(now),
      (cause: unknown) => !isOver && setError(cause),
    );
    return () => {
      isOver = true;
      socket.off("consultation:waitingChanged", onChanged);
    };
  }, [lessonId, isHost, entry]);
  const answer = (personId: string, isAdmitted: boolean) => {
    setError(null);
    call("consultation:letIn", { lessonId, personId, isAdmitted }).catch(setError);
  };
  return { waiting, answer, error };
}
