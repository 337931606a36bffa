import { AppError, toErrorBody } from "../errors.ts";
import type { User } from "../realtime.ts";
import { withoutNames } from "./nowhere.ts";
import { actionOfCall, sealedCalls } from "./permissions.ts";
import type { Rooms } from "./service.ts";

type Asker = { id: string; data: { user?: User } };
type Next = () => void;

/**
 * Before any handler: a call about a room is for a device in it whose role may do it, by the one table
 * (`callActions`). A guest's connection reaches its own room and nothing else; in a sealed room `sealedCalls` alone
 * are heard, and whoever is outside it is answered as about a room that is not there. Handlers check their own finer
 * rules; this is what none of them can forget.
 */
export function guardCalls(rooms: Pick<Rooms, "at" | "atMay" | "find">, socket: Asker) {
  /** @throws AppError forbidden, perhaps not_in_room, other_class or sealed_room */
  function check(event: string, lessonId: string): void {
    const action = actionOfCall(event);
    const { guestOf } = socket.data.user ?? {};
    const isElsewhere = lessonId !== "" && lessonId !== guestOf;
    if (guestOf !== undefined && (action === "school" || isElsewhere))
      throw new AppError("forbidden", "A guest has one room", { reason: "other_class" });
    if (isInsideSealed(lessonId) && !sealedCalls.has(event))
      throw new AppError("forbidden", "Not in a sealed room", { reason: "sealed_room" });
    if (action === "school" || action === "door") return;
    const asker = { connectionId: socket.id };
    if (action === "inRoom") rooms.at(lessonId, asker);
    else rooms.atMay(lessonId, asker, action);
  }

  const isSealed = (roomId: string) => rooms.find(roomId)?.isSealed === true;
  function isInsideSealed(roomId: string): boolean {
    return isSealed(roomId) && Boolean(rooms.find(roomId)?.findPeer(socket.id));
  }

  return (packet: unknown[], next: Next): void => {
    const [event, request, ...rest] = packet;
    try {
      check(String(event), lessonIdOf(request));
      // From here on no handler can tell that somebody is there: not one that forgot, nor one that is yet to come.
      if (!sealedCalls.has(String(event))) packet[1] = withoutNames(request, isSealed);
      next();
    } catch (error) {
      const ack = rest.at(-1);
      if (typeof ack === "function") ack({ ok: false, error: toErrorBody(error) });
    }
  };
}

const lessonIdOf = (request: unknown): string =>
  typeof request === "object" && request !== null && "lessonId" in request
    ? String(request.lessonId)
    : "";
