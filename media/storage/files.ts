/** What the folder does to single files: open, copy, flush, and the failures of a disk in our words. */
import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  open as openFd,
  read,
  type Stats,
} from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { MediaError } from "../errors.ts";
import type { ByteRange } from "./types.ts";

/** A segment (about 250 kB) is read at once. */
const READ_BYTES = 512 * 1024;
const COPY_BYTES = 1024 * 1024;
/** A link is not followed; and a pipe in place of a file does not block. Windows has neither flag. */
const SAFE = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The system's code of a failure, such as "ENOENT"; empty where it has none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

/** No such file, or a file where a folder would have to be: nothing is stored under that name. */
export const isAbsent = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(error));

/** A failure of the disk as a MediaError: no_space, else storage_failed. */
export function diskFailure(error: unknown): MediaError {
  if (error instanceof MediaError) return error;
  const code = codeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT")
    return new MediaError("no_space", "The disk is full", { cause: error });
  const message = `The media folder does not work${code && ` (${code})`}`;
  return new MediaError("storage_failed", message, { cause: error });
}

/** Null for what is not there; other failures as a MediaError. */
export async function orNull<T>(work: Promise<T>): Promise<T | null> {
  return work.catch((error) => {
    if (isAbsent(error)) return null;
    throw diskFailure(error);
  });
}

/** @throws the failure as a MediaError */
export function rethrow(error: unknown): never {
  throw diskFailure(error);
}

export async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    (error) => {
      if (isAbsent(error)) return false;
      throw error;
    },
  );
}

/** Opens a plain file. @throws MediaError bad_key for a link; ENOENT for anything else that is no file */
export async function openPlain(file: string, flags = constants.O_RDONLY) {
  const handle = await open(file, flags | SAFE).catch((error) => {
    throw ofOpening(error);
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw Object.assign(new Error("not a file"), { code: "ENOENT" });
    return { handle, stat };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A link in place of a file, as `open` says it, is a wrong key; other failures stay. */
const ofOpening = (error: Error) =>
  codeOf(error) === "ELOOP" ? new MediaError("bad_key", "A link is no stored file") : error;

/**
 * Opens a plain file for delivery, which happens once for every segment of every pupil. What may wait for a disk
 * (the way to the file, its bytes) leaves the event loop; what a kernel answers of an open file from memory does
 * not, since each trip to another thread costs more than a tenth of a segment's CPU. The stream closes the file at
 * its end or when it is destroyed.
 */
export function openStream(file: string, range?: ByteRange) {
  return new Promise<{ stat: Stats; stream: Readable }>((resolve, reject) => {
    openFd(file, constants.O_RDONLY | SAFE, (failure, fd) => {
      if (failure) return reject(ofOpening(failure));
      try {
        const stat = fstatSync(fd);
        if (!stat.isFile()) throw Object.assign(new Error("no file"), { code: "ENOENT" });
        resolve({ stat, stream: streamOf(fd, stat.size, range) });
      } catch (error) {
        closeSync(fd);
        reject(error);
      }
    });
  });
}

/** Closing what was only read writes nothing, so it does not wait. */
const reading = {
  read,
  close(fd: number, done: (error?: Error | null) => void) {
    let failure: Error | null = null;
    try {
      closeSync(fd);
    } catch (error) {
      failure = diskFailure(error);
    }
    done(failure);
  },
};

function streamOf(fd: number, sizeBytes: number, range?: ByteRange): Readable {
  const start = range?.start ?? 0;
  const end = Math.min(range?.end ?? sizeBytes - 1, sizeBytes - 1);
  if (end >= start)
    return createReadStream("", { fd, fs: reading, start, end, highWaterMark: READ_BYTES });
  closeSync(fd);
  return Readable.from([]);
}

/**
 * Brings a file's bytes to the disk before its name is made public: after a power cut a name without its bytes
 * would be a damaged video that the database calls ready. The name itself follows with the file system's
 * journal, in order. And what an unprivileged ffmpeg made becomes ours, so that no later one may change it.
 */
export async function settle(file: string): Promise<void> {
  const { handle, stat } = await openPlain(file, constants.O_RDWR);
  try {
    const [uid, gid] = [process.geteuid?.(), process.getegid?.()];
    if (uid !== undefined && gid !== undefined && stat.uid !== uid) {
      await handle.chown(uid, gid);
      await handle.chmod(0o644);
    }
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Copies a plain file into an open one. */
export async function copyInto(target: FileHandle, file: string): Promise<void> {
  const { handle: source } = await openPlain(file);
  try {
    const buffer = Buffer.allocUnsafe(COPY_BYTES);
    for (;;) {
      const { bytesRead } = await source.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return;
      await target.writeFile(buffer.subarray(0, bytesRead));
    }
  } finally {
    await source.close();
  }
}
