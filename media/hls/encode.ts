/** What ffmpeg is told for a stage: one decode, pictures scaled from the next larger one, sound made once. Pure. */
import { KEY_FRAME_S, SEGMENT_S } from "./ladder.ts";
import { LIMIT_DBFS } from "./loudness.ts";
import { INIT_NAME, SEGMENT_PATTERN } from "./playlists.ts";
import { toneMap } from "./tone-map.ts";
import type { PlannedRendition, Probe } from "./types.ts";

/** CRF and preset per rung: the lower the rung, the more its bits matter and the less its CPU costs. */
const x264: Readonly<Record<string, { crf: number; preset: string }>> = {
  "1080": { crf: 23, preset: "veryfast" },
  "720": { crf: 23, preset: "veryfast" },
  "480": { crf: 24, preset: "veryfast" },
  "360": { crf: 25, preset: "faster" },
  "240": { crf: 28, preset: "medium" },
};
/** SVT-AV1 in the background: preset 6 is the slowest that stays faster than real time on two cores at 360 lines. */
const svtAv1 = { crf: 40, preset: "6" };

/** Seconds of its ceiling that a rung may be ahead by: two keep a 4 s segment within 1.5 times the ceiling. */
const BUFFER_S = 2;

/** Samples of ffmpeg's own AAC encoder. */
const AAC_PRIMING = 1024;

/** Only frames that say they are interlaced are touched. */
const DEINTERLACE = "bwdif=mode=send_frame:deint=interlaced";
/**
 * Share of a frame by which pictures are moved before they are put on the grid: a picture that is shown between
 * two instants of it goes to the earlier one. A rung of half the frames then shows it at most one frame of the
 * full rate late; with plain rounding it would be one and a half. The rest is for times rounded to milliseconds.
 */
const EARLIER_SHARE = 0.45;
const earlier = (shiftS: number) => `PTS-(${shiftS.toFixed(6)})/TB`;
const padded = (fps: number) => `fps=${fps}:start_time=0`;
/** The output's label of a rung. */
const labelOf = ({ name }: PlannedRendition) => `v${name.replace("-", "")}`;

/**
 * By how much all of a film is shown earlier, seconds, so that its first picture falls on the grid of the slowest
 * rung: a file whose sound begins 21 ms before the picture (its encoder's priming) would else show every moment
 * up to a frame of that rung later than it sounds. At most half a frame of it, negative when later.
 */
export function gridShiftS(probe: Probe, slowestFps: number): number {
  const startS = (probe.video?.startMs ?? 0) / 1000;
  return slowestFps > 0 ? startS - Math.round(startS * slowestFps) / slowestFps : 0;
}

/**
 * The filter graph of the pictures. Frames are put on the constant grid first, from instant 0 (the first frame
 * is repeated where the picture begins late), so that every rung of every stage cuts at the same instants.
 * `rungs` are of one stage, largest first; `gridFps` is the full rate.
 */
export function pictureGraph(
  probe: Probe,
  rungs: readonly PlannedRendition[],
  { gridFps, hasToneMap, shiftS }: { gridFps: number; hasToneMap: boolean; shiftS: number },
): string {
  const isHdr = probe.video?.isHdr ?? false;
  const last = rungs.length - 1;
  return rungs
    .map((rung, index) => {
      const { widthPx, heightPx, fps } = rung;
      const head =
        index === 0
          ? [
              `[0:V:0]setpts=${earlier(shiftS + EARLIER_SHARE / gridFps)}`,
              DEINTERLACE,
              padded(gridFps),
            ]
          : [`[s${index}]${fps < gridFps ? `framestep=${gridFps / fps},` : ""}null`];
      const isAlone = index === 0 && fps < gridFps;
      const scale = `scale=${widthPx}:${heightPx}:flags=bicubic${isHdr ? "" : ":out_range=tv"}`;
      const mapped = index > 0 ? [] : isHdr ? toneMap(hasToneMap) : ["format=yuv420p"];
      const chain = [
        ...head,
        ...(isAlone ? [`framestep=${gridFps / fps}`] : []),
        ...[scale, ...mapped, "setsar=1"],
      ].join(",");
      const out = `[${labelOf(rung)}]`;
      return index === last ? `${chain}${out}` : `${chain},split=2${out}[s${index + 1}]`;
    })
    .join(";");
}

/**
 * The filter graph of the sound: from instant 0 (silence where it begins late or has gaps), two channels, louder
 * or softer by `gainDb`, peaks held; then both rungs.
 */
export function soundGraph(
  rungs: readonly PlannedRendition[],
  { gainDb, shiftS }: { gainDb: number; shiftS: number },
): string {
  const limit = 10 ** (LIMIT_DBFS / 20);
  const head = [
    `[0:a:0]asetpts=${earlier(shiftS)}`,
    ...["aresample=48000:async=1:first_pts=0", "aformat=channel_layouts=stereo"],
    // The encoder begins with a frame of silence of its own; as much is left out, so that sound stays with the picture.
    `atrim=start_sample=${AAC_PRIMING}`,
    "asetpts=PTS-STARTPTS",
    `volume=${gainDb.toFixed(2)}dB`,
    `alimiter=limit=${limit.toFixed(4)}:level=0:latency=1`,
  ].join(",");
  const outs = rungs.map(({ name }) => `[${name}]`).join("");
  const isMono = (name: string) => name === "a48";
  const splits = `${head},asplit=${rungs.length}${rungs.map((_, i) => `[t${i}]`).join("")}`;
  const ends = rungs.map(({ name }, i) =>
    isMono(name) ? `[t${i}]pan=mono|c0=0.5*c0+0.5*c1[${name}]` : `[t${i}]anull[${name}]`,
  );
  return outs === "" ? "" : [splits, ...ends].join(";");
}

/** ffmpeg's own list keeps the newest only: the whole one would be written anew with every segment, and ours is the one that counts. */
const LIST_SIZE = "3";

/** Arguments of one rung's output; paths are relative to the stage's folder. */
export function outputOf(rung: PlannedRendition): { file: string; options: string[] } {
  return {
    file: `${rung.name}/index.m3u8`,
    options: [
      ...["-map", `[${rung.kind === "video" ? labelOf(rung) : rung.name}]`],
      ...(rung.kind === "sound" ? soundArgs(rung) : pictureArgs(rung)),
      // Places, names and devices stay out of what pupils download.
      ...["-map_metadata", "-1", "-map_chapters", "-1", "-bitexact"],
      ...["-f", "hls", "-hls_time", String(SEGMENT_S), "-hls_list_size", LIST_SIZE],
      ...["-hls_segment_type", "fmp4", "-hls_flags", "temp_file+independent_segments"],
      // ffmpeg's edit list shows the picture 45 ms late in Chromium; ours is put in when the segments are published.
      "-hls_segment_options",
      "movflags=+frag_custom+dash+delay_moov:use_editlist=0",
      ...["-hls_fmp4_init_filename", INIT_NAME],
      ...["-hls_segment_filename", `${rung.name}/${SEGMENT_PATTERN}`],
    ],
  };
}

function soundArgs({ maxBps }: PlannedRendition): string[] {
  return ["-c:a", "aac", "-b:a", String(maxBps), "-ar", "48000"];
}

function pictureArgs(rung: PlannedRendition): string[] {
  const { name, fps, maxBps } = rung;
  const keyFrames = String(fps * KEY_FRAME_S);
  // A fixed distance in frames, not an expression of time: exact whatever the rate, so that rungs cannot drift apart.
  const everyKey = ["-g", keyFrames, "-keyint_min", keyFrames, "-flags", "+cgop"];
  const rate = ["-maxrate", String(maxBps), "-bufsize", String(maxBps * BUFFER_S)];
  if (name.startsWith("av1"))
    return [
      ...["-c:v", "libsvtav1", "-preset", svtAv1.preset, "-crf", String(svtAv1.crf)],
      ...["-g", keyFrames, "-pix_fmt", "yuv420p", "-svtav1-params", `mbr=${maxBps / 1000}`],
    ];
  const { crf, preset } = x264[name] ?? { crf: 25, preset: "faster" };
  return [
    ...["-c:v", "libx264", "-preset", preset, "-crf", String(crf), ...rate],
    ...[...everyKey, "-sc_threshold", "0", "-pix_fmt", "yuv420p", "-profile:v", "high"],
  ];
}
