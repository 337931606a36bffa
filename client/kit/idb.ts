/** IndexedDB as promises: what a browser keeps over reloads beside words. */
export const reply = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Resolves when what was written is safe. */
const settled = (transaction: IDBTransaction) =>
  new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

/** A database, opened when it is first needed; `make` creates its stores. */
export function createIdb(name: string, make: (database: IDBDatabase) => void) {
  let opening: Promise<IDBDatabase> | null = null;
  const database = () => {
    opening ??= (() => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => make(request.result);
      return reply(request);
    })();
    return opening;
  };
  return {
    /** False where a browser keeps nothing (some private windows). */
    isThere: () =>
      database().then(
        () => true,
        () => false,
      ),
    /** @throws DOMException where there is no room, or no database */
    async write(names: string[], act: (transaction: IDBTransaction) => unknown): Promise<void> {
      const transaction = (await database()).transaction(names, "readwrite");
      act(transaction);
      await settled(transaction);
    },
    async read<T>(name: string, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
      return reply(act((await database()).transaction(name).objectStore(name)));
    },
  };
}
