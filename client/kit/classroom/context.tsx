import { createContext, type ReactNode, useContext, useEffect, useRef } from "react";
import type { FallbackReason } from "#server/fallback/protocol.ts";
import type { ServerEvents } from "#server/protocol/all.ts";
import type {
  Entered,
  ReceiveMode,
  RoomAction,
  RoomInfo,
  Seat,
  StageContent,
} from "#server/rooms/protocol.ts";
import { type call, socket } from "../call.ts";

type Call = typeof call;

/** The room as its parts see it: slides, board, polls and the others know this, and not the room's engine. */
export type Classroom = {
  lessonId: string;
  lesson: RoomInfo | null;
  me: Entered["me"];
  /** One's own seat: rights, group, hand. */
  own: Seat | undefined;
  seats: readonly Seat[];
  stage: StageContent;
  mode: ReceiveMode;
  /** The server's clock minus ours, ms: `Date.now() + clockOffsetMs` is the same moment for everybody. */
  clockOffsetMs: number;
  /** WebRTC does not hold: the lesson is heard by HLS, all else goes on. */
  fallback: FallbackReason | null;
  /** Media flows; false while the connection is being sought. */
  isLive: boolean;
  /** Counts entries: a part reads its state anew when it changes. */
  entry: number;
  /** One call about this room; refused at once while there is no connection. */
  call: Call;
  /** Whether one's role may do it here; the server decides again. */
  may: (action: RoomAction) => boolean;
  /** Says a failure in words over the stage. */
  fail: (error: unknown) => void;
};

const Context = createContext<Classroom | null>(null);

export function ClassroomProvider({ value, children }: { value: Classroom; children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

/** The room this part stands in. */
export function useClassroom(): Classroom {
  const classroom = useContext(Context);
  if (!classroom) throw new Error("outside of a room");
  return classroom;
}

/** Hears one notice about this room for as long as the part is there. */
export function useNotice<E extends keyof ServerEvents>(
  notice: E,
  listener: (payload: Parameters<ServerEvents[E]>[0]) => void,
): void {
  const { lessonId } = useClassroom();
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const hear = (payload: Parameters<ServerEvents[E]>[0]) => {
      if ("lessonId" in payload && payload.lessonId !== lessonId) return;
      latest.current(payload);
    };
    // socket.io's overloads want one known event; any of them is heard through its plain face.
    socket.on(notice, hear as never);
    return () => void socket.off(notice, hear as never);
  }, [notice, lessonId]);
}
