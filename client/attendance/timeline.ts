const MINUTE_MS = 60_000;
const STEPS_MIN = [1, 2, 5, 10, 15, 20, 30, 60];
const MOST_STEPS = 3;

/** The stretch of time a bar stands for, ms. */
export type Axis = { fromMs: number; toMs: number };

/** Where an instant lies on the axis, as a percentage of its length, 0 to 100. */
export function placeOf({ fromMs, toMs }: Axis, atMs: number): number {
  if (toMs <= fromMs) return 0;
  return Math.min(100, Math.max(0, ((atMs - fromMs) / (toMs - fromMs)) * 100));
}

/** The instants written over the bars: from the start on, at equal steps, at most four. */
export function ticksOf({ fromMs, toMs }: Axis): number[] {
  const lengthMs = Math.max(0, toMs - fromMs);
  const stepMin =
    STEPS_MIN.find((min) => lengthMs <= min * MINUTE_MS * MOST_STEPS + MINUTE_MS / 2) ??
    Math.ceil(lengthMs / MINUTE_MS / MOST_STEPS);
  const count = Math.floor((lengthMs + MINUTE_MS / 2) / (stepMin * MINUTE_MS));
  return Array.from({ length: count + 1 }, (_, at) => fromMs + at * stepMin * MINUTE_MS);
}
