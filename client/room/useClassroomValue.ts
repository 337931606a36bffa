import { useMemo } from "react";
import type { Classroom } from "../kit/classroom/context.tsx";
import type { RoomSession } from "./session.ts";
import { ownSeat, type RoomState } from "./state.ts";

/** The room as its parts see it. Null until it was entered once. */
export function useClassroomValue(
  session: RoomSession,
  state: RoomState,
  lessonId: string,
  fail: (error: unknown) => void,
): Classroom | null {
  const { me, seats, stage, mode, clockOffsetMs, lesson, entry, phase, fallback } = state;
  const isLive = phase.name === "live" || fallback !== null;
  return useMemo(() => {
    if (!me) return null;
    return {
      ...{ lessonId, lesson, me, seats, stage, mode, clockOffsetMs, entry, isLive, fail, fallback },
      own: ownSeat({ seats, me }),
      call: session.ask,
      may: (action) => me.actions.includes(action),
    };
  }, [
    lessonId,
    lesson,
    me,
    seats,
    stage,
    mode,
    clockOffsetMs,
    entry,
    isLive,
    fail,
    fallback,
    session,
  ]);
}
