import { createReadStream, createWriteStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { INIT_NAME } from "./playlists.ts";

/** A published rung as one fragmented MP4: its init segment and its segments in order. @throws Error of the file system */
export async function joinRung(rungDir: string, file: string, signal: AbortSignal): Promise<void> {
  const names = (await readdir(rungDir)).filter((name) => name.endsWith(".m4s")).sort();
  const out = createWriteStream(file);
  async function* contents() {
    for (const name of [INIT_NAME, ...names]) yield* createReadStream(join(rungDir, name));
  }
  await pipeline(contents, out, { signal });
}
