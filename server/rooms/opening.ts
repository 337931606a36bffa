import { AppError } from "../errors.ts";
import { type Chat, OPEN_CHAT, openChat } from "./chat.ts";
import type { ChatFiles } from "./chat-files.ts";
import { createKeeping, type Keeping } from "./keeping.ts";
import { isSealedKind } from "./permissions.ts";
import { type Admission, Seats } from "./seats.ts";
import type { RoomStore } from "./store.ts";

type Deps = { store: RoomStore; files: ChatFiles; now: () => number };
/** What a room begins with. */
export type Opening = { seats: Seats; chat: Chat; keeping: Keeping };

/** Makes what a room begins with: as it was left before, or of a sealed one nothing that was or will be kept. */
export async function openingOf(admission: Admission, deps: Deps): Promise<Opening> {
  const { schoolId, lesson } = admission;
  const { store, files, now } = deps;
  const seats = new Seats(lesson.kind);
  seats.updatePeople(admission);
  if (isSealedKind(lesson.kind)) return { seats, chat: noChat(), keeping: noKeeping() };
  const lessonId = lesson.id;
  const [removed, kept, chat] = await Promise.all([
    store.listRemoved(schoolId, lessonId),
    store.readSeats(schoolId, lessonId),
    openChat({
      ...{ store, schoolId, lessonId, now, files, kind: lesson.kind },
      nameOf: (personId) => seats.nameOf(personId),
      roleOf: (personId) => seats.roleOf(personId),
      groupOf: (personId) => seats.groupOf(personId),
    }),
  ]);
  for (const personId of removed) seats.setRemoved(personId, true);
  if (kept) seats.restore(kept);
  return { seats, chat, keeping: createKeeping({ store, schoolId, lessonId, seats }) };
}

/** A sealed room's words go from device to device; the server has no chat to put them in. */
function noChat(): Chat {
  const refuse = async (): Promise<never> => {
    throw new AppError("forbidden", "A sealed room has no chat here", { reason: "sealed_room" });
  };
  return { send: refuse, remove: refuse, change: refuse, settings: OPEN_CHAT, listFor: () => [] };
}

const noKeeping = (): Keeping => ({ soon: () => undefined, close: () => undefined });
