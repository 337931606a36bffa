/** How loud a piece of sound is along its length, for the seek bar of listening material. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Ffmpeg } from "./ffmpeg.ts";
import { joinRung } from "./rung-file.ts";
import type { ExtrasRequest } from "./types.ts";

const MIN_PEAKS = 200;
const MAX_PEAKS = 800;
/** Short pieces get this many a second. */
const PEAKS_PER_S = 10;
const FILE = "waveform.json";
const RATE = 16_000;

/** How many peaks a piece of this length gets. Pure. */
export function peakCount(durationMs: number): number {
  const wanted = Math.round((durationMs / 1000) * PEAKS_PER_S);
  return Math.max(MIN_PEAKS, Math.min(MAX_PEAKS, wanted));
}

/** Decibels of full scale as shares of the loudest, exactly `count` of them; silence stays flat. Pure. */
export function toPeaks(levelsDb: readonly number[], count: number): number[] {
  const levels = levelsDb.map((db) => (Number.isFinite(db) ? 10 ** (db / 20) : 0));
  const loudest = Math.max(0, ...levels);
  const scale = loudest > 0.001 ? 1 / loudest : 0;
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * levels.length) / count);
    const to = Math.max(from + 1, Math.floor(((i + 1) * levels.length) / count));
    return Math.round(Math.max(0, ...levels.slice(from, to)) * scale * 1000) / 1000;
  });
}

/** Publishes waveform.json: `{ "peaks": [0.12, …] }`. From a 48 kbit/s rung where one is given. */
export async function makeWaveform(ffmpeg: Ffmpeg, request: ExtrasRequest): Promise<void> {
  const { file, probe, workDir, publish, signal, rungDir } = request;
  const joined = join(workDir, "waveform-rung.mp4");
  if (rungDir) await joinRung(rungDir, joined, signal);
  const count = peakCount(probe.durationMs);
  const blockSamples = Math.max(1, Math.round(((probe.durationMs / 1000) * RATE) / count));
  const levels = "levels.txt";
  try {
    await ffmpeg.run({
      inputs: [{ file: rungDir ? joined : file, options: ["-vn", "-sn", "-dn"] }],
      complexFilter: [
        `[0:a:0]aresample=${RATE},aformat=channel_layouts=mono,asetnsamples=n=${blockSamples}:p=0`,
        "astats=metadata=1:reset=1:measure_overall=Peak_level:measure_perchannel=none",
        `ametadata=mode=print:key=lavfi.astats.Overall.Peak_level:file=${levels}[w]`,
      ].join(","),
      outputs: [{ file: "-", options: ["-map", "[w]", "-max_error_rate", "1", "-f", "null"] }],
      cwd: workDir,
      signal,
    });
    const text = await readFile(join(workDir, levels), "utf8");
    const found = [...text.matchAll(/Peak_level=(\S+)/g)].map(([, db]) => Number(db));
    const peaks = toPeaks(found, count);
    await publish(FILE, { bytes: new TextEncoder().encode(JSON.stringify({ peaks })) });
  } finally {
    await rm(joined, { force: true });
    await rm(join(workDir, levels), { force: true });
  }
}
