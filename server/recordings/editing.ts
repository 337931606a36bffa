import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { lightRungs, type Recorder } from "#media/recorder/types.ts";
import type { Storage } from "#media/storage/types.ts";
import { AppError } from "../errors.ts";
import { durationOf, writeLists } from "./finishing.ts";
import { keptPrefix, openPrefix, workDir } from "./places.ts";
import type { RecordingEdits } from "./protocol.ts";
import { isWhole, keptOf } from "./rules.ts";
import type { RecordingStore, StoredPart, StoredRecording } from "./store.ts";

type Deps = { store: RecordingStore; storage: Storage; recorder: Recorder; mediaDir: string };

/** The light form as it was made, once something was cut: under no address. */
const wholePrefix = (recordingId: string) => `${keptPrefix(recordingId)}whole/`;

async function copyAll(storage: Storage, from: string, to: string): Promise<void> {
  for (const { key } of await storage.list(from)) {
    const bytes = await storage.readBytes(key); // a piece is three seconds, 30 kB
    if (bytes) await storage.putBytes(`${to}${key.slice(from.length)}`, bytes);
  }
}

/**
 * Cuts. What is hidden is not left out of a list: the viewers' files are taken away, and others are made of what
 * stays, in a folder of another name. So an address kept from before opens nothing.
 */
export function createEditing({ store, storage, recorder, mediaDir }: Deps) {
  /**
   * From here on nobody can fetch what was there. @throws AppError conflict, it is not ready; invalid, nothing would be left
   */
  async function begin(
    recording: StoredRecording,
    edits: RecordingEdits,
  ): Promise<StoredRecording> {
    const { schoolId, id, folderId } = recording;
    if (keptOf(edits, durationOf(recording.parts)).length === 0)
      throw new AppError("invalid", "Nothing would be left of it");
    if (recording.cutParts === null) {
      await storage.removeAll(wholePrefix(id));
      await copyAll(storage, openPrefix(folderId), wholePrefix(id));
    }
    const begun = await store.change(
      schoolId,
      id,
      {
        ...{ state: "remaking", edits, folderId: store.newId(), staleFolderId: folderId },
        // Not null: the whole is safe, and the next cut begins there.
        cutParts: recording.cutParts ?? [],
      },
      ["ready", "remaking"],
    );
    if (!begun) throw new AppError("conflict", "It is not ready", { reason: "recording_busy" });
    await storage.removeAll(openPrefix(folderId));
    return begun;
  }

  /** Makes what stays. @throws MediaError encode_failed, cancelled, no_space */
  async function make(
    recording: StoredRecording,
    signal: AbortSignal,
  ): Promise<StoredRecording | null> {
    const { schoolId, id, folderId, edits } = recording;
    const fullMs = durationOf(recording.parts);
    const kept = keptOf(edits, fullMs);
    const dir = join(workDir(mediaDir, id), "cut");
    await rm(dir, { recursive: true, force: true });
    // What a start that was cut short left of either folder.
    if (recording.staleFolderId) await storage.removeAll(openPrefix(recording.staleFolderId));
    await storage.removeAll(openPrefix(folderId));
    try {
      let parts: StoredPart[];
      if (isWhole(kept, fullMs)) {
        await copyAll(storage, wholePrefix(id), openPrefix(folderId));
        parts = recording.parts;
      } else parts = [await remake(recording, kept, dir, signal)];
      const bytes = await writeLists(storage, folderId, parts);
      return await store.change(schoolId, id, { state: "ready", cutParts: parts, bytes }, [
        "remaking",
      ]);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }

  async function remake(
    { id, parts, folderId }: StoredRecording,
    kept: ReturnType<typeof keptOf>,
    dir: string,
    signal: AbortSignal,
  ): Promise<StoredPart> {
    const from = join(dir, "from");
    const to = join(dir, "to");
    await mkdir(to, { recursive: true });
    const sources = [];
    for (const [part, { durationMs }] of parts.entries()) {
      if (durationMs === 0) continue;
      const folder = join(from, `p${part}`);
      for (const rung of lightRungs) {
        await mkdir(join(folder, rung), { recursive: true });
        await fetchAll(`${wholePrefix(id)}p${part}/${rung}/`, join(folder, rung));
      }
      sources.push({ durationMs, sound: join(folder, "a32"), picture: join(folder, "180") });
    }
    const made = await recorder.remake({ parts: sources, to, kept, signal });
    for (const rung of lightRungs)
      for (const name of ["init.mp4", ...made.segments[rung].map((one) => one.name)])
        await storage.putFile(`${openPrefix(folderId)}p0/${rung}/${name}`, join(to, rung, name), {
          move: true,
        });
    return {
      ...{ startedAtMs: parts[0]?.startedAtMs ?? 0, durationMs: made.durationMs },
      soundMs: made.segments.a32.map(({ durationMs }) => durationMs),
      pictureMs: made.segments["180"].map(({ durationMs }) => durationMs),
    };
  }

  /** Files under a prefix, into a folder of this machine under their own names. */
  async function fetchAll(prefix: string, folder: string): Promise<void> {
    for (const { key } of await storage.list(prefix)) {
      const bytes = await storage.readBytes(key);
      if (bytes) await writeFile(join(folder, key.slice(prefix.length)), bytes);
    }
  }

  return { begin, make };
}
export type Editing = ReturnType<typeof createEditing>;
