/** A stretch of the curve: where it begins, ms of the video, and how many pupils saw it. */
export type CurvePoint = { atMs: number; count: number };

/** The counts as points of the video's time; the last stretch ends where the video does. */
export function pointsOf(counts: readonly number[], bucketMs: number): CurvePoint[] {
  return counts.map((count, at) => ({ atMs: at * bucketMs, count }));
}

/** SVG path of the area under the counts in a box of this size: a step for each stretch, as what is counted is whole. */
export function areaPath(counts: readonly number[], width: number, height: number): string {
  const most = Math.max(1, ...counts);
  const x = (at: number) => Number(((at / counts.length) * width).toFixed(2));
  const y = (count: number) => Number((height - (count / most) * height).toFixed(2));
  if (counts.length === 0) return "";
  const steps = counts.map((count, at) => `V${y(count)}H${x(at + 1)}`).join("");
  return `M0 ${height}${steps}V${height}Z`;
}

/** What a reader who cannot see the curve is told: its height at the start, its highest and lowest stretch, its end. */
export function summaryOf(counts: readonly number[], bucketMs: number) {
  const points = pointsOf(counts, bucketMs);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const most = points.reduce((best, one) => (one.count > best.count ? one : best));
  const least = points.reduce((best, one) => (one.count < best.count ? one : best));
  return { first, most, least, last };
}

/** The stretch under a place of the axis, 0 at its left and 1 at its right end. */
export function pointAt(
  counts: readonly number[],
  bucketMs: number,
  share: number,
): CurvePoint | undefined {
  const at = Math.min(counts.length - 1, Math.max(0, Math.floor(share * counts.length)));
  return pointsOf(counts, bucketMs)[at];
}
