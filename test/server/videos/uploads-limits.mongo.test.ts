import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Upload } from "tus-js-client";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { User } from "#server/realtime.ts";
import { startDatabase } from "../../support/database.ts";
import { bytesOf, createSender } from "../../support/sending.ts";
import { aUser, startVideos, type TestVideos } from "../../support/videos.ts";

startDatabase();
let machine: TestVideos;
let teacher: User;
beforeEach(async () => {
  machine = await startVideos({ tuning: { silentAfterMs: 300 } });
  teacher = aUser();
});
afterEach(() => machine.end());
const { send, refusalOf, ask, storedSource } = createSender(() => ({ machine, teacher }));

test("only its owner, signed in, with a video that awaits bytes, and no more than announced", async () => {
  const content = bytesOf(10_000);
  const videoId = await machine.videos.reserve(teacher, { sizeBytes: content.length });
  const stranger = aUser(["teacher"], teacher.schoolId);
  expect(await refusalOf(send(videoId, content, { user: stranger }))).toEqual({
    ...{ status: 403, code: "forbidden", reason: "not_yours" },
  });
  expect(await refusalOf(send(videoId, content, { user: aUser() }))).toMatchObject({
    ...{ status: 404, reason: "upload_unknown" },
  });
  expect(await refusalOf(send("f".repeat(24), content))).toMatchObject({ status: 404 });
  expect(await refusalOf(send("../../etc/passwd", content))).toMatchObject({ status: 404 });
  expect(await refusalOf(send(videoId, bytesOf(10_001)))).toEqual({
    ...{ status: 413, code: "too_large", reason: "file_too_large" },
  });
  const nobody = await fetch(machine.uploadUrl, {
    method: "POST",
    headers: { "tus-resumable": "1.0.0", "upload-length": "1" },
  });
  expect(nobody.status).toBe(401);
  expect(await nobody.json()).toMatchObject({ ok: false, error: { code: "unauthenticated" } });
  const noLength = await fetch(machine.uploadUrl, {
    method: "POST",
    headers: {
      authorization: `Bearer ${machine.tokenOf(teacher)}`,
      "tus-resumable": "1.0.0",
      "upload-defer-length": "1",
      "upload-metadata": `videoId ${Buffer.from(videoId).toString("base64")}`,
    },
  });
  expect(noLength.status).toBe(400);
  // Reading the bytes back is not offered.
  expect((await ask("GET", videoId)).status).toBe(404);
  await send(videoId, content).done;
  expect(await refusalOf(send(videoId, content))).toMatchObject({ reason: "upload_unknown" });
});

test("cancelled in the middle: the bytes go, the quota is free, it may be sent again", async () => {
  const content = bytesOf(400_000);
  const videoId = await machine.videos.reserve(teacher, { sizeBytes: content.length });
  const first = send(videoId, content, { pauseMs: 20 });
  await first.sentTo(64 * 1024);
  const cancelled = await machine.videos.cancel(teacher, videoId);
  expect(cancelled).toMatchObject({ state: "cancelled", arrivedBytes: 0 });
  await expect(first.done).rejects.toThrow();
  expect(await readdir(join(machine.mediaDir, "uploads"))).toEqual([]);
  expect((await machine.videos.readStorageUse(teacher)).ownBytes).toBe(0);
  expect((await ask("HEAD", videoId)).status).toBe(404);
  expect(await machine.videos.retry(teacher, videoId)).toMatchObject({ state: "awaiting" });
  await send(videoId, content).done;
  expect((await storedSource(videoId)).equals(content)).toBe(true);
});

test("the client's own termination cancels", async () => {
  const videoId = await machine.videos.reserve(teacher, { sizeBytes: 100_000 });
  const first = send(videoId, bytesOf(100_000), { chunkSize: 5_000, pauseMs: 20 });
  await first.sentTo(20_000);
  await first.upload.abort();
  await Upload.terminate(first.upload.url ?? "", {
    headers: { authorization: `Bearer ${machine.tokenOf(teacher)}` },
  });
  expect(await machine.videos.read(teacher, videoId)).toMatchObject({ state: "cancelled" });
});

test("an unfinished upload expires, and its room is free", async () => {
  await machine.end();
  let at = Date.now();
  const start = (mediaDir?: string) =>
    startVideos({ now: () => at, ...(mediaDir && { mediaDir }) });
  machine = await start();
  const videoId = await machine.videos.reserve(teacher, { sizeBytes: 100_000 });
  const first = send(videoId, bytesOf(100_000), { chunkSize: 5_000, pauseMs: 20 });
  await first.sentTo(20_000);
  await first.upload.abort();
  const kept = await machine.videos.reserve(teacher, { sizeBytes: 5 });
  await machine.stop();
  at += 6 * 24 * 3600_000;
  machine = await start(machine.mediaDir);
  expect(await machine.videos.read(teacher, videoId)).toMatchObject({ state: "uploading" });
  const { mediaDir } = machine;
  await machine.stop();
  at += 25 * 3600_000;
  machine = await start(mediaDir);
  expect(await machine.videos.read(teacher, videoId)).toMatchObject({ state: "cancelled" });
  expect(await machine.videos.read(teacher, kept)).toMatchObject({ state: "cancelled" });
  expect(await readdir(join(mediaDir, "uploads"))).toEqual([]);
  expect((await machine.videos.readStorageUse(teacher)).ownBytes).toBe(0);
});
