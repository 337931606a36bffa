import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Recorder, Shot } from "#media/recorder/types.ts";
import type { Storage } from "#media/storage/types.ts";
import type { Library } from "../library/service.ts";
import type { User } from "../realtime.ts";
import type { Videos } from "../videos/service.ts";
import { durationOf } from "./finishing.ts";
import { workDir } from "./places.ts";
import { keptOf } from "./rules.ts";
import type { StoredOriginal, StoredRecording } from "./store.ts";

type Deps = {
  storage: Storage;
  recorder: Recorder;
  library: Pick<Library, "create">;
  videos: Pick<Videos, "addFile">;
  mediaDir: string;
};
type Placed = { file: string; source: StoredOriginal["source"]; fromMs: number; toMs: number };

/**
 * Which picture fills the film when: the screen while it is shared, else the camera, else a plain ground. Pure; times
 * of the whole recording.
 */
export function shotsOf(originals: readonly Placed[], durationMs: number): Shot[] {
  const pictures = originals.filter(({ source }) => source === "screen" || source === "camera");
  const edges = [0, durationMs, ...pictures.flatMap(({ fromMs, toMs }) => [fromMs, toMs])]
    .filter((at) => at >= 0 && at <= durationMs)
    .sort((a, b) => a - b);
  const shots: Shot[] = [];
  for (const [at, fromMs] of edges.slice(0, -1).entries()) {
    const toMs = edges[at + 1] ?? fromMs;
    if (toMs <= fromMs) continue;
    const on = pictures.filter((one) => one.fromMs <= fromMs && one.toMs >= toMs);
    const chosen = on.find(({ source }) => source === "screen") ?? on.at(-1);
    const last = shots.at(-1);
    const file = chosen?.file ?? null;
    if (last && last.file === file) last.toMs = toMs;
    else shots.push({ fromMs, toMs, file, offsetMs: chosen?.fromMs ?? 0 });
  }
  return shots;
}

/** A recording as one film of the library. */
export function createFilms({ storage, recorder, library, videos, mediaDir }: Deps) {
  /** @throws MediaError encode_failed, cancelled, no_space; AppError what the library says */
  async function make(
    user: User,
    recording: StoredRecording,
    title: string,
    signal: AbortSignal,
  ): Promise<string> {
    const dir = join(workDir(mediaDir, recording.id), "film");
    await rm(dir, { recursive: true, force: true });
    await mkdir(dir, { recursive: true });
    try {
      const durationMs = durationOf(recording.parts);
      const placed = await place(recording, dir);
      const file = join(dir, "film.mp4");
      await recorder.compose({
        ...{ file, durationMs, signal, kept: keptOf(recording.edits, durationMs) },
        shots: shotsOf(placed, durationMs),
        sounds: placed
          .filter(({ source }) => source === "microphone" || source === "screenSound")
          .map(({ file: sound, fromMs }) => ({ file: sound, offsetMs: fromMs })),
      });
      const videoId = await videos.addFile(user.schoolId, user.id, file);
      const source = { type: "stored" as const, videoId };
      return (await library.create(user, { kind: "lesson", title, source })).id;
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }

  /** The tracks on this machine, at their moments of the whole. */
  async function place({ parts, originals }: StoredRecording, dir: string): Promise<Placed[]> {
    const placed: Placed[] = [];
    for (const { key, source, part, fromMs, toMs } of originals) {
      const file = await storage.localFile(key, dir);
      const beforeMs = durationOf(parts.slice(0, part));
      const endMs = beforeMs + (parts[part]?.durationMs ?? 0);
      if (file)
        placed.push({
          ...{ file, source, fromMs: beforeMs + fromMs },
          toMs: Math.min(beforeMs + toMs, endMs),
        });
    }
    return placed;
  }

  return { make };
}
export type Films = ReturnType<typeof createFilms>;
