import type { Doc } from "../values/types.ts";

/** How a stage reads another collection of the same database. */
export type Reader = {
  find(collection: string, filter: Doc): Doc[];
  /** Whether an index leads to documents by this field. */
  hasIndex(collection: string, field: string): boolean;
};
