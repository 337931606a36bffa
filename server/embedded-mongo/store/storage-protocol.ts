/** What the server's thread and the storage thread say to each other. */
export const OP = { put: 1, remove: 2, saveCollection: 3, dropCollection: 4, remember: 5 } as const;

/** Each operation is five numbers: kind, collection, id (or which texts), and where its bytes are. */
export const OP_FIELDS = 5;

/** What the thread is born with; `taken[0]` counts the packets that the server has read. */
export type StorageThreadData = { dataDir: string; taken: Int32Array<SharedArrayBuffer> };

export type ToStorage =
  | { kind: "batch"; ops: number[]; bytes: Uint8Array<ArrayBuffer>; texts: string[] }
  | { kind: "close" };

export type FromStorage =
  | { kind: "locked"; owner: string | undefined }
  | { kind: "collection"; id: number; namespace: string; options: Uint8Array<ArrayBuffer> }
  | { kind: "documents"; collection: number; ids: number[]; bytes: Uint8Array<ArrayBuffer> }
  | { kind: "loaded"; committed: [session: string, number: string][] }
  | { kind: "committed" }
  | { kind: "failed"; reason: string }
  | { kind: "closed" };
