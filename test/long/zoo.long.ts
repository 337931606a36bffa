import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { convert, ownFolder } from "../support/converting.ts";
import { aac, beep, h264, picture } from "../support/zoo/source.ts";
import { startWatcher, type Watcher } from "../support/zoo/watch.ts";
import { animal, goodNames, programs } from "../support/zoo/zoo.ts";

/** What people begin to notice is more than twice this. */
const IN_STEP_MS = 40;
/** From the middle of flash and beep. */
const WITHIN_MS = 100;

const run = promisify(execFile);
const folder = await ownFolder();
let watcher: Watcher;
beforeAll(async () => {
  watcher = await startWatcher(folder.dir);
});
afterAll(async () => {
  await watcher?.close();
  await folder.remove();
});

/** The first stage of a file, as pupils get it first: the smallest pictures at half their rate. */
async function made(name: string, file: string): Promise<void> {
  mkdirSync(join(folder.dir, name));
  await convert(file, join(folder.dir, name), { stages: ["low"] });
}

describe("every good file plays in Chromium, picture and sound in step", () => {
  test.each(goodNames)("%s", async (name) => {
    const { file, expect: facts } = await animal(name);
    if ("refusal" in facts) throw new Error("not a good one");
    const { kind, signalAtMs, channels, durationMs, widthPx, heightPx } = facts;
    const near = signalAtMs + WITHIN_MS;
    await made(name, file);
    const isFilm = kind === "video";
    const seen = await watcher.load(`${name}/${isFilm ? "master" : "sound"}.m3u8`);
    expect(seen.startMs).toBe(0);
    expect(Math.abs(seen.durationMs - durationMs)).toBeLessThan(130);
    const flashMs = isFilm ? await watcher.flashMs(near) : null;
    const beepMs = channels === null ? null : await watcher.beepMs(near);
    if (isFilm) expect([seen.widthPx, seen.heightPx]).toEqual([widthPx, heightPx]);
    if (flashMs !== null && beepMs !== null)
      expect(Math.abs(flashMs - beepMs)).toBeLessThan(IN_STEP_MS);
    // Neither may both be late together: chapters and captions name moments of the file.
    for (const ms of [flashMs, beepMs])
      if (ms !== null) expect(Math.abs(ms - signalAtMs)).toBeLessThan(2 * IN_STEP_MS + 1);
  });
});

describe("the measure notices", () => {
  const at = { signalAtS: 2 };
  const ffmpeg = (args: string[]) =>
    run(programs().ffmpegPath ?? "", ["-v", "error", "-nostdin", "-y", ...args]);

  test("sound that is 60 ms late in the file", async () => {
    const file = join(folder.dir, "late.mp4");
    await ffmpeg([...picture("320x180", at), ...beep({ signalAtS: 2.06 }), ...h264, ...aac, file]);
    await made("late", file);
    await watcher.load("late/master.m3u8");
    const apart = (await watcher.beepMs(2160)) - (await watcher.flashMs(2100));
    expect(Math.abs(apart - 60)).toBeLessThan(3);
  });

  // The trap of the design notes: what ffmpeg writes by itself.
  test("pictures with B-frames by ffmpeg's own writer of pieces, shown late", async () => {
    const dir = join(folder.dir, "plain");
    for (const name of ["v", "a"]) mkdirSync(join(dir, name), { recursive: true });
    const pieces = (name: string) => [
      ...["-f", "hls", "-hls_time", "4", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4"],
      ...["-hls_segment_filename", join(dir, name, "%d.m4s"), join(dir, name, "index.m3u8")],
    ];
    await ffmpeg([
      ...[...picture("320x180", at), ...beep(at)],
      ...["-map", "0:v", ...h264, "-preset", "veryfast", "-bf", "2", ...pieces("v")],
      ...["-map", "1:a", ...aac, ...pieces("a")],
    ]);
    writeFileSync(
      join(dir, "master.m3u8"),
      [
        "#EXTM3U",
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",DEFAULT=YES,AUTOSELECT=YES,URI="a/index.m3u8"',
        '#EXT-X-STREAM-INF:BANDWIDTH=500000,CODECS="avc1.64000d,mp4a.40.2",AUDIO="a"',
        "v/index.m3u8",
      ].join("\n"),
    );
    await watcher.load("plain/master.m3u8");
    const apart = (await watcher.flashMs(2150)) - (await watcher.beepMs(2100));
    expect(apart).toBeGreaterThan(IN_STEP_MS);
  });
});
