import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createClipMaker } from "#media/demo/clips.ts";
import { createHls } from "#media/hls/engine.ts";
import { findFfmpeg, findFfprobe } from "../../../scripts/setup/programs.ts";

const dir = mkdtempSync(join(tmpdir(), "qonyrau-clips-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const ffmpegPath = findFfmpeg();
const ffprobePath = findFfprobe();
const clips = createClipMaker({ ffmpegPath, ffprobePath });
const hls = createHls({ ffmpegPath, ffprobePath });
const LIMITS = { maxDurationS: 600, maxPixels: 4096 * 4096, maxStreams: 8 };
const signal = new AbortController().signal;

async function make(name: Parameters<typeof clips.make>[0]) {
  const file = join(dir, name);
  const made = await clips.make(name, file, signal);
  return { made, probe: await hls.probe(file, { limits: LIMITS, signal }) };
}

describe("clips.make", () => {
  test("the exercise is a film with sound that our own intake takes", async () => {
    const { made, probe } = await make("exercise");
    expect(made).toEqual({ durationMs: 40_000, partsAtMs: [0, 4_000, 18_000, 22_000, 36_000] });
    expect(probe.video).toMatchObject({ codec: "h264", widthPx: 1280, heightPx: 720, fps: 25 });
    expect(probe.sound).toMatchObject({ codec: "aac" });
    expect(Math.abs(probe.durationMs - made.durationMs)).toBeLessThan(100);
  }, 180_000);

  test("the guide has five steps of stills", async () => {
    const { made, probe } = await make("making");
    expect(made.partsAtMs).toEqual([0, 8_000, 16_000, 24_000, 32_000]);
    expect(probe.video).toMatchObject({ widthPx: 1280, heightPx: 720 });
    expect(Math.abs(probe.durationMs - made.durationMs)).toBeLessThan(100);
  }, 180_000);

  test("the piece to listen to has no picture", async () => {
    const { made, probe } = await make("listening");
    expect(probe).toMatchObject({ video: null, sound: { codec: "aac", channels: 2 } });
    expect(Math.abs(probe.durationMs - made.durationMs)).toBeLessThan(700); // the last note rings
  }, 180_000);

  test("what is cut leaves nothing", async () => {
    const cut = new AbortController();
    const making = clips.make("exercise", join(dir, "cut"), cut.signal);
    setTimeout(() => cut.abort(), 500);
    await expect(making).rejects.toMatchObject({ reason: "cancelled" });
    expect(readdirSync(dir).filter((name) => name.startsWith("c"))).toEqual([]);
  }, 60_000);

  test("without ffmpeg it says so", async () => {
    const none = createClipMaker({ ffmpegPath: null });
    const act = none.make("making", join(dir, "none"), signal);
    await expect(act).rejects.toMatchObject({ reason: "no_ffmpeg" });
  });
});
