/** Finished segments of a running stage: measured, handed over, listed. */
import { access, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { hasFragment, type Init, readInit, readSegment, withEditList } from "./boxes.ts";
import { codecOf } from "./codecs.ts";
import { bitRates, INIT_NAME, mediaPlaylist, type Segment, segmentName } from "./playlists.ts";
import type { PlannedRendition, Publish, Rendition } from "./types.ts";

/** A list is published at most this often while it grows. */
const LIST_EVERY_MS = 1000;

export type RungWriter = {
  /** Publishes what ffmpeg has finished since; `isLast` when it has ended. Calls must not overlap. */
  take(isLast: boolean): Promise<void>;
  /** What is published and listed; null before the first segment. */
  read(): Rendition | null;
};

/**
 * Publishes one rung from its folder: the init segment, each segment as soon as ffmpeg has renamed it to its final
 * name, then our list. Local copies are removed, so that the disk holds a video once.
 */
export function createRungWriter(
  rung: PlannedRendition,
  { workDir, publish }: { workDir: string; publish: Publish },
): RungWriter {
  const segments: Segment[] = [];
  let listed = 0;
  let listedAt = 0;
  let initSegment: { init: Init; codecs: string; bytes: number } | null = null;
  let isComplete = false;
  const localPath = (name: string) => join(workDir, rung.name, name);

  /** Published with the edit list that ffmpeg gets wrong (it adds the delay of B-frames instead of taking it away). */
  async function takeInit(firstSegment: Uint8Array) {
    const made = await readFile(localPath(INIT_NAME));
    const init = readInit(made);
    const { firstPts } = readSegment(firstSegment, init);
    const bytes = firstPts > 0 ? withEditList(made, firstPts) : made;
    await publish(`${rung.name}/${INIT_NAME}`, { bytes });
    await rm(localPath(INIT_NAME), { force: true });
    return { init, codecs: codecOf(init.entry), bytes: bytes.length };
  }

  async function list(): Promise<void> {
    const text = mediaPlaylist(segments, isComplete);
    await publish(`${rung.name}/index.m3u8`, { bytes: new TextEncoder().encode(text) });
    listed = segments.length;
    listedAt = Date.now();
  }

  return {
    async take(isLast) {
      for (;;) {
        const name = segmentName(segments.length);
        if (!(await exists(localPath(name)))) break;
        const content = await readFile(localPath(name));
        if (!hasFragment(content)) break;
        initSegment ??= await takeInit(content);
        const { duration } = readSegment(content, initSegment.init);
        await publish(`${rung.name}/${name}`, { file: localPath(name) });
        await rm(localPath(name), { force: true });
        const durationS = duration / initSegment.init.timescale;
        segments.push({ name, durationS, bytes: content.length });
      }
      if (segments.length === 0) return;
      isComplete = isLast;
      const isDue = listed === 0 || Date.now() - listedAt >= LIST_EVERY_MS;
      if (isLast || (isDue && segments.length > listed)) await list();
    },
    read() {
      const there = segments.slice(0, listed);
      if (!initSegment || there.length === 0) return null;
      const segmentBytes = there.reduce((sum, { bytes }) => sum + bytes, 0);
      const durationS = there.reduce((sum, segment) => sum + segment.durationS, 0);
      return {
        ...rung,
        codecs: initSegment.codecs,
        ...bitRates(there),
        bytes: initSegment.bytes + segmentBytes,
        durationMs: Math.round(durationS * 1000),
        segmentCount: there.length,
        isComplete,
      };
    },
  };
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
