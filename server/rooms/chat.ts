import { AppError } from "../errors.ts";
import { CHAT_MAX_CHARS, type ChatMessage } from "./protocol.ts";
import type { RoomStore, StoredMessage } from "./store.ts";

/** Messages a person who enters is given. */
const SHOWN_MESSAGES = 200;
/** Messages one person may send in this time. */
const MAX_MESSAGES = 5;
const WINDOW_MS = 10_000;

type Deps = {
  store: RoomStore;
  schoolId: string;
  lessonId: string;
  nameOf: (personId: string) => string;
  isHost: (personId: string) => boolean;
  now: () => number;
};

/** The lesson's chat: stored as it is said, the last messages at hand. Its text reaches no log. */
export async function openChat({ store, schoolId, lessonId, nameOf, isHost, now }: Deps) {
  const shown = await store.listMessages(schoolId, lessonId, SHOWN_MESSAGES);
  const sentAt = new Map<string, number[]>();

  const toMessage = (message: StoredMessage): ChatMessage => ({
    ...message,
    name: nameOf(message.personId),
    isHost: isHost(message.personId),
  });

  /** @throws AppError too_many, with the seconds to wait */
  function takeTurn(personId: string): void {
    const recent = (sentAt.get(personId) ?? []).filter((at) => now() - at < WINDOW_MS);
    const [first] = recent;
    if (first !== undefined && recent.length >= MAX_MESSAGES) {
      const retryAfterSec = Math.max(1, Math.ceil((first + WINDOW_MS - now()) / 1000));
      throw new AppError("too_many", "Too many messages", { details: { retryAfterSec } });
    }
    sentAt.set(personId, [...recent, now()]);
  }

  /** @throws AppError invalid message_too_long; too_many */
  async function send(personId: string, text: string): Promise<ChatMessage> {
    if (text.length > CHAT_MAX_CHARS) {
      const details = { maxChars: CHAT_MAX_CHARS };
      throw new AppError("invalid", "The message is too long", {
        reason: "message_too_long",
        details,
      });
    }
    takeTurn(personId);
    const at = new Date(now());
    const stored = await store.addMessage(schoolId, { lessonId, personId, text, at });
    shown.push(stored);
    if (shown.length > SHOWN_MESSAGES) shown.shift();
    return toMessage(stored);
  }

  /** Takes a message back for everybody. @throws AppError not_found */
  async function remove(messageId: string): Promise<void> {
    if (!(await store.deleteMessage(schoolId, lessonId, messageId, new Date(now()))))
      throw new AppError("not_found", "No such message");
    const index = shown.findIndex(({ id }) => id === messageId);
    if (index >= 0) shown.splice(index, 1);
  }

  return { send, remove, list: () => shown.map(toMessage) };
}
export type Chat = Awaited<ReturnType<typeof openChat>>;
