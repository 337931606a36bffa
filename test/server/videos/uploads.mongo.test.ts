import { readdir, readFile, rename } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { User } from "#server/realtime.ts";
import { mongoVideos } from "#server/videos/store.ts";
import { startDatabase } from "../../support/database.ts";
import { bytesOf, createSender } from "../../support/sending.ts";
import { aUser, startVideos, type TestVideos, waitFor } from "../../support/videos.ts";

startDatabase();
let machine: TestVideos;
let teacher: User;
beforeEach(async () => {
  machine = await startVideos({ tuning: { silentAfterMs: 300 } });
  teacher = aUser();
});
afterEach(() => machine.end());
const { send, refusalOf, ask, storedSource } = createSender(() => ({ machine, teacher }));

test("a file arrives in pieces, rests in the store and waits in the queue", async () => {
  const content = bytesOf(300_000);
  const videoId = await machine.videos.reserve(teacher, { sizeBytes: content.length });
  expect(await machine.videos.read(teacher, videoId)).toMatchObject({ state: "awaiting" });
  await send(videoId, content).done;
  expect(await machine.videos.read(teacher, videoId)).toMatchObject({
    ...{ state: "queued", arrivedBytes: 300_000, storedBytes: 300_000, percent: 0 },
  });
  expect((await storedSource(videoId)).equals(content)).toBe(true);
  expect(await readdir(join(machine.mediaDir, "uploads"))).toEqual([]);
  expect([...(await machine.jobs.waiting())]).toContain(videoId);
  await waitFor(
    async () => machine.told.at(-1),
    (last) => last?.video.state === "queued",
  );
  expect(machine.told.at(-1)?.to).toBe(`person:${teacher.id}`);
  // Whoever missed the last answer asks again and hears that all has come.
  const head = await ask("HEAD", videoId);
  expect([head.status, head.headers.get("upload-offset")]).toEqual([200, "300000"]);
});

test("an empty file arrives too: the conversion will refuse it", async () => {
  const videoId = await machine.videos.reserve(teacher, { sizeBytes: 0 });
  await send(videoId, Buffer.alloc(0)).done;
  expect(await machine.videos.read(teacher, videoId)).toMatchObject({ state: "queued" });
});

test("goes on where it was after a cut line", async () => {
  const content = bytesOf(600_000);
  const videoId = await machine.videos.reserve(teacher, { sizeBytes: content.length });
  const first = send(videoId, content, { pauseMs: 20 });
  await first.sentTo(192 * 1024);
  await first.upload.abort();
  await waitFor(
    () => machine.videos.read(teacher, videoId),
    ({ arrivedBytes }) => arrivedBytes >= 192 * 1024,
  );
  const head = await waitFor(
    () => ask("HEAD", videoId),
    ({ status }) => status === 200,
  );
  expect(Number(head.headers.get("upload-offset"))).toBeGreaterThanOrEqual(192 * 1024);
  await send(videoId, content, { url: first.upload.url, retryDelays: [100, 400, 800] }).done;
  expect((await storedSource(videoId)).equals(content)).toBe(true);
});

test("goes on after a restart of the server", async () => {
  const content = bytesOf(600_000);
  const videoId = await machine.videos.reserve(teacher, { sizeBytes: content.length });
  const first = send(videoId, content, { pauseMs: 20 });
  await first.sentTo(128 * 1024);
  await first.upload.abort();
  await machine.stop();
  const { mediaDir } = machine;
  machine = await startVideos({ mediaDir });
  const url = `${machine.uploadUrl}/${videoId}`;
  const offset = Number((await ask("HEAD", videoId)).headers.get("upload-offset"));
  expect(offset).toBeGreaterThanOrEqual(128 * 1024);
  await send(videoId, content, { url }).done;
  expect((await storedSource(videoId)).equals(content)).toBe(true);
});

test("a file that had come whole when the server died is taken at its start", async () => {
  const content = bytesOf(50_000);
  const videoId = await machine.videos.reserve(teacher, { sizeBytes: content.length });
  await send(videoId, content).done;
  await machine.stop();
  const { mediaDir, storage } = machine;
  // As if it had died after the move and before the record...
  const { schoolId } = teacher;
  await mongoVideos.change(schoolId, videoId, ["queued"], {
    ...{ state: "uploading", sourceBytes: 0, reservedBytes: content.length },
  });
  machine = await startVideos({ mediaDir });
  expect(await machine.videos.read(teacher, videoId)).toMatchObject({ state: "queued" });
  await machine.stop();
  // ...and before the move.
  await mongoVideos.change(schoolId, videoId, ["queued"], { state: "uploading", sourceBytes: 0 });
  await rename(join(mediaDir, "sources", videoId), join(mediaDir, "uploads", videoId));
  expect(await storage.sizeOf(`sources/${videoId}`)).toBeNull();
  machine = await startVideos({ mediaDir });
  expect(await machine.videos.read(teacher, videoId)).toMatchObject({
    ...{ state: "queued", storedBytes: content.length },
  });
  expect((await storedSource(videoId)).equals(content)).toBe(true);
});

test("two windows at once: the second waits, nothing is mixed", async () => {
  const content = bytesOf(2_000_000);
  const other = bytesOf(2_000_000);
  const videoId = await machine.videos.reserve(teacher, { sizeBytes: content.length });
  const first = send(videoId, content, { pauseMs: 20 });
  await first.sentTo(32 * 1024);
  expect(await refusalOf(send(videoId, other))).toEqual({
    ...{ status: 409, code: "conflict", reason: "upload_busy" },
  });
  await first.done;
  expect((await storedSource(videoId)).equals(content)).toBe(true);
});

test("two windows that go on with one upload never corrupt it", async () => {
  const content = bytesOf(1_000_000);
  const videoId = await machine.videos.reserve(teacher, { sizeBytes: content.length });
  const first = send(videoId, content, {
    pauseMs: 10,
    retryDelays: [50, 100, 200, 400, 800, 1600],
  });
  await first.sentTo(64 * 1024);
  const url = first.upload.url;
  const second = send(videoId, content, { url, retryDelays: [50, 100, 200, 400, 800, 1600] });
  await Promise.allSettled([first.done, second.done]);
  await machine.until(teacher, videoId, "queued");
  expect((await storedSource(videoId)).equals(content)).toBe(true);
});

test("a window that comes back after another began anew, with another file, is sent away", async () => {
  const [one, two] = [bytesOf(300_000), bytesOf(300_000)];
  const videoId = await machine.videos.reserve(teacher, { sizeBytes: one.length });
  const first = send(videoId, one, { pauseMs: 20 });
  await first.sentTo(32 * 1024);
  await first.upload.abort();
  await new Promise((go) => setTimeout(go, 400)); // as long as silence means a dead line
  const second = send(videoId, two, { pauseMs: 20 });
  await second.sentTo(32 * 1024);
  const back = await fetch(first.upload.url ?? "", {
    method: "HEAD",
    headers: {
      authorization: `Bearer ${machine.tokenOf(teacher)}`,
      "tus-resumable": "1.0.0",
    },
  });
  expect(back.status).toBe(404);
  await second.done;
  expect((await storedSource(videoId)).equals(two)).toBe(true);
});

test("a silent line is let go for one that sends", async () => {
  const content = bytesOf(600_000);
  const videoId = await machine.videos.reserve(teacher, { sizeBytes: content.length });
  const first = send(videoId, content, { pauseMs: 20 });
  await first.sentTo(32 * 1024);
  await first.upload.abort();
  // A phone that went into a tunnel in the middle of a piece: the server still sees its connection.
  const offset = (await ask("HEAD", videoId)).headers.get("upload-offset") ?? "0";
  const dead = request(`${machine.uploadUrl}/${videoId}`, {
    method: "PATCH",
    headers: {
      authorization: `Bearer ${machine.tokenOf(teacher)}`,
      "tus-resumable": "1.0.0",
      "content-type": "application/offset+octet-stream",
      "upload-offset": offset,
      "content-length": String(content.length - Number(offset)),
    },
  });
  dead.on("error", () => {});
  dead.write(content.subarray(Number(offset), Number(offset) + 10_000));
  await waitFor(
    () => readFile(join(machine.mediaDir, "uploads", videoId)),
    ({ length }) => length >= Number(offset) + 10_000,
  );
  const retryDelays = [200, 400, 800, 1600, 3200];
  await send(videoId, content, { url: first.upload.url, retryDelays }).done;
  dead.destroy();
  expect((await storedSource(videoId)).equals(content)).toBe(true);
});
