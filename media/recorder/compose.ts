import { basename, dirname } from "node:path";
import type { Ffmpeg } from "../hls/ffmpeg.ts";
import type { ComposeRequest, Kept, Shot } from "./types.ts";

const SIZE = { widthPx: 1280, heightPx: 720 };
const FPS = 25;
/** What is converted again by the library: quick, and little lost. */
const coding = [
  ...["-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-pix_fmt", "yuv420p"],
  ...["-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-movflags", "+faststart"],
];

/** The shots' stretches that stay, in order. Pure. */
export function keptShots(shots: readonly Shot[], kept: readonly Kept[]): Shot[] {
  return kept.flatMap(({ fromMs, toMs }) =>
    shots.flatMap((shot) => {
      const from = Math.max(fromMs, shot.fromMs);
      const to = Math.min(toMs, shot.toMs);
      return to > from ? [{ ...shot, fromMs: from, toMs: to }] : [];
    }),
  );
}

const seconds = (ms: number) => (ms / 1000).toFixed(3);
const ground = (durationMs: number) =>
  `color=c=0x0e1a21:s=${SIZE.widthPx}x${SIZE.heightPx}:r=${FPS}:d=${seconds(durationMs)},format=yuv420p`;

/** The whole film as one filter graph over the files, each named once. Pure. */
export function composeGraph(
  {
    shots,
    sounds,
    kept,
    durationMs,
  }: Pick<ComposeRequest, "shots" | "sounds" | "kept" | "durationMs">,
  files: readonly string[],
): string {
  const scale = [
    `scale=${SIZE.widthPx}:${SIZE.heightPx}:force_original_aspect_ratio=decrease`,
    `pad=${SIZE.widthPx}:${SIZE.heightPx}:-1:-1:color=0x0e1a21,setsar=1,format=yuv420p`,
  ].join(",");
  const pictures = keptShots(shots, kept).map(({ file, fromMs, toMs, offsetMs }, at) => {
    const lengthMs = toMs - fromMs;
    if (file === null) return `${ground(lengthMs)}[v${at}]`;
    const from = Math.max(0, fromMs - offsetMs);
    // A camera that fell silent keeps its last picture; one that begins late shows its first.
    return [
      `[${files.indexOf(file)}:v]fps=${FPS}:start_time=0,trim=start=${seconds(from)}`,
      `setpts=PTS-STARTPTS,${scale},tpad=stop=-1:stop_mode=clone`,
      `trim=duration=${seconds(lengthMs)},setpts=PTS-STARTPTS[v${at}]`,
    ].join(",");
  });
  const voices = sounds.map(
    ({ file, offsetMs }, at) =>
      `[${files.indexOf(file)}:a]aresample=48000:async=1:min_hard_comp=0.01:first_pts=0,aformat=channel_layouts=stereo,adelay=${Math.max(0, Math.round(offsetMs))}:all=1[s${at}]`,
  );
  const silence = `anullsrc=r=48000:cl=stereo:d=${seconds(durationMs)}[silence]`;
  const labels = sounds.map((_, at) => `[s${at}]`).join("");
  const mixed = `[silence]${labels}amix=inputs=${sounds.length + 1}:duration=first:normalize=0,asplit=${kept.length}${kept.map((_, at) => `[m${at}]`).join("")}`;
  const stretches = kept.map(
    ({ fromMs, toMs }, at) =>
      `[m${at}]atrim=start=${seconds(fromMs)}:end=${seconds(toMs)},asetpts=PTS-STARTPTS[k${at}]`,
  );
  return [
    ...[...pictures, ...voices, silence, mixed, ...stretches],
    `${pictures.map((_, at) => `[v${at}]`).join("")}concat=n=${pictures.length}:v=1:a=0[v]`,
    `${kept.map((_, at) => `[k${at}]`).join("")}concat=n=${kept.length}:v=0:a=1[a]`,
  ].join(";");
}

/** See `Recorder.compose`. */
export async function compose(ffmpeg: Pick<Ffmpeg, "run">, request: ComposeRequest): Promise<void> {
  const named = [...request.shots, ...request.sounds].flatMap(({ file }) => file ?? []);
  const files = [...new Set(named)];
  await ffmpeg.run({
    inputs: files.map((file) => ({ file })),
    complexFilter: composeGraph(request, files),
    outputs: [{ file: basename(request.file), options: ["-map", "[v]", "-map", "[a]", ...coding] }],
    cwd: dirname(request.file),
    signal: request.signal,
  });
}
