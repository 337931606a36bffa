import { appendFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Ffmpeg } from "../hls/ffmpeg.ts";
import { AAC_PRIMING, FPS, pictureArgs, rungArgs, soundArgs } from "./light-format.ts";
import { salvage } from "./salvage.ts";
import { type Kept, lightRungs, type RemakeRequest, type SessionResult } from "./types.ts";

/** A stretch of one part, seconds of that part. */
type Piece = { part: number; fromS: number; toS: number };

/** What of which part stays: the stretches of the whole, cut where one part ends and the next begins. Pure. */
export function piecesOf(parts: readonly { durationMs: number }[], kept: readonly Kept[]): Piece[] {
  const starts = parts.map((_, at) =>
    parts.slice(0, at).reduce((sum, { durationMs }) => sum + durationMs, 0),
  );
  return kept.flatMap(({ fromMs, toMs }) =>
    parts.flatMap(({ durationMs }, part) => {
      const startMs = starts[part] ?? 0;
      const from = Math.max(fromMs - startMs, 0);
      const to = Math.min(toMs - startMs, durationMs);
      return to > from ? [{ part, fromS: from / 1000, toS: to / 1000 }] : [];
    }),
  );
}

/** Sound and picture of the pieces, one after the other, exact to the sample and to the frame. */
export function remakeGraph(pieces: readonly Piece[]): string {
  const graph = pieces.flatMap(({ part, fromS, toS }, at) => {
    const span = `start=${fromS.toFixed(3)}:end=${toS.toFixed(3)}`;
    return [
      `[${part * 2}:a]atrim=${span},asetpts=PTS-STARTPTS[a${at}]`,
      `[${part * 2 + 1}:v]fps=${FPS}:start_time=0,trim=${span},setpts=PTS-STARTPTS[v${at}]`,
    ];
  });
  const all = (name: string) => pieces.map((_, at) => `[${name}${at}]`).join("");
  const count = pieces.length;
  return [
    ...graph,
    `${all("a")}concat=n=${count}:v=0:a=1,atrim=start_sample=${AAC_PRIMING},asetpts=PTS-STARTPTS[a]`,
    `${all("v")}concat=n=${count}:v=1:a=0,fps=${FPS}[v]`,
  ].join(";");
}

/** The init segment and all others as one file. */
async function joinRung(folder: string, file: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".m4s")).sort();
  for (const name of ["init.mp4", ...names])
    await appendFile(file, await readFile(join(folder, name)));
}

/** See `Recorder.remake`. */
export async function remake(
  ffmpeg: Pick<Ffmpeg, "run">,
  { parts, to, kept, signal }: RemakeRequest,
): Promise<SessionResult> {
  const joined = join(to, "joined");
  await mkdir(joined, { recursive: true });
  for (const rung of lightRungs) await mkdir(join(to, rung), { recursive: true });
  const files = parts.flatMap((_, at) => [
    join(joined, `${at}-a.mp4`),
    join(joined, `${at}-v.mp4`),
  ]);
  for (const [at, { sound, picture }] of parts.entries()) {
    await joinRung(sound, files[at * 2] ?? "");
    await joinRung(picture, files[at * 2 + 1] ?? "");
  }
  const output = (label: string, coding: string[], dir: string) => {
    const options = ["-map", `[${label}]`, ...coding, ...rungArgs(dir, 0)];
    return { file: options.pop() ?? "", options };
  };
  await ffmpeg.run({
    inputs: files.map((file) => ({ file })),
    complexFilter: remakeGraph(piecesOf(parts, kept)),
    outputs: [output("a", soundArgs, "a32"), output("v", pictureArgs, "180")],
    cwd: to,
    signal,
  });
  await rm(joined, { recursive: true });
  return salvage(to);
}
