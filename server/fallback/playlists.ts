import type { LightRung, LightSegment } from "#media/recorder/types.ts";

/** Segments a list names; older ones may still be fetched for a while. */
const LISTED = 6;
/** As the recorder cuts them: a segment's place is its moment. */
const SEGMENT_MS = 3_000;

/** The newest segments of one rung, for a stream that goes on (RFC 8216). `startedAtMs`: of the stream. */
export function livePlaylist(segments: readonly LightSegment[], startedAtMs: number): string {
  const listed = segments.slice(-LISTED);
  const longestS = Math.max(3, ...listed.map(({ durationMs }) => Math.ceil(durationMs / 1000)));
  const first = listed[0]?.index ?? 0;
  return [
    ...["#EXTM3U", "#EXT-X-VERSION:7", `#EXT-X-TARGETDURATION:${longestS}`],
    ...[`#EXT-X-MEDIA-SEQUENCE:${first}`, "#EXT-X-INDEPENDENT-SEGMENTS"],
    '#EXT-X-MAP:URI="init.mp4"',
    ...listed.flatMap(({ index, name, durationMs }) => [
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(startedAtMs + index * SEGMENT_MS).toISOString()}`,
      `#EXTINF:${(durationMs / 1000).toFixed(3)},`,
      name,
    ]),
    "",
  ].join("\n");
}

const rates: Readonly<Record<LightRung, number>> = { a32: 36_000, "180": 60_000 };

/** What a player is given first. */
export function liveMaster(): string {
  return [
    ...["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"],
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a32",NAME="a32",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="1",URI="a32/index.m3u8"',
    `#EXT-X-STREAM-INF:BANDWIDTH=${rates.a32 + rates["180"]},CODECS="avc1.4d400c,mp4a.40.2",RESOLUTION=320x180,FRAME-RATE=10.000,AUDIO="a32"`,
    ...["180/index.m3u8", ""],
  ].join("\n");
}
