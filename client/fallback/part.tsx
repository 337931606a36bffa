import { lazy, Suspense } from "react";
import { useClassroom } from "../kit/classroom/context.tsx";
import type { RoomPart } from "../kit/classroom/parts.ts";

const Listening = lazy(async () => ({ default: (await import("./Listening.tsx")).Listening }));

/** Nothing but a look whether it is needed, until it is. */
function FallbackSlot() {
  const { fallback, me } = useClassroom();
  if (fallback === null || me.isHost) return null;
  return (
    <Suspense fallback={null}>
      <Listening reason={fallback} />
    </Suspense>
  );
}

/** The lesson by HLS, where WebRTC cannot hold: the teacher's sound and small picture over a common connection. */
export const fallbackPart: RoomPart = { name: "fallback", Overlay: FallbackSlot };
