/** Playlists (RFC 8216 and its second edition) as text. Pure. */
import { SEGMENT_S } from "./ladder.ts";
import type { Rendition } from "./types.ts";

/** One finished segment: bytes, and seconds of its own samples. */
export type Segment = { name: string; durationS: number; bytes: number };

export const INIT_NAME = "init.mp4";
/** ffmpeg's pattern and ours. */
export const SEGMENT_PATTERN = "%05d.m4s";
export const segmentName = (index: number) => `${String(index).padStart(5, "0")}.m4s`;

/** fMP4 with EXT-X-MAP asks for 6, and 7 is what Apple's tools write for it. */
const VERSION = 7;
/** Without it a player takes a list that still grows for a broadcast and starts near its end. */
const START = "#EXT-X-START:TIME-OFFSET=0,PRECISE=YES";

/**
 * The list of one rung. It only ever grows, which EVENT promises, and keeps that type when it is complete:
 * RFC 8216 6.2.1 allows a list to change by appending lines only.
 */
export function mediaPlaylist(segments: readonly Segment[], isComplete: boolean): string {
  const longestS = Math.max(SEGMENT_S, ...segments.map(({ durationS }) => Math.round(durationS)));
  return lines([
    ...["#EXTM3U", `#EXT-X-VERSION:${VERSION}`, `#EXT-X-TARGETDURATION:${longestS}`],
    ...["#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-PLAYLIST-TYPE:EVENT", "#EXT-X-INDEPENDENT-SEGMENTS"],
    ...[START, `#EXT-X-MAP:URI="${INIT_NAME}"`],
    ...segments.flatMap(({ name, durationS }) => [`#EXTINF:${durationS.toFixed(6)},`, name]),
    ...(isComplete ? ["#EXT-X-ENDLIST"] : []),
  ]);
}

/**
 * Peak and average bit rate as RFC 8216 4.1 means them: the peak is the largest of any run of segments that
 * lasts 0.5 to 1.5 target durations; of all where the whole is shorter than that.
 */
export function bitRates(segments: readonly Segment[]): { peakBps: number; averageBps: number } {
  const rate = (bytes: number, durationS: number) =>
    durationS > 0 ? Math.ceil((bytes * 8) / durationS) : 0;
  const totalS = segments.reduce((sum, { durationS }) => sum + durationS, 0);
  const averageBps = rate(
    segments.reduce((sum, { bytes }) => sum + bytes, 0),
    totalS,
  );
  let peakBps = 0;
  for (let from = 0; from < segments.length; from++) {
    let [bytes, durationS] = [0, 0];
    for (const segment of segments.slice(from)) {
      bytes += segment.bytes;
      durationS += segment.durationS;
      if (durationS > 1.5 * SEGMENT_S) break;
      if (durationS >= 0.5 * SEGMENT_S) peakBps = Math.max(peakBps, rate(bytes, durationS));
    }
  }
  return { peakBps: peakBps || averageBps, averageBps };
}

/** Which sound a picture of so many bits goes with: the small pictures are for links that cannot spare 80 kbit/s. */
const SPEECH_UP_TO_LINES = 360;

/**
 * The master list of what is there, smallest first: a player begins with the first, and on 200 kbit/s only the
 * smallest starts without a stall. `only: "sound"` lists the sound alone, best last; so does a file without picture.
 * AV1 comes after all H.264, for players that look for it.
 */
export function master(
  renditions: readonly Rendition[],
  { only }: { only?: "sound" } = {},
): string {
  const there = renditions
    .filter(({ segmentCount }) => segmentCount > 0)
    .toSorted((a, b) => Number(isAv1(a)) - Number(isAv1(b)) || a.averageBps - b.averageBps);
  const sounds = there.filter(({ kind }) => kind === "sound");
  const pictures = only === "sound" ? [] : there.filter(({ kind }) => kind === "video");
  const head = ["#EXTM3U", `#EXT-X-VERSION:${VERSION}`, "#EXT-X-INDEPENDENT-SEGMENTS", START];
  if (pictures.length === 0) return lines([...head, ...sounds.flatMap((sound) => variant(sound))]);
  return lines([
    ...head,
    ...sounds.map(
      ({ name }) =>
        `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="${name}",NAME="sound",DEFAULT=YES,AUTOSELECT=YES,URI="${uriOf(name)}"`,
    ),
    ...pictures.flatMap((picture) => variant(picture, soundFor(picture, sounds))),
  ]);
}

const isAv1 = ({ codecs }: Rendition) => codecs.startsWith("av01");
const uriOf = (name: string) => `${name}/index.m3u8`;

function soundFor({ widthPx, heightPx }: Rendition, sounds: readonly Rendition[]) {
  const isSmall = Math.min(widthPx, heightPx) <= SPEECH_UP_TO_LINES;
  return isSmall ? sounds[0] : sounds.at(-1);
}

function variant(main: Rendition, sound?: Rendition): string[] {
  const attributes = [
    `BANDWIDTH=${main.peakBps + (sound?.peakBps ?? 0)}`,
    `AVERAGE-BANDWIDTH=${main.averageBps + (sound?.averageBps ?? 0)}`,
    `CODECS="${[main.codecs, ...(sound ? [sound.codecs] : [])].join(",")}"`,
    ...(main.kind === "video"
      ? [
          `RESOLUTION=${main.widthPx}x${main.heightPx}`,
          ...[`FRAME-RATE=${main.fps.toFixed(3)}`, "VIDEO-RANGE=SDR", "CLOSED-CAPTIONS=NONE"],
        ]
      : []),
    ...(sound ? [`AUDIO="${sound.name}"`] : []),
  ];
  return [`#EXT-X-STREAM-INF:${attributes.join(",")}`, uriOf(main.name)];
}

const lines = (all: readonly string[]) => `${all.join("\n")}\n`;
