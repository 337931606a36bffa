import { randomUUID } from "node:crypto";
import {
  type FileHandle,
  lstat,
  mkdir,
  open,
  readdir,
  realpath,
  rename,
  rm,
  rmdir,
  statfs,
  unlink,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { MediaError } from "../errors.ts";
import {
  codeOf,
  copyInto,
  diskFailure,
  exists,
  isAbsent,
  openPlain,
  openStream,
  orNull,
  rethrow,
  settle,
} from "./files.ts";
import { keyParts, prefixParts } from "./keys.ts";
import type { Storage } from "./types.ts";

/** Half-written files stand here, on the same disk as all others, until they are renamed; a key cannot name it. */
const PART_DIR = ".part";
/** A folder without links on its way is not looked at again for so long: a class asks for its segments by the dozen. */
const TRUST_MS = 5_000;
const MAX_SEEN = 4_096;
/** A folder that a removal took away between making and using it is made again, at most this often. */
const TRIES = 5;

/**
 * Media files in a folder of this machine, which is made when it is missing. The folder itself may be a link to
 * another disk; below it no link is followed.
 */
export function createFolderStorage(dir: string): Storage {
  let opening: Promise<string> | null = null;
  /** Folders found to be what they seem, by the process's clock. */
  const seenAtMs = new Map<string, number>();
  /** The folder's real path. */
  async function root(): Promise<string> {
    opening ??= mkdir(dir, { recursive: true }).then(() => realpath(dir));
    return opening.catch((error) => {
      opening = null; // a disk that is not mounted yet may be later
      throw diskFailure(error);
    });
  }

  /** Where a key's file belongs. @throws MediaError bad_key when a link leads elsewhere; ENOENT when its folder is missing */
  async function locate(parts: readonly string[]): Promise<string> {
    const file = join(await root(), ...parts);
    const folder = dirname(file);
    if ((seenAtMs.get(folder) ?? -Infinity) > performance.now() - TRUST_MS) return file;
    if ((await realpath(folder)) !== folder)
      throw new MediaError("bad_key", "A link stands in the media folder");
    if (seenAtMs.size >= MAX_SEEN) seenAtMs.clear();
    seenAtMs.set(folder, performance.now());
    return file;
  }

  /** Makes the folder of a key and renames a file into it. */
  async function moveIn(from: string, parts: readonly string[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await mkdir(join(await root(), ...parts.slice(0, -1)), { recursive: true });
        return await rename(from, await locate(parts));
      } catch (error) {
        if (codeOf(error) !== "ENOENT" || attempt === TRIES || !(await exists(from))) throw error;
      }
    }
  }

  /** Fills a new file on the store's disk, brings it to the disk itself and then under its key. */
  async function write(key: string, fill: (part: FileHandle) => Promise<void>): Promise<void> {
    const parts = keyParts(key);
    const folder = join(await root(), PART_DIR);
    const part = join(folder, randomUUID());
    try {
      await mkdir(folder, { recursive: true });
      const handle = await open(part, "wx", 0o644);
      await fill(handle)
        .then(() => handle.datasync())
        .finally(() => handle.close());
      await moveIn(part, parts);
    } catch (error) {
      await rm(part, { force: true });
      throw diskFailure(error);
    }
  }

  /** Removes folders that became empty, from this one up to the root. */
  async function prune(parts: readonly string[]): Promise<void> {
    for (let depth = parts.length; depth > 0; depth--) {
      try {
        await rmdir(join(await root(), ...parts.slice(0, depth)));
      } catch (error) {
        if (isAbsent(error)) continue;
        if (["ENOTEMPTY", "EEXIST"].includes(codeOf(error))) return;
        throw diskFailure(error);
      }
    }
  }

  return {
    kind: "folder",
    async check() {
      const folder = join(await root(), PART_DIR);
      try {
        // What a killed server was writing; one server owns the folder, so nobody is writing it now.
        await rm(folder, { recursive: true, force: true });
        await mkdir(folder);
        await rmdir(folder);
      } catch (error) {
        throw diskFailure(error);
      }
    },
    async putFile(key, file, { move = false } = {}) {
      if (move) {
        const parts = keyParts(key);
        try {
          await settle(file);
          return await moveIn(file, parts);
        } catch (error) {
          if (codeOf(error) !== "EXDEV") throw diskFailure(error);
        }
      }
      await write(key, (part) => copyInto(part, file));
      if (move) await unlink(file).catch(rethrow);
    },
    async putBytes(key, bytes) {
      await write(key, (part) => part.writeFile(bytes));
    },
    async open(key, range) {
      const opened = await orNull(locate(keyParts(key)).then((file) => openStream(file, range)));
      if (!opened) return null;
      const { stat, stream } = opened;
      return { sizeBytes: stat.size, modifiedAtMs: Math.floor(stat.mtimeMs), stream };
    },
    async readBytes(key) {
      const opened = await orNull(locate(keyParts(key)).then((file) => openPlain(file)));
      if (!opened) return null;
      const { handle } = opened;
      return handle
        .readFile()
        .catch(rethrow)
        .finally(() => handle.close());
    },
    async sizeOf(key) {
      const stat = await orNull(locate(keyParts(key)).then((file) => lstat(file)));
      return stat?.isFile() ? stat.size : null;
    },
    async localFile(key) {
      const file = await orNull(locate(keyParts(key)));
      const stat = file === null ? null : await orNull(lstat(file));
      return stat?.isFile() ? file : null;
    },
    async list(prefix) {
      const inside = await orNull(locate([...prefixParts(prefix), "any"]));
      if (inside === null) return [];
      const found: Listed[] = [];
      await collect(dirname(inside), prefix, found);
      return found.sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    async remove(key) {
      const parts = keyParts(key);
      await orNull(locate(parts).then((file) => unlink(file)));
      await prune(parts.slice(0, -1));
    },
    async removeAll(prefix) {
      const parts = prefixParts(prefix);
      const folder = await orNull(locate(parts));
      // A folder that is still being written to may fill up again while it is emptied.
      const options = { recursive: true, force: true, maxRetries: TRIES, retryDelay: 20 };
      if (folder !== null) await rm(folder, options).catch(rethrow);
      await prune(parts.slice(0, -1));
    },
    async freeBytes() {
      const { bavail, bsize } = await statfs(await root()).catch(rethrow);
      return bavail * bsize;
    },
  };
}

type Listed = { key: string; sizeBytes: number };

async function collect(folder: string, prefix: string, found: Listed[]): Promise<void> {
  const entries = await orNull(readdir(folder, { withFileTypes: true }));
  for (const entry of entries ?? []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await collect(path, `${prefix}${entry.name}/`, found);
    else if (entry.isFile()) {
      const stat = await orNull(lstat(path));
      if (stat) found.push({ key: `${prefix}${entry.name}`, sizeBytes: stat.size });
    }
  }
}
