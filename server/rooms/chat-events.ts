import { AppError } from "../errors.ts";
import type { Handlers } from "../realtime.ts";
import { mayRead } from "./chat.ts";
import { readerOf } from "./entered.ts";
import { checkMayInRoom, mayInRoom } from "./permissions.ts";
import type { ChatMessage, ChatNote, chatCalls } from "./protocol.ts";
import type { Room } from "./room.ts";
import type { Rooms } from "./service.ts";

/** Tells it to the devices of those who may read it. */
function tellReaders(room: Room, message: ChatMessage): void {
  const { lessonId } = room;
  for (const peer of room.seats.personIds.flatMap((id) => room.peersOf(id)))
    if (mayRead(message, readerOf(room, peer)))
      room.tellPeer(peer, "room:chatReceived", { lessonId, message });
}

/** Live events of a room's chat. */
export function chatEvents(rooms: Rooms): Handlers<typeof chatCalls> {
  const { at, atMay } = rooms;
  const note = (room: Room, data: ChatNote) => rooms.note(room, "chat", data);
  return {
    async "room:sendChat"({ lessonId, ...said }, caller) {
      const { room, peer } = at(lessonId, caller);
      checkMayInRoom(peer.role, "chat", room.kind);
      if (!room.seats.rightsOf(peer.personId).chat)
        throw new AppError("forbidden", "The teacher has closed the chat");
      const message = await room.chat.send(peer.personId, said);
      tellReaders(room, message);
      rooms.responded(room, { personId: peer.personId, kind: "chat", id: message.id });
      const { id: messageId, name, text, groupId } = message;
      if (mayInRoom(peer.role, "lead", room.kind) && groupId === null)
        note(room, { what: "said", messageId, name, text });
      return message;
    },
    async "room:readChat"({ lessonId }, caller) {
      const { room, peer } = at(lessonId, caller);
      const { settings } = room.chat;
      return { chat: room.chat.listFor(readerOf(room, peer)), settings };
    },
    async "room:deleteChat"({ lessonId, messageId }, caller) {
      const { room, peer } = at(lessonId, caller);
      const { personId, groupId } = await room.chat.remove(messageId, peer.personId);
      room.tellAll("room:chatDeleted", { lessonId, messageId });
      const role = room.seats.roleOf(personId);
      if (role && mayInRoom(role, "lead", room.kind) && groupId === null)
        note(room, { what: "deleted", messageId });
      return {};
    },
    async "room:changeChat"({ lessonId, change }, caller) {
      const { room } = atMay(lessonId, caller, "lead");
      const settings = await room.chat.change(change);
      room.tellAll("room:chatChanged", { lessonId, settings });
      return settings;
    },
  };
}
