import { stat } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mongoVideos } from "#server/videos/store.ts";
import { startDatabase } from "../../support/database.ts";
import { aClip, aUser, startVideos, type TestVideos } from "../../support/videos.ts";

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
  expect((await stat(machine.mediaDir)).isDirectory()).toBe(true);
});
