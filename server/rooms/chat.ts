import { AppError } from "../errors.ts";
import type { ChatFiles } from "./chat-files.ts";
import { mayInRoom } from "./permissions.ts";
import {
  CHAT_MAX_CHARS,
  CHAT_TAKE_BACK_MS,
  type ChatMessage,
  type ChatSettings,
  type RoomKind,
  type RoomRole,
} from "./protocol.ts";
import type { RoomStore, StoredMessage } from "./store.ts";

/** Messages a person who enters is given. */
const SHOWN_MESSAGES = 200;
/** Messages one person may send in this time. */
const MAX_MESSAGES = 5;
const WINDOW_MS = 10_000;
/** For the words that go with it: a person who may take back now may still do so when the request arrives. */
const TAKE_BACK_GRACE_MS = 5_000;
/** As every chat is until somebody changes it. */
export const OPEN_CHAT: ChatSettings = { mode: "all", slowSec: 0 };

type Deps = {
  store: RoomStore;
  files: ChatFiles;
  schoolId: string;
  lessonId: string;
  kind: RoomKind;
  nameOf: (personId: string) => string;
  roleOf: (personId: string) => RoomRole | null;
  /** Null: with the whole class. */
  groupOf: (personId: string) => string | null;
  now: () => number;
};
type Said = { text: string; fileId?: string | undefined; fileName?: string | undefined };

/** Whom a message is for. */
type Reach = Pick<StoredMessage, "personId" | "groupId" | "isToTeacher">;
type Reader = { personId: string; role: RoomRole; groupId: string | null; kind: RoomKind };

/** Whether somebody may read a message: who leads all, its writer too; others unless it is for teachers or of another group. */
export function mayRead({ personId, groupId, isToTeacher }: Reach, reader: Reader): boolean {
  if (reader.personId === personId || mayInRoom(reader.role, "lead", reader.kind)) return true;
  return !isToTeacher && (groupId === null || groupId === reader.groupId);
}

/** The lesson's chat: stored as it is said, the last messages at hand. Its text reaches no log. */
export async function openChat(deps: Deps) {
  const { store, files, schoolId, lessonId, kind, nameOf, roleOf, groupOf, now } = deps;
  const [shown, kept] = await Promise.all([
    store.listMessages(schoolId, lessonId, SHOWN_MESSAGES),
    store.findChat(schoolId, lessonId),
  ]);
  let settings = kept ?? OPEN_CHAT;
  const sentAt = new Map<string, number[]>();
  if (shown.length < SHOWN_MESSAGES) {
    const named = new Set(shown.map(({ file }) => file?.fileId));
    void files.sweep(lessonId, (fileId) => named.has(fileId));
  }

  const isLeading = (personId: string) => {
    const role = roleOf(personId);
    return role !== null && mayInRoom(role, "lead", kind);
  };
  const toMessage = ({ file, ...message }: StoredMessage): ChatMessage => ({
    ...message,
    name: nameOf(message.personId),
    isHost: isLeading(message.personId),
    file: file && { ...file, address: files.addressOf(lessonId, file) },
  });

  const tooMany = (untilMs: number) => {
    const retryAfterSec = Math.max(1, Math.ceil((untilMs - now()) / 1000));
    return new AppError("too_many", "Too many messages", { details: { retryAfterSec } });
  };

  /** @throws AppError too_many, with the seconds to wait */
  function takeTurn(personId: string): void {
    const slowMs = isLeading(personId) ? 0 : settings.slowSec * 1000;
    const recent = (sentAt.get(personId) ?? []).filter(
      (at) => now() - at < Math.max(WINDOW_MS, slowMs),
    );
    const last = recent.at(-1);
    if (last !== undefined && now() - last < slowMs) throw tooMany(last + slowMs);
    const burst = recent.filter((at) => now() - at < WINDOW_MS);
    if (burst.length >= MAX_MESSAGES) throw tooMany((burst[0] ?? now()) + WINDOW_MS);
    sentAt.set(personId, [...recent, now()]);
  }

  /** @throws AppError invalid message_too_long; too_many; not_found, the file does not wait */
  async function send(personId: string, said: Said): Promise<ChatMessage> {
    const { text, fileId, fileName } = said;
    if (text.length > CHAT_MAX_CHARS) {
      const details = { maxChars: CHAT_MAX_CHARS };
      throw new AppError("invalid", "The message is too long", {
        reason: "message_too_long",
        details,
      });
    }
    takeTurn(personId);
    const file = fileId === undefined ? null : files.take(lessonId, personId, { fileId, fileName });
    const isToTeacher = settings.mode === "teacher" && !isLeading(personId);
    const reach = { personId, groupId: groupOf(personId), isToTeacher };
    const at = new Date(now());
    const stored = await store.addMessage(schoolId, { ...reach, lessonId, text, file, at });
    shown.push(stored);
    if (shown.length > SHOWN_MESSAGES) shown.shift();
    return toMessage(stored);
  }

  /**
   * Takes a message back for everybody, its file too. Gives it as it was.
   * @throws AppError not_found; forbidden, not one's own or its minute is over
   */
  async function remove(messageId: string, by: string): Promise<StoredMessage> {
    const found = await store.findMessage(schoolId, lessonId, messageId);
    if (!found) throw new AppError("not_found", "No such message");
    if (!isLeading(by)) {
      const ageMs = now() - Date.parse(found.at);
      if (found.personId !== by || ageMs > CHAT_TAKE_BACK_MS + TAKE_BACK_GRACE_MS)
        throw new AppError("forbidden", "Only one's own, within a minute");
    }
    if (!(await store.deleteMessage(schoolId, lessonId, messageId, new Date(now()))))
      throw new AppError("not_found", "No such message");
    const index = shown.findIndex(({ id }) => id === messageId);
    if (index >= 0) shown.splice(index, 1);
    if (found.file) await files.remove(lessonId, found.file.fileId);
    return found;
  }

  /** Changes how it is held; kept with the lesson. */
  async function change(next: { [K in keyof ChatSettings]?: ChatSettings[K] | undefined }) {
    const mode = next.mode ?? settings.mode;
    settings = { mode, slowSec: next.slowSec ?? settings.slowSec };
    await store.saveChat(schoolId, lessonId, settings);
    return settings;
  }

  return {
    send,
    remove,
    change,
    get settings(): ChatSettings {
      return settings;
    },
    /** What somebody may read now, oldest first. */
    listFor: (reader: Reader) => shown.filter((message) => mayRead(message, reader)).map(toMessage),
  };
}
export type Chat = Awaited<ReturnType<typeof openChat>>;
