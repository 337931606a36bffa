import { useSyncExternalStore } from "react";
import type { UploadTask } from "./task.ts";
import { uploads } from "./uploads.ts";

/** The signed-in person's unfinished uploads in this browser, oldest first. */
export function useUploads(): readonly UploadTask[] {
  return useSyncExternalStore(uploads.onChange, uploads.tasks);
}
