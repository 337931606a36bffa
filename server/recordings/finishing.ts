import { rm } from "node:fs/promises";
import type { Storage } from "#media/storage/types.ts";
import { logger } from "../logger.ts";
import type { Parts } from "./part.ts";
import { keptPrefix, openPrefix, workDir } from "./places.ts";
import { ownMaster, ownPlaylist } from "./rules.ts";
import type { RecordingStore, StoredPart, StoredRecording } from "./store.ts";

type Deps = {
  store: RecordingStore;
  storage: Storage;
  parts: Parts;
  mediaDir: string;
  /** Takes who watched it away. */
  removeViews: (schoolId: string, recordingId: string) => Promise<void>;
};

/** The lists of a folder whose pieces are all there. */
export async function writeLists(
  storage: Storage,
  folderId: string,
  parts: readonly StoredPart[],
): Promise<number> {
  const prefix = openPrefix(folderId);
  const files = await storage.list(prefix);
  const seconds = Math.max(0.001, durationOf(parts) / 1000);
  const bitsOf = (rung: string) =>
    (files
      .filter(({ key }) => key.includes(`/${rung}/`))
      .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) *
      8) /
    seconds;
  const text = (content: string) => new TextEncoder().encode(content);
  for (const rung of ["a32", "180"] as const)
    await storage.putBytes(`${prefix}${rung}.m3u8`, text(ownPlaylist(parts, rung)));
  const rates = { soundBps: bitsOf("a32"), pictureBps: bitsOf("180") };
  // Players ask for the master first: it comes last.
  await storage.putBytes(`${prefix}master.m3u8`, text(ownMaster(rates)));
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** Of several parts, ms. */
export const durationOf = (parts: readonly { durationMs: number }[]): number =>
  parts.reduce((sum, { durationMs }) => sum + durationMs, 0);

/** How recordings end: as they should, after a crash, and for good. */
export function createFinishing({ store, storage, parts, mediaDir, removeViews }: Deps) {
  /** Makes it playable; null: it is gone. One in which nothing was recorded is taken away. */
  async function finish(recording: StoredRecording): Promise<StoredRecording | null> {
    const { schoolId, id, folderId } = recording;
    if (durationOf(recording.parts) === 0) {
      await remove(recording);
      return null;
    }
    const bytes = await writeLists(storage, folderId, recording.parts);
    const ready = await store.change(schoolId, id, { state: "ready", bytes }, [
      "recording",
      "paused",
      "finishing",
    ]);
    await rm(workDir(mediaDir, id), { recursive: true, force: true });
    const { length } = recording.parts;
    logger.info({ schoolId, recordingId: id, parts: length, bytes }, "recording is ready");
    return ready;
  }

  /** What a killed server left of it is put away: each part that was not ended ends where it broke off. */
  async function salvage(recording: StoredRecording): Promise<StoredRecording | null> {
    const { id: recordingId, folderId, schoolId } = recording;
    let now: StoredRecording | null = recording;
    for (const [part, { startedAtMs, durationMs }] of recording.parts.entries()) {
      if (durationMs > 0 || !now) continue;
      const ended = await parts.salvage({ recordingId, folderId, part }, startedAtMs);
      now = await store.change(schoolId, recordingId, {
        parts: now.parts.map((one, at) => (at === part ? ended.part : one)),
        originals: [...now.originals, ...ended.originals],
      });
      logger.warn({ recordingId, part, durationMs: ended.part.durationMs }, "part saved");
    }
    return now;
  }

  /** All of it: files, facts, who watched. It is invisible at once, and gone when this is done. */
  async function remove(recording: StoredRecording): Promise<void> {
    const { schoolId, id } = recording;
    await store.setRemoved(schoolId, id);
    await erase(recording);
  }
  /** Again and again harmless: a removal that was cut short is done at the next start. */
  async function erase({ schoolId, id, folderId }: StoredRecording): Promise<void> {
    await storage.removeAll(openPrefix(folderId));
    await storage.removeAll(keptPrefix(id));
    await rm(workDir(mediaDir, id), { recursive: true, force: true });
    await removeViews(schoolId, id);
    await store.remove(schoolId, id);
    logger.info({ schoolId, recordingId: id }, "recording removed");
  }

  return { finish, salvage, remove, erase };
}
export type Finishing = ReturnType<typeof createFinishing>;
