import { useEffect, useState } from "react";
import type { WaitingGuest } from "#server/guests/protocol.ts";
import { useClassroom, useNotice } from "../kit/classroom/context.tsx";

/** Guests before the door, for those who may let in; read anew at each entry. */
export function useWaiting() {
  const { lessonId, entry, call, may, fail } = useClassroom();
  const mayInvite = may("invite");
  const [waiting, setWaiting] = useState<readonly WaitingGuest[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each entry reads it anew
  useEffect(() => {
    if (!mayInvite) return setWaiting([]);
    let isCurrent = true;
    call("guest:listWaiting", { lessonId })
      .then((listed) => isCurrent && setWaiting(listed.waiting))
      .catch(() => undefined); // the next entry or notice brings it
    return () => {
      isCurrent = false;
    };
  }, [lessonId, entry, mayInvite, call]);
  useNotice("guest:waitingChanged", (notice) => setWaiting(notice.waiting));
  return {
    waiting,
    /** Lets one in or sends one away; null: all. */
    answer: (guestId: string | null, isAdmitted: boolean) =>
      void call("guest:answer", { lessonId, guestId, isAdmitted }).catch(fail),
  };
}
