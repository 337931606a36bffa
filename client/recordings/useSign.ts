import { useCallback, useEffect, useSyncExternalStore } from "react";
import type { RecordingSign } from "#server/recordings/protocol.ts";
import { useClassroom, useNotice } from "../kit/classroom/context.tsx";
import { Store } from "../kit/store.ts";

type Held = { lessonId: string; sign: RecordingSign | null; readAt: number };
/** One sign for the button, the chip and the words: three places of one room. */
const store = new Store<Held>({ lessonId: "", sign: null, readAt: 0 });

/** Whether this lesson is recorded now; null until it is known. */
export function useSign(): { sign: RecordingSign | null; readAt: number } {
  const { lessonId } = useClassroom();
  const held = useSyncExternalStore(store.subscribe, store.get);
  return held.lessonId === lessonId ? held : { sign: null, readAt: 0 };
}

/** Shows a sign that a call has just given. */
export function takeSign(lessonId: string, sign: RecordingSign): void {
  store.patch({ lessonId, sign, readAt: Date.now() });
}

/** Keeps the sign current; for the one part that is always there. */
export function useSignReading(): void {
  const { lessonId, entry, call } = useClassroom();
  const read = useCallback(() => {
    call("recording:read", { lessonId }).then(
      (sign) => takeSign(lessonId, sign),
      () => undefined, // without a connection: read anew at the next entry
    );
  }, [call, lessonId]);
  useEffect(() => {
    if (entry > 0) read();
  }, [entry, read]);
  useNotice("recording:changed", read);
}
