/** Small pictures for the seek bar: one sheet and a WebVTT track that names its parts. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Ffmpeg } from "./ffmpeg.ts";
import { KEY_FRAME_S } from "./ladder.ts";
import { joinRung } from "./rung-file.ts";
import type { ExtrasRequest, Probe, VideoFacts } from "./types.ts";

const MAX_TILES = 100;
const COLUMNS = 10;
/** Longer side of one, px. */
const TILE_PX = 160;
const SHEET = "storyboard.jpg";
const TRACK = "storyboard.vtt";

export type Sheet = {
  everyS: number;
  count: number;
  columns: number;
  rows: number;
  tileWidthPx: number;
  tileHeightPx: number;
};

/** How a video of this length and shape is laid out; a whole number of key-frame distances apart. Pure. */
export function sheetOf(durationMs: number, video: VideoFacts): Sheet {
  const durationS = Math.max(0.1, durationMs / 1000);
  const everyS = KEY_FRAME_S * Math.max(1, Math.ceil(durationS / MAX_TILES / KEY_FRAME_S));
  const count = Math.min(MAX_TILES, Math.max(1, Math.ceil(durationS / everyS)));
  const scale = TILE_PX / Math.max(video.widthPx, video.heightPx);
  const even = (px: number) => Math.max(2, 2 * Math.round((px * scale) / 2));
  const columns = Math.min(COLUMNS, count);
  return {
    ...{ everyS, count, columns, rows: Math.ceil(count / columns) },
    ...{ tileWidthPx: even(video.widthPx), tileHeightPx: even(video.heightPx) },
  };
}

/** WebVTT with media fragments (`#xywh=x,y,w,h`). Pure. */
export function sheetTrack(sheet: Sheet, durationMs: number): string {
  const { everyS, count, columns, tileWidthPx, tileHeightPx } = sheet;
  const cues = Array.from({ length: count }, (_, i) => {
    const endMs =
      i === count - 1 ? Math.max(durationMs, i * everyS * 1000 + 1) : (i + 1) * everyS * 1000;
    const place = [
      ...[(i % columns) * tileWidthPx, Math.floor(i / columns) * tileHeightPx],
      ...[tileWidthPx, tileHeightPx],
    ];
    return `${clock(i * everyS * 1000)} --> ${clock(endMs)}\n${SHEET}#xywh=${place.join(",")}\n`;
  });
  return ["WEBVTT\n", ...cues].join("\n");
}

function clock(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const rest = String(Math.round(ms) % 1000).padStart(3, "0");
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${rest}`;
}

/** Publishes the sheet and its track. From the 240 rung 0.08 CPU s a minute: only its key frames are decoded. */
export async function makeSheet(
  ffmpeg: Ffmpeg,
  request: ExtrasRequest & { probe: Probe & { video: VideoFacts } },
): Promise<void> {
  const { file, probe, workDir, publish, signal, rungDir } = request;
  const joined = join(workDir, "storyboard-rung.mp4");
  if (rungDir) await joinRung(rungDir, joined, signal);
  const sheet = sheetOf(probe.durationMs, probe.video);
  const { everyS, columns, rows, tileWidthPx, tileHeightPx } = sheet;
  try {
    await ffmpeg.run({
      inputs: [
        {
          file: rungDir ? joined : file,
          options: ["-skip_frame", "nokey", "-an", "-sn", "-dn"],
        },
      ],
      // The last key frame is passed on though the film ends before its tile is over: a film of 2 s has no other.
      complexFilter: [
        `[0:V:0]fps=1/${everyS}:start_time=0:round=down:eof_action=pass,scale=${tileWidthPx}:${tileHeightPx}`,
        `setsar=1,tile=${columns}x${rows},scale=out_range=pc,format=yuvj420p[s]`,
      ].join(","),
      outputs: [
        {
          file: SHEET,
          options: [
            ...["-map", "[s]", "-map_metadata", "-1", "-bitexact", "-frames:v", "1"],
            ...["-c:v", "mjpeg", "-q:v", "5", "-f", "image2", "-update", "1"],
          ],
        },
      ],
      cwd: workDir,
      signal,
    });
    await publish(SHEET, { file: join(workDir, SHEET) });
    const track = new TextEncoder().encode(sheetTrack(sheet, probe.durationMs));
    await publish(TRACK, { bytes: track });
  } finally {
    await rm(joined, { force: true });
    await rm(join(workDir, SHEET), { force: true });
  }
}
