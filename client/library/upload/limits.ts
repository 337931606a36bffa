/** What one has used and may use; bytes and seconds, as `readStorageUse` tells. */
export type StorageUse = {
  ownBytes: number;
  ownLimitBytes: number;
  schoolBytes: number;
  schoolLimitBytes: number;
  maxUploadBytes: number;
  maxDurationS: number;
};
/** Why a file is not sent at all. */
export const fileProblems = ["empty", "tooLarge", "tooLong", "ownFull", "schoolFull"] as const;
export type FileProblem = (typeof fileProblems)[number];
type Chosen = { sizeBytes: number; durationS: number | null };

/** Room for more of one's own files: what is left to oneself or to the school, whichever is less. */
export function freeBytes(use: StorageUse): number {
  const own = use.ownLimitBytes - use.ownBytes;
  const school = use.schoolLimitBytes - use.schoolBytes;
  return Math.max(0, Math.min(own, school));
}

/**
 * Whether a file may be sent, after `earlierBytes` of the files chosen before it. The server decides anew, and
 * looks into the file; what is known here spares the waiting.
 */
export function problemOf(
  { sizeBytes, durationS }: Chosen,
  use: StorageUse,
  earlierBytes = 0,
): FileProblem | null {
  if (sizeBytes === 0) return "empty";
  if (sizeBytes > use.maxUploadBytes) return "tooLarge";
  if (durationS !== null && durationS > use.maxDurationS) return "tooLong";
  const needed = earlierBytes + sizeBytes;
  if (needed > use.ownLimitBytes - use.ownBytes) return "ownFull";
  if (needed > use.schoolLimitBytes - use.schoolBytes) return "schoolFull";
  return null;
}
