import type { RoomKind } from "./protocol.ts";

/**
 * Whose an id may be, for whoever looks for it in the database. An open room keeps its kind: of a class that comes in
 * the first alone is looked for among talks and meetings. `kind` null: the room is not open.
 */
export function whoseRoom(kind: RoomKind | null): { mayBeTalk: boolean; mayBeMeeting: boolean } {
  const isTalk = kind === "private" || kind === "consultation";
  const isLesson = kind === "lesson";
  return { mayBeTalk: kind === null || isTalk, mayBeMeeting: !isTalk && !isLesson };
}
