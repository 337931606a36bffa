import { z } from "zod";
import { type Calls, Id, Instant, Nothing, type Notices } from "../protocol/define.ts";

/** Longest message of the chat. A longer one is refused as `invalid`, reason `message_too_long`. */
export const CHAT_MAX_CHARS = 1000;
/** Largest document, bytes. Pictures are made smaller in the browser and have a limit of their own. */
export const CHAT_FILE_MAX_BYTES = 10 * 1024 * 1024;
/** Largest picture, bytes; the browser aims at 150 kB. */
export const CHAT_IMAGE_MAX_BYTES = 300 * 1024;
/** How long one's own message may be taken back, ms. */
export const CHAT_TAKE_BACK_MS = 60_000;
/** Where a file's bytes are sent: POST, the body is the file, the answer `ChatUpload`. The lesson's id follows. */
export const CHAT_UPLOAD_PATH = "/chat-files";

/** A picture or a document that came with a message. */
export const ChatFile = z.object({
  kind: z.enum(["image", "document"]),
  /** As it is called by who sent it. */
  name: z.string(),
  mimeType: z.string(),
  sizeBytes: z.int(),
  /** Of a picture. */
  widthPx: z.int().nullable(),
  heightPx: z.int().nullable(),
  /** Signed for this room, for some hours. */
  address: z.string(),
});
export type ChatFile = z.infer<typeof ChatFile>;
/** What the server made of a file's bytes; `room:sendChat` names it within ten minutes, or it is removed. */
export const ChatUpload = z.object({ fileId: Id, kind: ChatFile.shape.kind, sizeBytes: z.int() });
export type ChatUpload = z.infer<typeof ChatUpload>;

export const ChatMessage = z.object({
  id: Id,
  personId: Id,
  name: z.string(),
  /** Of one who leads the lesson. */
  isHost: z.boolean(),
  text: z.string(),
  file: ChatFile.nullable(),
  /** The group it was said in; null: to the whole class. */
  groupId: Id.nullable(),
  /** Only who leads and who wrote it see it. */
  isToTeacher: z.boolean(),
  at: Instant,
});
export type ChatMessage = z.infer<typeof ChatMessage>;

/** `all`: everybody reads everybody; `teacher`: what pupils write reaches those who lead alone. Closing it is the right `chat`. */
export const ChatSettings = z.object({
  mode: z.enum(["all", "teacher"]),
  /** Seconds between two messages of one person; 0: no slow mode. */
  slowSec: z.int().min(0).max(300),
});
export type ChatSettings = z.infer<typeof ChatSettings>;

const inRoom = { lessonId: Id };
export const chatCalls = {
  /** Words, a file, or both. In a group it reaches the group and those who lead. */
  "room:sendChat": {
    request: z
      .object({
        ...inRoom,
        text: z.string().trim().default(""),
        fileId: Id.optional(),
        fileName: z.string().trim().min(1).max(200).optional(),
      })
      .refine(({ text, fileId }) => text !== "" || fileId !== undefined),
    reply: ChatMessage,
  },
  /** What this person may read now; asked again after coming to another group. */
  "room:readChat": {
    request: z.object(inRoom),
    reply: z.object({ chat: z.array(ChatMessage), settings: ChatSettings }),
  },
  /** One's own within a minute; any for those who lead. Words and file are gone for good. */
  "room:deleteChat": { request: z.object({ ...inRoom, messageId: Id }), reply: Nothing },
  /** Of those who lead. */
  "room:changeChat": {
    request: z.object({ ...inRoom, change: ChatSettings.partial() }),
    reply: ChatSettings,
  },
} satisfies Calls;

export const chatNotices = {
  "room:chatReceived": z.object({ lessonId: Id, message: ChatMessage }),
  "room:chatDeleted": z.object({ lessonId: Id, messageId: Id }),
  "room:chatChanged": z.object({ lessonId: Id, settings: ChatSettings }),
} satisfies Notices;

/** `rooms.note(room, "chat", …)`: what those who lead wrote to the whole class, or took back. */
export const ChatNote = z.discriminatedUnion("what", [
  z.object({ what: z.literal("said"), messageId: Id, name: z.string(), text: z.string() }),
  z.object({ what: z.literal("deleted"), messageId: Id }),
]);
export type ChatNote = z.infer<typeof ChatNote>;
