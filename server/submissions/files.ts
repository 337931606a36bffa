import { createHash } from "node:crypto";
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { MediaError } from "#media/errors.ts";
import type { Hls } from "#media/hls/types.ts";
import type { Storage } from "#media/storage/types.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { User } from "../realtime.ts";
import { readContent } from "../rooms/chat-content.ts";
import { MOST_PARTS, PHOTO_MAX_BYTES, VOICE_MAX_BYTES, type WorkFile } from "./protocol.ts";
import { filesOf } from "./rules.ts";
import type { StoredFile, SubmissionStore, WorkKey } from "./store.ts";

export type FilesDeps = {
  store: SubmissionStore;
  storage: Storage;
  hls: Pick<Hls, "cleanPhoto" | "cleanVoice">;
  /** Of this machine alone: files on their way lie there. */
  mediaDir: string;
  now: () => number;
};
/** Longer side of a photo that is kept, px: a page of handwriting stays readable. */
const PHOTO_MAX_PX = 2000;
const THUMB_PX = 320;
/** As the protocol's `durationMs` allows. */
const VOICE_MAX_MS = 600_000;
const DAY_MS = 86_400_000;
/** A file that was begun and never came whole is forgotten after so long. */
const UNFINISHED_MS = 7 * DAY_MS;
/** Files one person may have on the table beside what is handed in: photos are taken anew. */
const MOST_LOOSE = 2 * MOST_PARTS;

/** Where a work's files rest in the store; also what an address is signed for. */
export const folderOf = ({ taskId, pupilId }: WorkKey): string =>
  createHash("sha256").update(`${taskId} ${pupilId}`).digest("hex").slice(0, 24);
export const prefixOf = (folder: string): string => `submissions/${folder}/`;
export const nameOf = ({ id, kind }: Pick<StoredFile, "id" | "kind">): string =>
  `${id}.${kind === "photo" ? "jpg" : "m4a"}`;
export const thumbOf = ({ id }: Pick<StoredFile, "id">): string => `${id}.thumb.jpg`;

type KeptFacts = Pick<StoredFile, "sizeBytes" | "durationMs" | "widthPx" | "heightPx">;
export type NewFile = Pick<WorkFile, "kind" | "sizeBytes" | "durationMs"> & { fileId: string };

/** Photos and voices of pupils' work and of teachers' answers: on their way, judged by their contents, kept. */
export function createFiles({ store, storage, hls, mediaDir, now }: FilesDeps) {
  const dir = join(mediaDir, "submission-files");
  const pathOf = (fileId: string) => join(dir, fileId);
  const finishing = new Map<string, Promise<void>>();

  /** Bytes that are here, of a whole file all of them. */
  async function offsetOf(file: StoredFile): Promise<number> {
    if (file.wholeAtMs !== null) return file.sizeBytes;
    await mkdir(dir, { recursive: true });
    await (await open(pathOf(file.id), "a")).close();
    return (await stat(pathOf(file.id))).size;
  }

  /**
   * Makes a file known, once: announcing it again tells how far it has come.
   * @throws AppError too_large file_too_large; conflict too_many_files; forbidden not_yours; invalid, another file
   * under the same id
   */
  async function announce(user: User, key: WorkKey, wanted: NewFile): Promise<StoredFile> {
    const { fileId: id, kind, sizeBytes, durationMs } = wanted;
    const limitBytes = kind === "photo" ? PHOTO_MAX_BYTES : VOICE_MAX_BYTES;
    if (sizeBytes > limitBytes)
      throw new AppError("too_large", "Larger than allowed", {
        ...{ reason: "file_too_large", details: { limitBytes } },
      });
    const known = await store.findFile(id);
    if (known) return mustBeSame(known, user, key, wanted);
    const work = await store.find(user.schoolId, key);
    const kept = work ? filesOf(work) : new Set();
    const loose = (await store.filesOfWork(user.schoolId, key)).filter(
      (file) => file.ownerId === user.id && !kept.has(file.id),
    );
    if (loose.length >= MOST_LOOSE)
      throw new AppError("conflict", "Too many files", { reason: "too_many_files" });
    const facts = { kind, sizeBytes, durationMs, widthPx: null, heightPx: null };
    const { schoolId, id: ownerId } = user;
    const added = await store.addFile({
      ...{ id, schoolId, ...key, ownerId, ...facts, createdAtMs: now() },
    });
    const file = added ?? (await store.findFile(id)); // the same, announced twice at once
    if (!file) throw new AppError("not_found", "No such file");
    return mustBeSame(file, user, key, wanted);
  }

  function mustBeSame(file: StoredFile, user: User, key: WorkKey, wanted: NewFile): StoredFile {
    const isTheirs = file.schoolId === user.schoolId && file.ownerId === user.id;
    if (!isTheirs || file.taskId !== key.taskId || file.pupilId !== key.pupilId)
      throw new AppError("forbidden", "Another's file", { reason: "not_yours" });
    // What is kept is written anew, so only a file on its way still has the size it was announced with.
    const isSame = file.wholeAtMs !== null || file.sizeBytes === wanted.sizeBytes;
    if (file.kind !== wanted.kind || !isSame)
      throw new AppError("invalid", "Another file has this id");
    return file;
  }

  /** What is on its way or kept, for who sends it. @throws AppError not_found; forbidden not_yours */
  async function mustOwn(user: User, fileId: string): Promise<StoredFile> {
    const file = await store.findFile(fileId);
    if (!file || file.schoolId !== user.schoolId)
      throw new AppError("not_found", "No such upload", { reason: "upload_unknown" });
    if (file.ownerId !== user.id)
      throw new AppError("forbidden", "Not its owner", { reason: "not_yours" });
    return file;
  }

  /**
   * The last byte is here: its contents decide, and what is kept is written anew. Safe to repeat.
   * @throws AppError invalid photo_unreadable, voice_unreadable (the file is forgotten); unavailable disk_full
   */
  function complete(fileId: string): Promise<void> {
    const under = finishing.get(fileId);
    if (under) return under;
    const done = take(fileId).finally(() => finishing.delete(fileId));
    finishing.set(fileId, done);
    return done;
  }
  async function take(fileId: string): Promise<void> {
    const file = await store.findFile(fileId);
    if (!file || file.wholeAtMs !== null) return;
    const bytes = await readFile(pathOf(fileId));
    if (bytes.length !== file.sizeBytes) return;
    const folder = prefixOf(folderOf(file));
    try {
      const facts = await inWorkDir(
        (workDir): Promise<KeptFacts> =>
          file.kind === "photo"
            ? keepPhoto(bytes, file, folder, workDir)
            : keepVoice(bytes, file, folder, workDir),
      );
      await store.setWhole(file.schoolId, fileId, facts, now());
    } catch (error) {
      throw await refusalOf(error, file);
    }
    await rm(pathOf(fileId), { force: true });
    if (!(await store.findFile(fileId))) await removeStored(file); // removed meanwhile
  }

  async function keepPhoto(bytes: Buffer, file: StoredFile, folder: string, workDir: string) {
    const clean = await hls.cleanPhoto(bytes, { maxPx: PHOTO_MAX_PX, workDir });
    const thumb = await hls.cleanPhoto(clean, { maxPx: THUMB_PX, workDir });
    const content = readContent(Buffer.from(clean));
    // It can be read; as it came it is sharper and smaller, unless its camera wrote into it, perhaps how to turn it.
    const came = readContent(bytes);
    const isBare = came?.bytes.length === bytes.length && came.widthPx === content?.widthPx;
    const kept = isBare ? bytes : clean;
    await storage.putBytes(folder + thumbOf(file), thumb);
    await storage.putBytes(folder + nameOf(file), kept);
    return {
      ...{ sizeBytes: kept.length, durationMs: null },
      ...{ widthPx: content?.widthPx ?? null, heightPx: content?.heightPx ?? null },
    };
  }

  async function keepVoice(bytes: Buffer, file: StoredFile, folder: string, workDir: string) {
    const clean = await hls.cleanVoice(bytes, { maxMs: VOICE_MAX_MS, workDir });
    await storage.putBytes(folder + nameOf(file), clean.bytes);
    const { durationMs } = clean;
    return { sizeBytes: clean.bytes.length, durationMs, widthPx: null, heightPx: null };
  }

  async function inWorkDir<T>(act: (workDir: string) => Promise<T>): Promise<T> {
    const parent = join(mediaDir, "work");
    await mkdir(parent, { recursive: true });
    const workDir = await mkdtemp(join(parent, "submission-"));
    try {
      return await act(workDir);
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
  }

  /** A file nobody can read is forgotten; with another failure it stays whole here and is tried again. */
  async function refusalOf(error: unknown, file: StoredFile): Promise<unknown> {
    if (!(error instanceof MediaError)) return error;
    if (error.reason === "no_space")
      return new AppError("unavailable", "The disk is full", { reason: "disk_full", cause: error });
    if (error.reason !== "refused" && error.reason !== "encode_failed") return error;
    await forget(file);
    const reason = file.kind === "photo" ? "photo_unreadable" : "voice_unreadable";
    return new AppError("invalid", "It cannot be read", { reason, cause: error });
  }

  async function removeStored(file: StoredFile): Promise<void> {
    const folder = prefixOf(folderOf(file));
    for (const name of [nameOf(file), thumbOf(file)]) await storage.remove(folder + name);
  }

  async function forget(file: StoredFile): Promise<void> {
    await store.removeFile(file.schoolId, file.id);
    await rm(pathOf(file.id), { force: true });
    await removeStored(file);
  }

  /** All files of these works, wherever they are. */
  async function removeOf(keys: readonly WorkKey[]): Promise<void> {
    for (const key of keys) await storage.removeAll(prefixOf(folderOf(key)));
  }

  return {
    ...{ dir, pathOf, announce, mustOwn, offsetOf, complete, forget, removeOf },
    find: store.findFile,
    /** After a start: what had come whole is taken, what never will is forgotten, stray files go. */
    async prepare(): Promise<void> {
      await mkdir(dir, { recursive: true });
      for (const file of await store.listUnfinished(now() - UNFINISHED_MS)) await forget(file);
      for (const name of await readdir(dir)) {
        const file = await store.findFile(name);
        if (!file || file.wholeAtMs !== null) await rm(pathOf(name), { force: true });
        else
          await complete(name).catch((err: unknown) =>
            logger.warn({ err, fileId: name }, "a file of work was not taken"),
          );
      }
    },
  };
}
export type Files = ReturnType<typeof createFiles>;
