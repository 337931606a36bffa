import type { Playback, QualityName } from "#server/videos/protocol.ts";
import type { Quality } from "./state.ts";

/** Most lines (the shorter side of the picture) of each quality, as `QualityName` is documented. */
const ceilingLines: Record<QualityName, number> = {
  saving: 240,
  normal: 480,
  high: 720,
  highest: 1080,
};

/** The most lines a quality allows; null: no ceiling. */
export function ceilingOf(quality: Quality): number | null {
  return quality === "auto" ? null : ceilingLines[quality];
}

/** Whether `next` is a wish for more than before; where that was auto, for more than the `shownLines` it came to. */
export function isMore(before: Quality, next: Quality, shownLines: number): boolean {
  if (before === next) return false;
  return (ceilingOf(next) ?? Number.POSITIVE_INFINITY) > (ceilingOf(before) ?? shownLines);
}

/** Lines of a picture, whichever way up it is. */
export function linesOf({ width, height }: { width: number; height: number }): number {
  return Math.min(width, height);
}

/**
 * The highest level that may play, as an index into `levels` (lowest first), or -1 for any. A ceiling the viewer
 * chose holds as it is; without one nothing is fetched that the screen cannot show: the first level with at least
 * `shownLines` (device pixels of the player's shorter side; 0 while unknown) is the highest.
 */
export function levelCap(
  levels: readonly { width: number; height: number }[],
  ceiling: number | null,
  shownLines: number,
): number {
  if (ceiling !== null) {
    const fitting = levels.findLastIndex((level) => linesOf(level) <= ceiling);
    return Math.max(0, fitting); // even the lowest is above it: it still has to play
  }
  if (shownLines <= 0) return -1;
  return levels.findIndex((level) => linesOf(level) >= shownLines);
}

/** Of the measured throughput, what a level may take: hls.js's own share for stepping up. */
const CARRIED_SHARE = 0.7;

/** The highest level (lowest first) within `cap` (an index, -1 for none) that so many bits a second carry. */
export function carriedLevel(
  levels: readonly { maxBitrate: number }[],
  cap: number,
  estimateBps: number,
): number {
  const allowed = cap < 0 ? levels : levels.slice(0, cap + 1);
  const carried = allowed.findLastIndex((level) => level.maxBitrate <= estimateBps * CARRIED_SHARE);
  return Math.max(0, carried);
}

/** What a choice costs for the whole length, bytes; null for auto, which depends on the link. */
export function bytesOf(playback: Playback, quality: Quality): number | null {
  const found = playback.qualities.find(({ name }) => name === quality);
  return found ? (found.bytesPerMin * playback.durationMs) / 60_000 : null;
}

/** What listening alone costs for the whole length, bytes. */
export function soundBytesOf(playback: Playback): number {
  return (playback.soundBytesPerMin * playback.durationMs) / 60_000;
}

/** What can be chosen: auto and what is there, lowest first. A single quality is no choice. */
export function offeredQualities(playback: Playback): Quality[] {
  const names = playback.qualities.map(({ name }) => name);
  return names.length < 2 ? [] : ["auto", ...names];
}

/**
 * Whether a fuller master playlist is worth loading anew at once, which costs what is buffered: only when the
 * link carries the new rung with room to spare and the viewer's ceiling allows it. Else it waits for a pause.
 */
export function isWorthReloading(options: {
  before: Playback;
  after: Playback;
  quality: Quality;
  estimateBps: number;
}): boolean {
  const { before, after, quality, estimateBps } = options;
  const ceiling = ceilingOf(quality) ?? Number.POSITIVE_INFINITY;
  const known = new Set(before.qualities.map(({ name }) => name));
  return after.qualities.some(({ name, bytesPerMin }) => {
    const bps = (bytesPerMin * 8) / 60;
    return !known.has(name) && ceilingLines[name] <= ceiling && bps * 2 < estimateBps;
  });
}
