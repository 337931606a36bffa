import type { Kept } from "#media/recorder/types.ts";
import type { RoomKind, RoomRole, Source } from "../rooms/protocol.ts";
import type { RecordingEdits, TimelineFact } from "./protocol.ts";

/** Rooms that may be recorded. A kind that is not here has no way of being recorded: the table is asked before anything is opened. */
const recordable: Readonly<Record<RoomKind, boolean>> = {
  lesson: true,
  practice: true,
  coaching: true,
  parents: false, // parents speak of their children
  event: true,
  consultation: false, // one person's difficulties
  private: false,
};
export const canRecord = (kind: RoomKind): boolean => recordable[kind] === true;

/** Who is asked to be recorded, by what. */
export type Recorded = { role: RoomRole; source: Source; hasConsent: boolean };

/** Whether this may be recorded: what the teachers send; of a pupil the voice alone, where it is wished and agreed to. */
export function mayTap({ role, source, hasConsent }: Recorded, withPupils: boolean): boolean {
  if (role === "host" || role === "cohost") return true;
  return role === "pupil" && source === "microphone" && withPupils && hasConsent;
}

/** A part as it is remembered: without a break. `startedAtMs` ms since 1970. */
export type PartTimes = { startedAtMs: number; durationMs: number };

/** The moment of a fact on the whole recording, ms; null for one between parts, which was not recorded. */
export function mediaMsOf(parts: readonly PartTimes[], atMs: number): number | null {
  let before = 0;
  for (const { startedAtMs, durationMs } of parts) {
    if (atMs >= startedAtMs && atMs <= startedAtMs + durationMs) return before + atMs - startedAtMs;
    before += durationMs;
  }
  return null;
}

export const noEdits: RecordingEdits = { fromMs: 0, toMs: null, hidden: [] };
/** Shorter stretches are not worth a cut, and encoders make nothing of them. */
const SHORTEST_MS = 500;

/** What stays of `fullMs`, in order and apart. */
export function keptOf({ fromMs, toMs, hidden }: RecordingEdits, fullMs: number): Kept[] {
  const end = Math.min(toMs ?? fullMs, fullMs);
  let kept: Kept[] = end > fromMs ? [{ fromMs, toMs: end }] : [];
  for (const hole of hidden)
    kept = kept
      .flatMap((one) => [
        { fromMs: one.fromMs, toMs: Math.min(one.toMs, hole.fromMs) },
        { fromMs: Math.max(one.fromMs, hole.toMs), toMs: one.toMs },
      ])
      .filter((one) => one.toMs > one.fromMs);
  return kept.filter((one) => one.toMs - one.fromMs >= SHORTEST_MS);
}

/** Whether nothing is left out. */
export function isWhole(kept: readonly Kept[], fullMs: number): boolean {
  const [only, ...more] = kept;
  return more.length === 0 && only?.fromMs === 0 && only.toMs >= fullMs;
}

/**
 * Facts as the viewer meets them: those of a hidden stretch stand where it was cut out, in their order; words and
 * results of a hidden stretch are hidden with it.
 */
export function cutTimeline(facts: readonly TimelineFact[], kept: readonly Kept[]): TimelineFact[] {
  const starts = kept.map((_, at) =>
    kept.slice(0, at).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
  );
  const totalMs = kept.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return facts.flatMap((fact) => {
    const inside = kept.findIndex(({ fromMs, toMs }) => fact.atMs >= fromMs && fact.atMs < toMs);
    const stretch = kept[inside];
    if (stretch) return [{ ...fact, atMs: (starts[inside] ?? 0) + fact.atMs - stretch.fromMs }];
    if (!lasts.has(fact.kind)) return [];
    const next = kept.findIndex(({ fromMs }) => fromMs > fact.atMs);
    // What comes after all that stays is never seen.
    return next < 0 && fact.atMs >= (kept.at(-1)?.toMs ?? 0)
      ? []
      : [{ ...fact, atMs: next < 0 ? totalMs : (starts[next] ?? 0) }];
  });
}
/** What is on the stage goes on being there. */
const lasts: ReadonlySet<TimelineFact["kind"]> = new Set(["stage", "slides", "board", "together"]);

/** Segments of one part as its playlists name them, ms. */
export type PartSegments = { soundMs: number[]; pictureMs: number[] };
export type Rung = "a32" | "180";

const segmentName = (index: number) => `${String(index).padStart(5, "0")}.m4s`;

/** The list of one rung, parts one after the other (RFC 8216). */
export function ownPlaylist(parts: readonly PartSegments[], rung: Rung): string {
  const lengths = parts.map(({ soundMs, pictureMs }) => (rung === "a32" ? soundMs : pictureMs));
  const longestS = Math.max(1, ...lengths.flat().map((ms) => Math.ceil(ms / 1000)));
  return [
    ...["#EXTM3U", "#EXT-X-VERSION:7", `#EXT-X-TARGETDURATION:${longestS}`],
    ...["#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-INDEPENDENT-SEGMENTS"],
    ...lengths.flatMap((segments, part) =>
      segments.length === 0
        ? []
        : [
            ...(lengths.slice(0, part).some(({ length }) => length > 0)
              ? ["#EXT-X-DISCONTINUITY"]
              : []),
            `#EXT-X-MAP:URI="p${part}/${rung}/init.mp4"`,
            ...segments.flatMap((ms, index) => [
              `#EXTINF:${(ms / 1000).toFixed(3)},`,
              `p${part}/${rung}/${segmentName(index)}`,
            ]),
          ],
    ),
    ...["#EXT-X-ENDLIST", ""],
  ].join("\n");
}

/** What a player is given first. Bits a second, measured. */
export function ownMaster({ soundBps, pictureBps }: { soundBps: number; pictureBps: number }) {
  const all = Math.max(1, Math.ceil(soundBps + pictureBps));
  return [
    ...["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"],
    `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a32",NAME="a32",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="1",URI="a32.m3u8"`,
    `#EXT-X-STREAM-INF:BANDWIDTH=${all},CODECS="avc1.4d400c,mp4a.40.2",RESOLUTION=320x180,FRAME-RATE=10.000,AUDIO="a32"`,
    ...["180.m3u8", ""],
  ].join("\n");
}
