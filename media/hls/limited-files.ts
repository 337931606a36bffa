/** Gives the unprivileged runner what one run needs: its folder to write in, its inputs to read; nothing else. */
import { chmod, chown, lstat, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { RUNNER_ID } from "./limited.ts";

/** Makes a folder and the folders in it the runner's own. The folder is the working directory, so those above it stay shut. */
export async function handOver(folder: string): Promise<void> {
  const { uid } = await lstat(folder);
  if (uid !== RUNNER_ID) await chown(folder, RUNNER_ID, RUNNER_ID);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await handOver(join(folder, entry.name));
  }
}

/**
 * Lets the runner's group read one file, as long as nobody else could before: the descriptor it is given
 * passes the folders above, but not the file's own rights.
 * @returns false where the disk knows no groups and the file is shut
 */
export async function letRead(file: string): Promise<boolean> {
  if (await isReadable(file)) return true;
  const { uid, mode } = await stat(file);
  try {
    await chown(file, uid, RUNNER_ID);
    await chmod(file, (mode & 0o700) | 0o040);
  } catch {
    // A disk without owners (some network shares): what it says next decides.
  }
  return isReadable(file);
}

async function isReadable(file: string): Promise<boolean> {
  const { mode, uid, gid } = await stat(file);
  if (uid === RUNNER_ID) return (mode & 0o400) !== 0;
  return (mode & 0o004) !== 0 || (gid === RUNNER_ID && (mode & 0o040) !== 0);
}
