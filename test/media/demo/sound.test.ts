import { expect, test } from "vitest";
import { addPluck, throughBody } from "#media/demo/strings.ts";
import { playTune, tune } from "#media/demo/tune.ts";
import { addTone, SAMPLE_RATE, toWav } from "#media/demo/wav.ts";

/** How much of a frequency there is, from a moment on for a third of a second. */
function power(channel: Float32Array, hz: number, fromS = 0.1): number {
  const [from, length] = [fromS * SAMPLE_RATE, SAMPLE_RATE / 3];
  let [re, im] = [0, 0];
  for (let n = 0; n < length; n++) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length);
    const angle = (2 * Math.PI * hz * n) / SAMPLE_RATE;
    re += (channel[from + n] ?? 0) * window * Math.cos(angle);
    im += (channel[from + n] ?? 0) * window * Math.sin(angle);
  }
  return Math.hypot(re, im);
}

test.each([146.83, 196, 293.66, 466.16])("a string of %f Hz is in tune to five cents", (hz) => {
  const channel = new Float32Array(SAMPLE_RATE);
  addPluck(channel, { atS: 0, hz, gain: 1, bright: 0.5 });
  const cents = Array.from({ length: 81 }, (_, n) => n - 40);
  const powers = cents.map((cent) => power(channel, hz * 2 ** (cent / 1200)));
  const loudest = cents[powers.indexOf(Math.max(...powers))]!;
  expect(Math.abs(loudest)).toBeLessThanOrEqual(5);
});

test("a string fades, and sounds the same each time", () => {
  const play = () => {
    const channel = new Float32Array(SAMPLE_RATE * 2);
    addPluck(channel, { atS: 0, hz: 196, gain: 1, bright: 0.5 });
    return throughBody(channel);
  };
  const channel = play();
  expect(power(channel, 196, 1.5)).toBeLessThan(power(channel, 196, 0.05) / 3);
  expect(channel).toEqual(play());
  expect(channel.every(Number.isFinite)).toBe(true);
});

test("toWav is 16-bit PCM with its channels in turn", () => {
  const file = toWav([new Float32Array([1, -1, 0]), new Float32Array([0.5, 2, Number.NaN])]);
  expect(file.subarray(0, 4).toString("latin1")).toBe("RIFF");
  expect(file.readUInt32LE(4)).toBe(file.length - 8);
  expect([file.readUInt16LE(22), file.readUInt32LE(24), file.readUInt16LE(34)]).toEqual([
    ...[2, SAMPLE_RATE, 16],
  ]);
  const samples = Array.from({ length: 6 }, (_, n) => file.readInt16LE(44 + n * 2));
  expect(samples).toEqual([32_767, 16_384, -32_767, 32_767, 0, 0]);
});

test("a tone keeps within its channel", () => {
  const channel = new Float32Array(100);
  addTone(channel, 0, { hz: 440, gain: 1, fadeS: 1 });
  expect(channel).toHaveLength(100);
  expect(Math.max(...channel)).toBeGreaterThan(0.1);
});

test("the tune lasts a minute, is heard to its end and never clips", async () => {
  let breaths = 0;
  const file = Buffer.from(await playTune(async () => void breaths++));
  expect(breaths).toBeGreaterThan(20);
  expect((file.length - 44) / 4 / SAMPLE_RATE).toBeCloseTo(tune.durationS + 0.5, 2);
  expect(tune).toEqual({ durationS: 60, partsAtS: [0, 20, 40, 45] });
  const samples = new Int16Array(file.buffer, file.byteOffset + 44, (file.length - 44) / 2);
  let peak = 0;
  for (const value of samples) peak = Math.max(peak, Math.abs(value));
  expect(peak).toBeLessThan(29_000);
  expect(peak).toBeGreaterThan(26_000);
  for (let second = 0; second < 59; second++) {
    const part = samples.subarray(second * SAMPLE_RATE * 2, (second + 1) * SAMPLE_RATE * 2);
    expect(Math.max(...part.subarray(0, 60_000))).toBeGreaterThan(1_000);
  }
});
