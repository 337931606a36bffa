import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { MediaError } from "#media/errors.ts";
import type { OpenedFile, Storage } from "#media/storage/types.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import { chatFileName, chatTypes, readContent } from "./chat-content.ts";
import { CHAT_FILE_MAX_BYTES, CHAT_IMAGE_MAX_BYTES, type ChatUpload } from "./protocol.ts";
import type { StoredFile } from "./store.ts";

/** A file that came and waits for its message this long, ms. */
const PENDING_MS = 10 * 60_000;
/** Files of one person that wait at once, and that one person may send in ten minutes. */
const MAX_PENDING = 3;
const MAX_FILES = 12;
/** An address opens at least this long, ms: longer than any lesson. */
const ADDRESS_MS = 6 * 3_600_000;
const ID = /^[0-9a-f]{24}$/;

type Pending = Omit<StoredFile, "name"> & {
  lessonId: string;
  personId: string;
  at: number;
  timer: NodeJS.Timeout;
};
export type ChatFileStore = Pick<
  Storage,
  "putBytes" | "open" | "remove" | "removeAll" | "list" | "freeBytes"
>;
type Deps = { storage: ChatFileStore; secret: string; now?: () => number };

const prefixOf = (lessonId: string) => `chat/${lessonId}/`;
const refused = (reason: "chat_file_kind" | "chat_file_too_large" | "disk_full") =>
  new AppError(reason === "disk_full" ? "unavailable" : "invalid", "This file is not taken", {
    reason,
  });

/** Files of rooms' chats: checked by their bytes, kept under the room, opened by addresses signed for it. */
export function createChatFiles({ storage, secret, now = Date.now }: Deps) {
  const key = Buffer.from(hkdfSync("sha256", secret, "", "qonyrau chat files", 32));
  const pending = new Map<string, Pending>();
  const sentAt = new Map<string, number[]>();

  /** @throws AppError too_many */
  function takeTurn(personId: string): void {
    const recent = (sentAt.get(personId) ?? []).filter((at) => now() - at < PENDING_MS);
    const waiting = [...pending.values()].filter((one) => one.personId === personId);
    if (recent.length >= MAX_FILES || waiting.length >= MAX_PENDING) {
      const first = recent[0] ?? now();
      const retryAfterSec = Math.max(1, Math.ceil((first + PENDING_MS - now()) / 1000));
      throw new AppError("too_many", "Too many files", { details: { retryAfterSec } });
    }
    sentAt.set(personId, [...recent, now()]);
  }

  /**
   * Takes a file's bytes in; it waits for its message. Who may send is asked before.
   * @throws AppError invalid chat_file_kind, chat_file_too_large; too_many; unavailable disk_full
   */
  async function receive(lessonId: string, personId: string, bytes: Buffer): Promise<ChatUpload> {
    const content = readContent(bytes);
    if (!content) throw refused("chat_file_kind");
    const most = content.kind === "image" ? CHAT_IMAGE_MAX_BYTES : CHAT_FILE_MAX_BYTES;
    if (content.bytes.length > most) throw refused("chat_file_too_large");
    takeTurn(personId);
    const fileId = randomBytes(12).toString("hex");
    try {
      await storage.putBytes(prefixOf(lessonId) + fileId, content.bytes);
    } catch (error) {
      if (error instanceof MediaError && error.reason === "no_space") throw refused("disk_full");
      throw error;
    }
    const { kind, mimeType, widthPx, heightPx } = content;
    const sizeBytes = content.bytes.length;
    const timer = setTimeout(() => void drop(fileId), PENDING_MS).unref();
    const facts = { fileId, kind, mimeType, sizeBytes, widthPx, heightPx };
    pending.set(fileId, { ...facts, lessonId, personId, at: now(), timer });
    return { fileId, kind, sizeBytes };
  }

  /** Nobody sent it: gone. */
  async function drop(fileId: string): Promise<void> {
    const one = pending.get(fileId);
    if (!one) return;
    clearTimeout(one.timer);
    pending.delete(fileId);
    await remove(one.lessonId, fileId);
  }

  /** The file a message names, which waits no longer. @throws AppError not_found, none such of this person here */
  function take(
    lessonId: string,
    personId: string,
    { fileId, fileName }: { fileId: string; fileName: string | undefined },
  ): StoredFile {
    const one = pending.get(fileId);
    if (!one || one.lessonId !== lessonId || one.personId !== personId)
      throw new AppError("not_found", "No such file waits");
    clearTimeout(one.timer);
    pending.delete(fileId);
    const { kind, mimeType, sizeBytes, widthPx, heightPx } = one;
    const name = chatFileName(fileName, mimeType, kind === "image" ? "photo" : "file");
    return { fileId, kind, name, mimeType, sizeBytes, widthPx, heightPx };
  }

  /** Removes its bytes; a failure is logged, and the next opening of the room tries again (`sweep`). */
  async function remove(lessonId: string, fileId: string): Promise<void> {
    try {
      await storage.remove(prefixOf(lessonId) + fileId);
    } catch (err) {
      logger.error({ err, lessonId, fileId }, "a chat file was not removed");
    }
  }

  /** Removes what no message of the lesson names: files of a server that was killed. Never rejects. */
  async function sweep(lessonId: string, isNamed: (fileId: string) => boolean): Promise<void> {
    try {
      for (const { key: found } of await storage.list(prefixOf(lessonId))) {
        const fileId = found.slice(prefixOf(lessonId).length);
        if (!isNamed(fileId) && !pending.has(fileId)) await storage.remove(found);
      }
    } catch (err) {
      logger.error({ err, lessonId }, "chat files not looked through");
    }
  }

  function sign(expiry: string, lessonId: string, file: string): Buffer {
    const mac = createHmac("sha256", key).update(`${expiry}/${lessonId}/${file}`).digest();
    return mac.subarray(0, 18);
  }

  /** Where a file is opened, by whoever was given this. The same for all within a quarter of its life. */
  function addressOf(lessonId: string, { fileId, mimeType }: StoredFile): string {
    const quarterMs = ADDRESS_MS / 3;
    const expiry = ((Math.floor(now() / quarterMs) + 4) * quarterMs).toString(36);
    const file = `${fileId}.${chatTypes[mimeType]?.ext ?? "bin"}`;
    const signature = sign(expiry, lessonId, file).toString("base64url");
    return `/api/chat-files/${expiry}/${signature}/${lessonId}/${file}`;
  }

  /** The file behind an address. @throws AppError forbidden; not_found, deleted or never there */
  async function open(asked: {
    expiry: string;
    signature: string;
    lessonId: string;
    file: string;
  }): Promise<OpenedFile & { mimeType: string; kind: "image" | "document" }> {
    const { expiry, signature, lessonId, file } = asked;
    const [fileId = "", ext] = file.split(".");
    const found = Object.entries(chatTypes).find(([, type]) => type.ext === ext);
    if (!ID.test(lessonId) || !ID.test(fileId) || !found)
      throw new AppError("not_found", "No such file");
    const given = Buffer.from(signature, "base64url");
    const right = sign(expiry, lessonId, file);
    if (given.length !== right.length || !timingSafeEqual(given, right))
      throw new AppError("forbidden", "This address was not given out");
    if (Number.parseInt(expiry, 36) <= now())
      throw new AppError("forbidden", "This address is over");
    const opened = await storage.open(prefixOf(lessonId) + fileId);
    if (!opened) throw new AppError("not_found", "No such file");
    return { ...opened, mimeType: found[0], kind: found[1].kind };
  }

  return {
    receive,
    take,
    remove,
    sweep,
    addressOf,
    open,
    /** All files of a lesson's chat, with those that still wait. */
    async removeOf(lessonId: string): Promise<void> {
      for (const [fileId, one] of pending) if (one.lessonId === lessonId) await drop(fileId);
      await storage.removeAll(prefixOf(lessonId));
    },
  };
}
export type ChatFiles = ReturnType<typeof createChatFiles>;
