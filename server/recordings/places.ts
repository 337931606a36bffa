import { join } from "node:path";

/** What viewers may fetch: a folder's id is in their signed address. A cut recording gets another. */
export const openPrefix = (folderId: string): string => `recordings/${folderId}/`;
/** What nobody is given an address of: tracks as they came, and the light form as it was before a cut. */
export const keptPrefix = (recordingId: string): string => `recordings-kept/${recordingId}/`;

/** Folders of this machine. */
export const workRoot = (mediaDir: string): string => join(mediaDir, "recording");
export const workDir = (mediaDir: string, recordingId: string): string =>
  join(workRoot(mediaDir), recordingId);
export const partDir = (mediaDir: string, recordingId: string, part: number): string =>
  join(workDir(mediaDir, recordingId), `p${part}`);
