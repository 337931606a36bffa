import { createIdb } from "../kit/idb.ts";
import type { FileFacts } from "./file-facts.ts";

/** What is remembered of an upload, so that a reload or a closed tab loses nothing. */
export type KeptUpload = {
  videoId: string;
  itemId: string;
  /** A clip of a pupil's work for this task, which is no item. */
  taskId?: string;
  ownerId: string;
  title: string;
  fileName: string;
  sizeBytes: number;
  sample: string;
  facts: FileFacts;
  addedAtMs: number;
  /** What the server had when it was last heard. */
  sentBytes: number;
  isPaused: boolean;
};

/** The browser's own store of unfinished uploads and their files. */
export type KeptFiles = {
  list(): Promise<KeptUpload[]>;
  /** Where there is no room even for this, the upload is forgotten with the page. Never throws. */
  put(upload: KeptUpload): Promise<void>;
  /** False where the browser has no room for the file (or refuses to keep any). */
  putFile(videoId: string, file: File): Promise<boolean>;
  findFile(videoId: string): Promise<File | null>;
  remove(videoId: string): Promise<void>;
};

const NAME = "qonyrau-uploads";
const UPLOADS = "uploads";
const FILES = "files";

/**
 * IndexedDB, which copies a `File` by structured clone. Where a browser has none (some private windows),
 * uploads run from memory, and cards say that the file must be chosen again after a reload.
 */
export function createKeptFiles(): KeptFiles {
  const { isThere, read, write } = createIdb(NAME, (database) => {
    database.createObjectStore(UPLOADS, { keyPath: "videoId" });
    database.createObjectStore(FILES);
  });

  return {
    async list() {
      if (!(await isThere())) return [];
      const kept: KeptUpload[] = await read(UPLOADS, (store) => store.getAll());
      return kept.sort((a, b) => a.addedAtMs - b.addedAtMs);
    },
    put: (upload) =>
      write([UPLOADS], (transaction) => transaction.objectStore(UPLOADS).put(upload)).catch(
        () => undefined, // the card says that its file is not kept
      ),
    async putFile(videoId, file) {
      try {
        await write([FILES], (transaction) => transaction.objectStore(FILES).put(file, videoId));
        return true;
      } catch {
        return false; // QuotaExceededError, or no database: the caller tells it on the card
      }
    },
    async findFile(videoId) {
      if (!(await isThere())) return null;
      const file: unknown = await read(FILES, (store) => store.get(videoId));
      return file instanceof File ? file : null;
    },
    async remove(videoId) {
      if (!(await isThere())) return;
      await write([UPLOADS, FILES], (transaction) => {
        transaction.objectStore(UPLOADS).delete(videoId);
        transaction.objectStore(FILES).delete(videoId);
      });
    },
  };
}
