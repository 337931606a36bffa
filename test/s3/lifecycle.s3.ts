import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Upload } from "tus-js-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BucketOptions, createBucketStorage } from "#media/storage/bucket.ts";
import { findFfmpeg } from "../../scripts/setup/programs.ts";
import { startDatabase } from "../support/database.ts";
import { type Delivery, startDelivery } from "../support/delivery.ts";
import { aClip, aUser, startVideos, type TestVideos } from "../support/videos.ts";
import { newBucket } from "./gateway.ts";

const run = promisify(execFile);
const SECRET = "the secret of the tests";

startDatabase();
let bucket: BucketOptions;
let machine: TestVideos;
let delivery: Delivery;
beforeAll(async () => {
  bucket = await newBucket();
  machine = await startVideos({
    config: { VIDEO_JOBS: 1 },
    storage: () => createBucketStorage(bucket),
  });
  delivery = await startDelivery({ storage: createBucketStorage(bucket), secret: SECRET });
  delivery.moveClock(Date.now());
});
afterAll(async () => {
  await delivery.stop();
  await machine.end();
});

const inBucket = async () => {
  const storage = createBucketStorage(bucket);
  return [...(await storage.list("videos/")), ...(await storage.list("sources/"))];
};

test("a video in a bucket: uploaded, converted, watched, removed, and nothing is left", async () => {
  const teacher = aUser();
  const content = readFileSync(await aClip({ size: "640x360", seconds: 2 }));
  const videoId = await machine.videos.reserve(teacher, { sizeBytes: content.length });
  await new Promise<void>((onSuccess, onError) => {
    new Upload(content, {
      endpoint: machine.uploadUrl,
      metadata: { videoId },
      headers: { authorization: `Bearer ${machine.tokenOf(teacher)}` },
      onSuccess: () => onSuccess(),
      onError,
    }).start();
  });
  const made = await machine.until(teacher, videoId, "ready", "failed", "refused");
  expect(made).toMatchObject({ state: "ready", isPlayable: true, failure: null, refusal: null });
  const stored = await inBucket();
  expect(stored.length).toBeGreaterThan(8);
  expect(made.storedBytes).toBe(stored.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));

  const { schoolId } = teacher;
  const playback = await machine.videos.playbackOf(schoolId, videoId, { mayDownload: true });
  const opened = await openAll(playback.masterUrl);
  expect(opened.some((address) => address.endsWith("360/00000.m4s"))).toBe(true);
  for (const address of [playback.posterUrl, playback.storyboardUrl, playback.downloadUrl])
    expect((await delivery.ask(address ?? "none")).status, address ?? "none").toBe(200);
  const part = await delivery.ask(playback.downloadUrl ?? "", { range: "bytes=-100" });
  expect([part.status, part.body.length]).toEqual([206, 100]);
  const durationS = await playedLength(`http://127.0.0.1:${delivery.port}${playback.masterUrl}`);
  expect(durationS).toBeGreaterThan(1.8);
  expect(durationS).toBeLessThan(2.3);

  await machine.videos.remove(schoolId, videoId);
  await expect.poll(inBucket, { timeout: 20_000 }).toEqual([]);
  expect((await delivery.ask(playback.masterUrl)).status).toBe(404);
  const folders = ["uploads", "work"].flatMap((name) => filesIn(join(machine.mediaDir, name)));
  expect(folders).toEqual([]);
});

/** Opens a playlist and all that it names, as a player would. Answers the addresses. @throws when one is not there */
async function openAll(address: string): Promise<string[]> {
  const answer = await delivery.ask(address);
  expect(answer.status, address).toBe(200);
  if (!address.endsWith(".m3u8")) return [address];
  const text = answer.body.toString();
  const named = [...text.matchAll(/URI="([^"]+)"/g), ...text.matchAll(/^([^#\s].*)$/gm)].map(
    ([, name = ""]) => new URL(name, `http://x${address}`).pathname,
  );
  const below = await Promise.all([...new Set(named)].map(openAll));
  return [address, ...below.flat()];
}

/** How much picture and sound ffmpeg plays of the address, seconds. */
async function playedLength(url: string): Promise<number> {
  const program = findFfmpeg();
  if (!program) throw new Error("No ffmpeg: run `npm test`, whose set-up installs it");
  const maps = ["-map", "0:v:0", "-map", "0:a:0"];
  const args = ["-v", "error", "-progress", "pipe:1", "-i", url, ...maps, "-f", "null", "-"];
  const { stdout, stderr } = await run(program, args);
  expect(stderr).toBe("");
  return Number([...stdout.matchAll(/^out_time_us=(\d+)$/gm)].at(-1)?.[1]) / 1_000_000;
}

function filesIn(dir: string): string[] {
  try {
    return readdirSync(dir, { recursive: true }).map(String);
  } catch {
    return []; // the folder itself is not there
  }
}
