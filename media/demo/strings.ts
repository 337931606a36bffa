import { SAMPLE_RATE } from "./wav.ts";

/** One pluck: when, how high, how loud (0 to 1), and where the hand strikes (0 bridge to 0.5 middle). */
export type Pluck = { atS: number; hz: number; gain: number; bright: number };

/** A string's energy after one second is this share, at 200 Hz; higher notes die sooner. */
const RING = 0.16;
/** A pluck is cut off after so long, seconds; by then it cannot be heard. */
const LONGEST_S = 2.2;

/**
 * Adds one plucked string (Karplus and Strong, 1983, with the fractional delay of Jaffe and Smith): noise runs
 * round a delay line as long as the period, and each round takes off a little of the top.
 */
export function addPluck(channel: Float32Array, { atS, hz, gain, bright }: Pluck): void {
  const period = SAMPLE_RATE / hz - 0.5; // the averaging below delays by half a sample
  const whole = Math.floor(period);
  const tuning = (1 - (period - whole)) / (1 + (period - whole));
  const line = excitation(whole, bright, Math.round(hz * 1000 + atS * 7919));
  const loss = RING ** (1 / (hz * (200 / hz) ** 0.5));
  const from = Math.round(atS * SAMPLE_RATE);
  const length = Math.min(channel.length - from, Math.round(LONGEST_S * SAMPLE_RATE));
  let [place, last, lastIn, lastOut] = [0, 0, 0, 0];
  for (let n = 0; n < length; n++) {
    const value = line[place] ?? 0;
    const softened = loss * (bright * value + (1 - bright) * last);
    last = value;
    const out = tuning * (softened - lastOut) + lastIn; // all-pass: a part of a sample late
    [lastIn, lastOut] = [softened, out];
    line[place] = out;
    place = place + 1 === whole ? 0 : place + 1;
    channel[from + n] = (channel[from + n] ?? 0) + value * gain;
  }
}

/** One period of noise without its mean, duller for a soft hand; the same for the same seed. */
function excitation(length: number, bright: number, seed: number): Float32Array {
  const line = new Float32Array(length);
  let state = (seed % 2_147_483_646) + 1;
  let soft = 0;
  for (let n = 0; n < length; n++) {
    state = (state * 48_271) % 2_147_483_647;
    soft += (bright * 0.9 + 0.1) * (state / 1_073_741_823.5 - 1 - soft);
    line[n] = soft;
  }
  // Struck near the bridge: what has a node there is missing.
  const struck = Math.max(1, Math.round(length * 0.18));
  const combed = line.map((value, n) => value - (line[(n + length - struck) % length] ?? 0));
  const mean = combed.reduce((sum, value) => sum + value, 0) / length;
  return combed.map((value) => value - mean);
}

/** Low resonances of a wooden body, which warm the strings. */
const body = [
  { hz: 230, q: 4, gain: 2 },
  { hz: 520, q: 5, gain: 1 },
];

/** Strings as heard through the body. */
export function throughBody(strings: Float32Array): Float32Array {
  const heard = strings.slice();
  for (const { hz, q, gain } of body) {
    const angle = (2 * Math.PI * hz) / SAMPLE_RATE;
    const alpha = Math.sin(angle) / (2 * q);
    const b0 = alpha / (1 + alpha);
    const a1 = (-2 * Math.cos(angle)) / (1 + alpha);
    const a2 = (1 - alpha) / (1 + alpha);
    let [x1, x2, y1, y2] = [0, 0, 0, 0];
    for (let n = 0; n < strings.length; n++) {
      const x = strings[n] ?? 0;
      const y = b0 * (x - x2) - a1 * y1 - a2 * y2;
      x2 = x1;
      x1 = x;
      y2 = y1;
      y1 = y;
      heard[n] = (heard[n] ?? 0) + y * gain;
    }
  }
  return heard;
}
