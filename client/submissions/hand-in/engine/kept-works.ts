import { createIdb } from "../../../kit/idb.ts";
import type { KeptWork } from "./parts.ts";

/** The browser's own store of works in the making and the files that are not with the server yet. */
export type KeptWorks = {
  list(): Promise<KeptWork[]>;
  /** Where there is no room even for this, the work is forgotten with the page. Never throws. */
  put(work: KeptWork): Promise<void>;
  /** False where the browser has no room for the file, or keeps none. */
  putBlob(id: string, blob: Blob): Promise<boolean>;
  findBlob(id: string): Promise<Blob | null>;
  removeBlob(id: string): Promise<void>;
  /** With its files. */
  remove(work: KeptWork): Promise<void>;
};

const WORKS = "works";
const BLOBS = "blobs";
const keyOf = ({ ownerId, taskId }: KeptWork) => `${ownerId} ${taskId}`;

/** IndexedDB; where a browser has none, works live as long as their page. */
export function createKeptWorks(): KeptWorks {
  const idb = createIdb("qonyrau-works", (database) => {
    database.createObjectStore(WORKS);
    database.createObjectStore(BLOBS);
  });
  const tried = (writing: Promise<void>) =>
    writing.then(
      () => true,
      () => false, // QuotaExceededError, or no database
    );
  return {
    async list() {
      if (!(await idb.isThere())) return [];
      const kept: KeptWork[] = await idb.read(WORKS, (store) => store.getAll());
      return kept;
    },
    async put(work) {
      await tried(idb.write([WORKS], (one) => one.objectStore(WORKS).put(work, keyOf(work))));
    },
    putBlob: (id, blob) => tried(idb.write([BLOBS], (one) => one.objectStore(BLOBS).put(blob, id))),
    async findBlob(id) {
      if (!(await idb.isThere())) return null;
      const blob: unknown = await idb.read(BLOBS, (store) => store.get(id));
      return blob instanceof Blob ? blob : null;
    },
    async removeBlob(id) {
      await tried(idb.write([BLOBS], (one) => one.objectStore(BLOBS).delete(id)));
    },
    async remove(work) {
      await tried(
        idb.write([WORKS, BLOBS], (one) => {
          one.objectStore(WORKS).delete(keyOf(work));
          for (const { id } of work.parts) one.objectStore(BLOBS).delete(id);
        }),
      );
    },
  };
}
