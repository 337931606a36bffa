import { readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MediaError } from "#media/errors.ts";
import { createFolderStorage } from "#media/storage/folder.ts";
import { mongoVideos } from "#server/videos/store.ts";
import { startDatabase } from "../../support/database.ts";
import { aClip, aUser, startVideos, type TestVideos, waitFor } from "../../support/videos.ts";

startDatabase();
let machine: TestVideos;
beforeAll(async () => {
  machine = await startVideos({ config: { VIDEO_JOBS: 1 } });
});
afterAll(() => machine.end());

async function add(clip: string, user = aUser()) {
  const videoId = await machine.videos.addFile(user.schoolId, user.id, clip);
  return { user, videoId };
}
const keysOf = async (videoId: string) =>
  (await machine.storage.list(`videos/${videoId}/`)).map(({ key }) =>
    key.slice(`videos/${videoId}/`.length),
  );

test("a clip becomes all its rungs, poster, storyboard and download; its original goes", async () => {
  const { user, videoId } = await add(await aClip({ size: "1280x720", seconds: 6 }));
  const ready = await machine.until(user, videoId, "ready", "failed", "refused");
  expect(ready).toMatchObject({
    state: "ready",
    isSound: false,
    widthPx: 1280,
    heightPx: 720,
    isPlayable: true,
    percent: 100,
    hasPoster: true,
    refusal: null,
    failure: null,
  });
  expect(ready.qualities).toEqual([
    { name: "saving", percent: 100 },
    { name: "normal", percent: 100 },
    { name: "high", percent: 100 },
  ]);
  const keys = await keysOf(videoId);
  for (const key of ["master.m3u8", "sound.m3u8", "poster.jpg", "storyboard.vtt", "download.mp4"])
    expect(keys).toContain(key);
  expect(keys).toContain("720/00000.m4s");
  expect(await machine.storage.sizeOf(`sources/${videoId}`)).toBeNull();
  const all = await machine.storage.list(`videos/${videoId}/`);
  expect(ready.storedBytes).toBe(all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
  const stored = await mongoVideos.find(user.schoolId, videoId);
  expect(stored?.stageRuns).toEqual({
    ...{ probe: 1, gain: 1, low: 1, poster: 1, high: 1, storyboard: 1, download: 1, av1: 0 },
  });
  const playback = await machine.videos.playbackOf(user.schoolId, videoId, { mayDownload: true });
  expect(playback).toMatchObject({ isSound: false, isComplete: true });
  expect(playback.qualities.map(({ name, heightPx }) => [name, heightPx])).toEqual([
    ["saving", 240],
    ["normal", 480],
    ["high", 720],
  ]);
  expect(playback.downloadUrl).toMatch(/download\.mp4$/);
  expect(await readdir(join(machine.mediaDir, "work"))).toEqual([]);
});

test("sound becomes sound: two rungs, a waveform, a file to keep", async () => {
  const { user, videoId } = await add(await aClip({ hasPicture: false, seconds: 8 }));
  const ready = await machine.until(user, videoId, "ready", "failed", "refused");
  expect(ready).toMatchObject({ state: "ready", isSound: true, hasPoster: false, widthPx: null });
  expect(ready.qualities).toEqual([{ name: "normal", percent: 100 }]);
  const keys = await keysOf(videoId);
  for (const key of ["master.m3u8", "sound.m3u8", "waveform.json", "download.mp4"])
    expect(keys).toContain(key);
  const playback = await machine.videos.playbackOf(user.schoolId, videoId, { mayDownload: false });
  expect(playback).toMatchObject({ isSound: true, posterUrl: null, storyboardUrl: null });
  expect(playback.waveformUrl).toMatch(/waveform\.json$/);
  expect(playback.downloadUrl).toBeNull();
});

test("watchable before it is done; percent only grows; the owner hears at most so often", async () => {
  const { user, videoId } = await add(await aClip({ size: "854x480", seconds: 12 }));
  const playable = await waitFor(
    () => machine.videos.read(user, videoId),
    ({ isPlayable }) => isPlayable,
  );
  expect(playable.state).toBe("converting");
  const early = await machine.videos.playbackOf(user.schoolId, videoId, { mayDownload: true });
  expect(early.isComplete).toBe(false);
  expect(early.qualities.map(({ name }) => name)).toContain("saving");
  const master = await machine.storage.readBytes(`videos/${videoId}/master.m3u8`);
  expect(new TextDecoder().decode(master ?? new Uint8Array())).toContain("240/index.m3u8");
  await machine.until(user, videoId, "ready");
  const percents = machine.told
    .filter(({ video }) => video.id === videoId)
    .map(({ video }) => video.percent);
  expect(percents).toEqual([...percents].sort((a, b) => a - b));
  expect(percents.some((percent) => percent > 0 && percent < 100)).toBe(true);
});

test.each([
  ["an empty file", "empty", async () => Buffer.alloc(0)],
  ["a text", "not_media", async () => Buffer.from("no video at all, only words\n".repeat(50))],
  [
    "half a file",
    "truncated",
    async () => {
      const whole = await readFile(await aClip({ size: "640x360", seconds: 20 }));
      return whole.subarray(0, whole.length / 2);
    },
  ],
])("%s is refused as %s, and nothing of it stays", async (_name, code, contents) => {
  const file = join(tmpdir(), `qonyrau-${process.pid}-${code}`);
  await writeFile(file, await contents());
  const { user, videoId } = await add(file);
  const refused = await machine.until(user, videoId, "refused", "ready", "failed");
  expect(refused.refusal?.code).toBe(code);
  expect(refused).toMatchObject({ isPlayable: false, failure: null });
  if (code === "truncated") expect(refused.refusal).toMatchObject({ claimedS: 20 });
  const settled = await waitFor(
    () => machine.videos.read(user, videoId),
    ({ storedBytes }) => storedBytes === 0,
  );
  expect(settled.state).toBe("refused");
  expect(await machine.storage.list(`videos/${videoId}/`)).toEqual([]);
  expect(await machine.storage.sizeOf(`sources/${videoId}`)).toBeNull();
  await expect(machine.videos.retry(user, videoId)).rejects.toMatchObject({
    reason: "upload_unknown",
  });
});

test("too long by the school's policy; with another policy it is taken", async () => {
  const user = aUser(["director"]);
  await machine.videos.changePolicy(user, { maxDurationMin: 1 });
  const { videoId } = await add(await aClip({ size: "160x90", seconds: 70, fps: 10 }), user);
  const refused = await machine.until(user, videoId, "refused", "ready", "failed");
  expect(refused.refusal).toMatchObject({ code: "too_long", limit: 60 });
  await machine.videos.changePolicy(user, { maxDurationMin: 2, keepOriginals: true });
  expect(await machine.videos.retry(user, videoId)).toMatchObject({
    ...{ state: "queued", refusal: null },
  });
  await machine.until(user, videoId, "ready");
  // This school keeps what was uploaded.
  expect(await machine.storage.sizeOf(`sources/${videoId}`)).toBeGreaterThan(0);
});

test("cancelled in the middle: what was made goes, the file stays, and it can go on", async () => {
  const { user, videoId } = await add(await aClip({ size: "854x480", seconds: 12 }));
  await waitFor(
    () => machine.videos.read(user, videoId),
    ({ isPlayable }) => isPlayable,
  );
  const cancelled = await machine.videos.cancel(user, videoId);
  expect(cancelled).toMatchObject({ state: "cancelled", isPlayable: false, hasPoster: false });
  expect(await machine.storage.list(`videos/${videoId}/`)).toEqual([]);
  expect(await readdir(join(machine.mediaDir, "work"))).toEqual([]);
  expect(await machine.storage.sizeOf(`sources/${videoId}`)).toBeGreaterThan(0);
  await machine.videos.retry(user, videoId);
  await machine.until(user, videoId, "ready");
  const stored = await mongoVideos.find(user.schoolId, videoId);
  expect(stored?.stageRuns).toMatchObject({ probe: 1, high: 1 });
});

test("deleted in the middle: every file is gone", async () => {
  const { user, videoId } = await add(await aClip({ size: "854x480", seconds: 12 }));
  await waitFor(
    () => machine.videos.read(user, videoId),
    ({ isPlayable }) => isPlayable,
  );
  await machine.videos.remove(user.schoolId, videoId);
  expect(await machine.storage.list(`videos/${videoId}/`)).toEqual([]);
  expect(await machine.storage.sizeOf(`sources/${videoId}`)).toBeNull();
  expect(await readdir(join(machine.mediaDir, "work"))).toEqual([]);
  expect(await machine.jobs.waiting()).not.toContain(videoId);
});

test("a poster the teacher chooses, though the original is gone", async () => {
  const { user, videoId } = await add(await aClip({ seconds: 6 }));
  await machine.until(user, videoId, "ready");
  const before = await machine.storage.readBytes(`videos/${videoId}/poster.jpg`);
  const facts = async () => (await machine.videos.findMany(user.schoolId, [videoId])).get(videoId);
  const urlBefore = (await facts())?.posterUrl;
  await machine.videos.choosePoster(user, videoId, 4_000);
  const after = await machine.storage.readBytes(`videos/${videoId}/poster.jpg`);
  expect(Buffer.from(after ?? []).equals(Buffer.from(before ?? []))).toBe(false);
  expect((await facts())?.posterUrl).not.toBe(urlBefore);
});

test("without ffmpeg it waits, says so, and goes on once there is one", async () => {
  const bare = await startVideos({ config: { VIDEO_JOBS: 1 }, hasFfmpeg: false });
  const user = aUser();
  // The other machine of this file must not take it.
  await machine.jobs.stop();
  try {
    const videoId = await bare.videos.addFile(user.schoolId, user.id, await aClip({ seconds: 2 }));
    const waiting = await waitFor(
      () => bare.videos.read(user, videoId),
      ({ failure }) => failure !== null,
    );
    expect(waiting).toMatchObject({ state: "queued", failure: "no_ffmpeg" });
    expect(waiting.retryAt).not.toBeNull();
    expect((await bare.videos.readStorageUse(user)).canConvert).toBe(false);
    await bare.stop();
    const { mediaDir } = bare;
    await machine.end();
    machine = await startVideos({ config: { VIDEO_JOBS: 1 }, mediaDir });
    expect(await machine.until(user, videoId, "ready")).toMatchObject({ failure: null });
  } finally {
    await bare.stop().catch(() => {});
  }
});

test("a full disk in the middle: it waits without its half-made rungs, and goes on by itself", async () => {
  let isFull = true;
  await machine.end();
  machine = await startVideos({
    config: { VIDEO_JOBS: 1 },
    storage(dir) {
      const folder = createFolderStorage(dir);
      return {
        ...folder,
        async putFile(key, file, options) {
          if (isFull && /\/480\/0000[1-9]/.test(key)) throw new MediaError("no_space", "full");
          return folder.putFile(key, file, options);
        },
      };
    },
  });
  const { user, videoId } = await add(await aClip({ size: "854x480", seconds: 8 }));
  const waiting = await waitFor(
    () => machine.videos.read(user, videoId),
    ({ failure }) => failure !== null,
  );
  expect(waiting).toMatchObject({ state: "queued", failure: "no_space", isPlayable: true });
  isFull = false;
  const ready = await machine.until(user, videoId, "ready");
  expect(ready).toMatchObject({ failure: null, retryAt: null });
  const stored = await mongoVideos.find(user.schoolId, videoId);
  expect(stored?.stageRuns.low).toBe(1);
  expect(stored?.stageRuns.high).toBeGreaterThan(1);
  expect(ready.qualities.every(({ percent }) => percent === 100)).toBe(true);
});

test("a store that fails is tried again a few times, then it is said; the teacher can go on", async () => {
  let isBroken = true;
  await machine.end();
  machine = await startVideos({
    config: { VIDEO_JOBS: 1 },
    storage(dir) {
      const folder = createFolderStorage(dir);
      return {
        ...folder,
        async putFile(key, file, options) {
          if (isBroken && key.endsWith("poster.jpg"))
            throw new MediaError("storage_failed", "broken");
          return folder.putFile(key, file, options);
        },
      };
    },
  });
  const { user, videoId } = await add(await aClip({ seconds: 2 }));
  const failed = await machine.until(user, videoId, "failed", "ready");
  expect(failed).toMatchObject({ state: "failed", failure: "conversion", retryAt: null });
  expect(failed.isPlayable).toBe(true);
  isBroken = false;
  await machine.videos.retry(user, videoId);
  await machine.until(user, videoId, "ready");
  const stored = await mongoVideos.find(user.schoolId, videoId);
  expect(stored?.stageRuns).toMatchObject({ probe: 1, gain: 1, low: 1, poster: 5 });
});

test("a stop cuts the work, and a start goes on with the step that was cut", async () => {
  const { user, videoId } = await add(await aClip({ size: "854x480", seconds: 20 }));
  await waitFor(
    () => mongoVideos.find(user.schoolId, videoId),
    (video) => video?.step === "high" && video.share > 0,
  );
  const { mediaDir } = machine;
  await machine.stop();
  expect(await readdir(join(mediaDir, "work"))).toEqual([]);
  machine = await startVideos({ config: { VIDEO_JOBS: 1 }, mediaDir });
  await machine.until(user, videoId, "ready");
  const stored = await mongoVideos.find(user.schoolId, videoId);
  expect(stored?.stageRuns).toMatchObject({ probe: 1, gain: 1, low: 1, poster: 1, high: 2 });
});
