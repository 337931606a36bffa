import type { ReceiveMode } from "../rooms/protocol-seats.ts";

// No schemas here: the first screen needs these numbers, and not zod.

/** Caps a family may set, MB of 1,000,000 bytes. */
export const CAP_MIN_MB = 50;
export const CAP_MAX_MB = 100_000;

/**
 * What one minute costs a pupil in each mode, bytes both ways, with all headers, RTCP and STUN; a slide a minute in
 * `slides` and above. Measured with Chromium 156 and a teacher who never stops talking (test/long/modes.long.ts prints
 * what the server counts): 0.29, and 1.36 MB for `small`. `full` is reckoned from the layers of
 * client/room/encodings.ts: 900 kbit/s of picture and 38 of voice on a wide screen, half of it on a phone.
 */
export const BYTES_PER_MINUTE: Readonly<Record<ReceiveMode, number>> = {
  sound: 300_000,
  slides: 380_000,
  small: 1_500_000,
  full: 7_000_000,
};

/** What a lesson of so many minutes will cost about, bytes. */
export const lessonEstimate = (durationMin: number, mode: ReceiveMode): number =>
  BYTES_PER_MINUTE[mode] * durationMin;
