import { createIdb } from "../kit/idb.ts";

/** A note that is not with the server yet, sealed as it will be sent. `version`: the one it was written over; null: new. */
export type Draft = { id: string; ownerId: string; sealed: string; version: number | null };
export type Drafts = {
  list(ownerId: string): Promise<Draft[]>;
  /** False where the browser has no room, or keeps nothing. */
  put(draft: Draft): Promise<boolean>;
  remove(ownerId: string, id: string): Promise<void>;
};

const DRAFTS = "drafts";
const keyOf = (ownerId: string, id: string) => `${ownerId} ${id}`;

/** Ciphertext in IndexedDB: what is written without a network outlives the page, and nobody reads it there. */
export function createDrafts(): Drafts {
  const idb = createIdb("qonyrau-notes", (database) => database.createObjectStore(DRAFTS));
  const tried = (writing: Promise<void>) =>
    writing.then(
      () => true,
      () => false, // QuotaExceededError, or no database
    );
  return {
    async list(ownerId) {
      if (!(await idb.isThere())) return [];
      const drafts: Draft[] = await idb.read(DRAFTS, (store) => store.getAll());
      return drafts.filter((draft) => draft.ownerId === ownerId);
    },
    put: (draft) =>
      tried(
        idb.write([DRAFTS], (one) =>
          one.objectStore(DRAFTS).put(draft, keyOf(draft.ownerId, draft.id)),
        ),
      ),
    async remove(ownerId, id) {
      await tried(idb.write([DRAFTS], (one) => one.objectStore(DRAFTS).delete(keyOf(ownerId, id))));
    },
  };
}
