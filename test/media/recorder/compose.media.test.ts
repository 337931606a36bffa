import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keptShots } from "#media/recorder/compose.ts";
import { createRecorder } from "#media/recorder/engine.ts";
import { piecesOf } from "#media/recorder/remake.ts";
import { beating, ffmpegTaps } from "../../support/recording/fake-tap.ts";
import { beepsIn, flashesIn, samplesOf, skewMs } from "../../support/recording/measure.ts";
import { programs } from "../../support/zoo/zoo.ts";

const recorder = createRecorder({ ...programs(), logger: { info() {}, warn() {} } });
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "qonyrau-compose-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

test("stretches are cut where parts meet", () => {
  const parts = [{ durationMs: 10_000 }, { durationMs: 5_000 }];
  expect(piecesOf(parts, [{ fromMs: 8_000, toMs: 12_000 }])).toEqual([
    { part: 0, fromS: 8, toS: 10 },
    { part: 1, fromS: 0, toS: 2 },
  ]);
  const shot = { fromMs: 0, toMs: 10_000, file: null, offsetMs: 0 };
  expect(keptShots([shot], [{ fromMs: 2_000, toMs: 3_000 }])).toEqual([
    { ...shot, fromMs: 2_000, toMs: 3_000 },
  ]);
});

test("one film of the tracks as they came: in step, without what is hidden", async () => {
  const dir = await mkdtemp(join(root, "s-"));
  const taps = await ffmpegTaps(beating(7), [
    { codec: "vp8", map: "0:v" },
    { codec: "opus", map: "1:a" },
  ]);
  const [picture, sound] = taps;
  if (!picture || !sound) throw new Error("two taps");
  const session = await recorder.open({ dir, window: 0, minFreeBytes: 0 });
  await session.add({ id: "c", source: "camera", light: null, original: picture });
  await session.add({ id: "m", source: "microphone", light: null, original: sound });
  await taps.sent;
  const { originals } = await session.close();
  const camera = originals.find(({ kind }) => kind === "video");
  const voice = originals.find(({ kind }) => kind === "audio");
  if (!camera || !voice) throw new Error("two originals");
  const startMs = Math.max(camera.fromMs, voice.fromMs);
  const durationMs = startMs + 6_000;
  const file = join(await mkdtemp(join(root, "f-")), "film.mp4");
  await recorder.compose({
    ...{ file, durationMs, signal: new AbortController().signal },
    shots: [
      { fromMs: 0, toMs: camera.fromMs, file: null, offsetMs: 0 },
      { fromMs: camera.fromMs, toMs: durationMs, file: camera.file, offsetMs: camera.fromMs },
    ],
    sounds: [{ file: voice.file, offsetMs: voice.fromMs }],
    kept: [{ fromMs: startMs + 1_000, toMs: startMs + 5_000 }],
  });
  const beeps = beepsIn(await samplesOf(file));
  expect(beeps.length).toBeGreaterThanOrEqual(3);
  expect(beeps.length).toBeLessThanOrEqual(4);
  expect(Math.abs(skewMs(await flashesIn(file, 25), beeps))).toBeLessThan(80);
});
