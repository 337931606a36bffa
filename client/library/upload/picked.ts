import type { FileFacts } from "../../videos/file-facts.ts";

/** A file that was chosen and is not sent yet. */
export type Picked = {
  key: string;
  file: File;
  title: string;
  /** Null while the browser looks into it. */
  facts: FileFacts | null;
};
