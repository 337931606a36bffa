/** Loudness over the length, 0 to 1, as `waveform.json` holds it; null for anything else. */
export function readPeaks(json: unknown): number[] | null {
  if (typeof json !== "object" || json === null || !("peaks" in json)) return null;
  const { peaks } = json;
  return Array.isArray(peaks) && peaks.length > 0 && peaks.every((peak) => typeof peak === "number")
    ? peaks
    : null;
}

/** The loudest of each stretch, so that a few bars stand for many peaks; the loudest of all is 1. */
export function barsOf(peaks: readonly number[], count: number): number[] {
  const loudest = Math.max(...peaks, 0.01);
  return Array.from({ length: Math.min(count, peaks.length) }, (_, at) => {
    const bars = Math.min(count, peaks.length);
    const from = Math.floor((at * peaks.length) / bars);
    const to = Math.max(from + 1, Math.floor(((at + 1) * peaks.length) / bars));
    return Math.max(...peaks.slice(from, to)) / loudest;
  });
}
