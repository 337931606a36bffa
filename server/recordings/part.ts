import { mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  type LightRung,
  lightRungs,
  type Recorder,
  type Session,
  type SessionResult,
} from "#media/recorder/types.ts";
import type { Storage } from "#media/storage/types.ts";
import { logger } from "../logger.ts";
import { keptPrefix, openPrefix, partDir } from "./places.ts";
import type { StoredOriginal, StoredPart } from "./store.ts";

export type PartOf = { recordingId: string; folderId: string; part: number };
type Deps = { recorder: Recorder; storage: Storage; mediaDir: string; minFreeBytes: number };
export type EndedPart = { part: StoredPart; originals: StoredOriginal[]; bytes: number };

/** Where a part's pieces are put away while they are made, so that little is left to do at the end. */
export function createParts({ recorder, storage, mediaDir, minFreeBytes }: Deps) {
  const keyOf = ({ folderId, part }: PartOf, rung: LightRung, name: string) =>
    `${openPrefix(folderId)}p${part}/${rung}/${name}`;

  /** Begins to record. @throws MediaError no_ffmpeg, no_space */
  async function open(of: PartOf, onBroken: (why: "no_space" | "failed") => void) {
    const dir = partDir(mediaDir, of.recordingId, of.part);
    await mkdir(dir, { recursive: true });
    const done: Record<LightRung, number> = { a32: 0, "180": 0 };
    let turn = Promise.resolve();
    const session: Session = await recorder.open({
      ...{ dir, window: 0, minFreeBytes, onBroken },
      onSegments: () => {
        turn = turn.then(putNew).catch((err: unknown) => {
          // It is tried again with the next, and for the last time at the end, where a failure counts.
          logger.warn({ err, recordingId: of.recordingId }, "a piece is not put away yet");
        });
      },
    });
    async function putNew(): Promise<void> {
      for (const rung of lightRungs) {
        const segments = session.segments(rung);
        if (done[rung] === 0 && segments.length > 0)
          await storage.putFile(keyOf(of, rung, "init.mp4"), join(dir, rung, "init.mp4"));
        for (const { name } of segments.slice(done[rung])) {
          await storage.putFile(keyOf(of, rung, name), join(dir, rung, name));
          done[rung] += 1;
        }
      }
    }
    return {
      session,
      async close(): Promise<EndedPart> {
        const result = await session.close();
        await turn;
        return putAway(of, session.startedAtMs, result, done);
      },
    };
  }

  /** The rest of a part's pieces, and its tracks as they came. */
  async function putAway(
    of: PartOf,
    startedAtMs: number,
    { segments, originals, durationMs }: SessionResult,
    done: Record<LightRung, number> = { a32: 0, "180": 0 },
  ): Promise<EndedPart> {
    const dir = partDir(mediaDir, of.recordingId, of.part);
    for (const rung of lightRungs) {
      const from = done[rung];
      if (from === 0 && segments[rung].length > 0)
        await storage.putFile(keyOf(of, rung, "init.mp4"), join(dir, rung, "init.mp4"));
      for (const { name } of segments[rung].slice(from))
        await storage.putFile(keyOf(of, rung, name), join(dir, rung, name), { move: true });
      // Sound and picture end together: what one of them had more is not kept.
      for (let index = segments[rung].length; index < from; index++)
        await storage.remove(keyOf(of, rung, nameOf(index)));
    }
    const kept: StoredOriginal[] = [];
    for (const { file, source, fromMs, toMs, bytes } of originals) {
      const key = `${keptPrefix(of.recordingId)}p${of.part}/${basename(file)}`;
      await storage.putFile(key, file, { move: true });
      kept.push({ key, source, part: of.part, fromMs, toMs, bytes });
    }
    const lengths = (rung: LightRung) => segments[rung].map((one) => one.durationMs);
    const part = {
      ...{ startedAtMs, durationMs },
      ...{ soundMs: lengths("a32"), pictureMs: lengths("180") },
    };
    const stored = await storage.list(`${openPrefix(of.folderId)}p${of.part}/`);
    await rm(dir, { recursive: true, force: true });
    return { part, originals: kept, bytes: stored.reduce((sum, one) => sum + one.sizeBytes, 0) };
  }

  return {
    open,
    /** What a killed server left of a part. */
    async salvage(of: PartOf, startedAtMs: number): Promise<EndedPart> {
      const result = await recorder.salvage(partDir(mediaDir, of.recordingId, of.part));
      return putAway(of, startedAtMs, result);
    },
  };
}
export type Parts = ReturnType<typeof createParts>;
export type OpenPart = Awaited<ReturnType<Parts["open"]>>;

const nameOf = (index: number) => `${String(index).padStart(5, "0")}.m4s`;
