import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRecorder } from "#media/recorder/engine.ts";
import type { SessionResult } from "#media/recorder/types.ts";
import { BEAT_S, beating, ffmpegTaps } from "../../support/recording/fake-tap.ts";
import {
  beepsIn,
  flashesIn,
  joined,
  samplesOf,
  skewMs,
  toneIn,
} from "../../support/recording/measure.ts";
import { programs } from "../../support/zoo/zoo.ts";

const quiet = { info() {}, warn() {} };
const recorder = createRecorder({ ...programs(), logger: quiet });
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "qonyrau-recorder-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const wait = (ms: number) => new Promise((go) => setTimeout(go, ms));
const open = async (name: string, options: { window?: number } = {}) => {
  const dir = await mkdtemp(join(root, `${name}-`));
  return recorder.open({ dir, window: 0, minFreeBytes: 0, ...options });
};

describe("one teacher with camera and microphone", () => {
  let dir: string;
  let result: SessionResult;
  beforeAll(async () => {
    const taps = await ffmpegTaps(beating(9), [
      { codec: "vp8", map: "0:v" },
      { codec: "opus", map: "1:a" },
    ]);
    const [picture, sound] = taps;
    if (!picture || !sound) throw new Error("two taps");
    const session = await open("plain");
    dir = session.dir;
    await session.add({ id: "camera", source: "camera", light: picture, original: picture });
    await session.add({ id: "microphone", source: "microphone", light: sound, original: sound });
    await taps.sent;
    result = await session.close();
  });

  test("both rungs have as many segments and end together", () => {
    const { a32, "180": small } = result.segments;
    expect(a32.length).toBe(small.length);
    expect(a32.length).toBeGreaterThanOrEqual(3);
    expect(result.durationMs).toBeGreaterThan(8_500);
  });

  test("picture and sound are in step, in the light form and in the originals", async () => {
    const [a32, small] = [await joined(join(dir, "a32")), await joined(join(dir, "180"))];
    const light = skewMs(await flashesIn(small.file), beepsIn(await samplesOf(a32.file)));
    await a32.remove();
    await small.remove();
    const camera = result.originals.find(({ source }) => source === "camera");
    const voice = result.originals.find(({ source }) => source === "microphone");
    if (!camera || !voice) throw new Error("two originals");
    const shift = (ms: number[], by: number) => ms.map((at) => at + by);
    const full = skewMs(
      shift(await flashesIn(camera.file, 30), camera.fromMs),
      shift(beepsIn(await samplesOf(voice.file)), voice.fromMs),
    );
    console.log(`A/V: light ${light.toFixed(0)} ms, originals ${full.toFixed(0)} ms`);
    expect(Math.abs(light)).toBeLessThan(80);
    expect(Math.abs(full)).toBeLessThan(80);
  });

  test("beats come as often as they were sent", async () => {
    const a32 = await joined(join(dir, "a32"));
    const beeps = beepsIn(await samplesOf(a32.file));
    await a32.remove();
    expect(beeps.length, beeps.join(" ")).toBeGreaterThanOrEqual(6);
    for (const [at, beep] of beeps.slice(1).entries())
      expect(Math.abs(beep - (beeps[at] ?? 0) - BEAT_S * 1000), beeps.join(" ")).toBeLessThan(40);
  });

  test("a killed server's folder gives the same", async () => {
    const found = await recorder.salvage(dir);
    expect(found.durationMs).toBe(result.durationMs);
    expect(found.originals.map(({ source }) => source).sort()).toEqual(["camera", "microphone"]);
  });

  test("a hidden stretch is nowhere in what is made anew", async () => {
    const to = await mkdtemp(join(root, "cut-"));
    const part = {
      durationMs: result.durationMs,
      sound: join(dir, "a32"),
      picture: join(dir, "180"),
    };
    // From its first picture on: a busy machine begins to send late.
    const fromMs = result.originals.find(({ source }) => source === "camera")?.fromMs ?? 0;
    const kept = [1_000, 5_500].map((at) => ({ fromMs: fromMs + at, toMs: fromMs + at + 2_000 }));
    const { signal } = new AbortController();
    const made = await recorder.remake({ parts: [part], to, kept, signal });
    expect(Math.abs(made.durationMs - 4_000)).toBeLessThan(150);
    const a32 = await joined(join(to, "a32"));
    const small = await joined(join(to, "180"));
    const skew = skewMs(await flashesIn(small.file), beepsIn(await samplesOf(a32.file)));
    expect(Math.abs(skew)).toBeLessThan(80);
    await a32.remove();
    await small.remove();
    expect((await readdir(to)).sort()).toEqual(["180", "a32"]);
  });
});

test("every codec a browser sends is kept and shown", async () => {
  for (const codec of ["h264", "vp9"] as const) {
    const taps = await ffmpegTaps(beating(4), [{ codec, map: "0:v" }]);
    const [picture] = taps;
    const session = await open(codec);
    if (!picture) throw new Error("one tap");
    await session.add({ id: "camera", source: "camera", light: picture, original: picture });
    await taps.sent;
    const result = await session.close();
    const small = await joined(join(session.dir, "180"));
    expect((await flashesIn(small.file)).length, codec).toBeGreaterThanOrEqual(2);
    expect((await flashesIn(result.originals[0]?.file ?? "", 30)).length, codec).toBeGreaterThan(1);
    await small.remove();
  }
});

test("voices that come and go are mixed; a window keeps only the newest", async () => {
  const session = await open("voices", { window: 2 });
  const tone = (hz: number) => ["-f", "lavfi", "-i", `sine=frequency=${hz}:duration=20`];
  const [first] = await ffmpegTaps(tone(400), [{ codec: "opus", map: "0:a" }]);
  const [second] = await ffmpegTaps(tone(900), [{ codec: "opus", map: "0:a" }]);
  if (!first || !second) throw new Error("two taps");
  await session.add({ id: "a", source: "microphone", light: first, original: null });
  await wait(4_000);
  await session.add({ id: "b", source: "microphone", light: second, original: null });
  await session.remove("a");
  await wait(8_000);
  const result = await session.close();
  expect(result.originals).toEqual([]);
  expect((await readdir(join(session.dir, "a32"))).length).toBeLessThan(8);
  const a32 = await joined(join(session.dir, "a32"));
  const samples = await samplesOf(a32.file);
  const end = samples.length / 16_000;
  expect(toneIn(samples, 900, end - 3, end - 1)).toBeGreaterThan(0.02);
  expect(toneIn(samples, 400, end - 3, end - 1)).toBeLessThan(0.002);
  await a32.remove();
});
