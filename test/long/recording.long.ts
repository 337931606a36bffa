import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createReplay, marksOf } from "#client/recordings/replay.ts";
import { createRecorder } from "#media/recorder/engine.ts";
import type { TimelineFact } from "#server/recordings/protocol.ts";
import { cutTimeline, keptOf, mediaMsOf } from "#server/recordings/rules.ts";
import { ffmpegTaps } from "../support/recording/fake-tap.ts";
import { beepsIn, flashesIn, joined, samplesOf, skewMs } from "../support/recording/measure.ts";
import { programs } from "../support/zoo/zoo.ts";

const MINUTES = 10;
const PLAYABLE_MS = 30_000;
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "qonyrau-long-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A face that moves, a voice that speaks and rests, and a flash with a beep every 10.03 s. */
function lesson(seconds: number): string[] {
  const isOn = "lt(mod(t,10.03),0.25)";
  const flash = `drawbox=x=0:y=0:w=iw:h=ih:color=white:t=fill:enable='${isOn}'`;
  const speech = "0.05*sin(2*PI*180*t)*(0.5+0.5*sin(2*PI*3*t))";
  const tone = `if(${isOn},0.6*sin(2*PI*1000*t),${speech})`;
  return [
    ...[
      "-f",
      "lavfi",
      "-i",
      `mandelbrot=s=320x180:r=15:end_scale=0.3,trim=duration=${seconds},hue=b=-3,${flash}`,
    ],
    ...["-f", "lavfi", "-i", `aevalsrc='${tone}':s=48000:d=${seconds}`],
  ];
}

test(
  `${MINUTES} minutes in real time: whole, small, in step from the first beat to the last`,
  async () => {
    const recorder = createRecorder({ ...programs(), logger: { info() {}, warn() {} } });
    const dir = join(root, "session");
    await mkdir(dir);
    const seconds = MINUTES * 60;
    const taps = await ffmpegTaps(lesson(seconds), [
      { codec: "vp8", map: "0:v" },
      { codec: "opus", map: "1:a" },
    ]);
    const [picture, sound] = taps;
    if (!picture || !sound) throw new Error("two taps");
    const session = await recorder.open({ dir, window: 0, minFreeBytes: 0 });
    await session.add({ id: "c", source: "camera", light: picture, original: picture });
    await session.add({ id: "m", source: "microphone", light: sound, original: sound });
    await taps.sent;
    const endedAt = performance.now();
    const result = await session.close();
    const playableMs = performance.now() - endedAt;
    const sizes = await Promise.all(
      ["a32", "180"].map(async (rung) => {
        const names = await readdir(join(dir, rung));
        const all = await Promise.all(
          names.map(async (name) => (await stat(join(dir, rung, name))).size),
        );
        return all.reduce((sum, size) => sum + size, 0);
      }),
    );
    const [a32, small] = [await joined(join(dir, "a32")), await joined(join(dir, "180"))];
    const [beeps, flashes] = [beepsIn(await samplesOf(a32.file)), await flashesIn(small.file)];
    await a32.remove();
    await small.remove();
    const within = (list: number[], from: number, to: number) =>
      list.filter((ms) => ms >= from && ms <= to);
    const skew = (from: number, to: number) => skewMs(within(flashes, from, to), beeps);
    const [start, end] = [skew(0, 90_000), skew(result.durationMs - 90_000, result.durationMs)];
    const perLesson = (sizes.reduce((sum, size) => sum + size, 0) / MINUTES) * 45;
    console.log(
      `closed after ${Math.round(playableMs)} ms; A/V ${start.toFixed(0)} ms at start, ${end.toFixed(0)} ms at end; ` +
        `sound ${(sizes[0] ?? 0) / 1e6} MB, picture ${(sizes[1] ?? 0) / 1e6} MB; ${(perLesson / 1e6).toFixed(1)} MB per 45 min`,
    );
    expect(playableMs).toBeLessThan(PLAYABLE_MS);
    expect(Math.abs(start)).toBeLessThan(80);
    expect(Math.abs(end)).toBeLessThan(80);
    expect(Math.abs(result.durationMs - seconds * 1000)).toBeLessThan(5_000);
    expect(perLesson).toBeLessThan(30e6);
  },
  (MINUTES + 8) * 60_000,
);

test("45 minutes of a timeline by an accelerated clock: every slide at its moment, pauses and cuts taken out", () => {
  const startMs = Date.UTC(2026, 10, 25, 9);
  const minute = 60_000;
  const parts = [
    { startedAtMs: startMs, durationMs: 20 * minute },
    { startedAtMs: startMs + 25 * minute, durationMs: 25 * minute },
  ];
  const deckId = "a".repeat(24);
  const facts = Array.from({ length: 100 }, (_, page): TimelineFact[] => {
    const atMs = mediaMsOf(parts, startMs + page * 30_000 + 1);
    const data = { what: "page", deckId, page, widthPx: 1600, heightPx: 900, strokes: [] };
    return atMs === null ? [] : [{ atMs, kind: "slides", data }];
  }).flat();
  expect(facts).toHaveLength(90);
  const fullMs = 45 * minute;
  const edits = {
    fromMs: minute,
    toMs: null,
    hidden: [{ fromMs: 10 * minute, toMs: 12 * minute }],
  };
  const cut = cutTimeline(facts, keptOf(edits, fullMs));
  const at = createReplay(cut);
  for (let seconds = 5; seconds < 42 * 60; seconds += 7) {
    const whole = minute + seconds * 1000 + (seconds >= 9 * 60 ? 2 * minute : 0);
    const spoken = whole + (whole > 20 * minute ? 5 * minute : 0);
    expect(at(seconds * 1000).slide?.page, `${seconds} s`).toBe(Math.floor((spoken - 1) / 30_000));
  }
  expect(marksOf(cut, 42 * minute).length).toBeGreaterThan(80);
});
