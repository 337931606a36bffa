import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DISK_RESERVE_BYTES } from "#server/videos/rules.ts";
import { mongoVideos } from "#server/videos/store.ts";
import { startDatabase } from "../../support/database.ts";
import { aClip, aUser, startVideos, type TestVideos, waitFor } from "../../support/videos.ts";

const MB = 1_000_000;
const GB = 1_000_000_000;
startDatabase();
let machine: TestVideos;
let free: number | null = null;
beforeAll(async () => {
  // No conversions here: what is queued waits.
  machine = await startVideos({ tuning: { freeBytes: async () => free } });
});
afterAll(() => machine.end());

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    ({ code, reason, details }) => ({ code, reason, ...(details && { details }) }),
  );

test("a teacher's and a school's room is promised once", async () => {
  const teacher = aUser();
  const { reserve } = machine.videos;
  for (let i = 0; i < 10; i++) await reserve(teacher, { sizeBytes: 100 * MB });
  expect(await refusal(reserve(teacher, { sizeBytes: 100 * MB }))).toEqual({
    ...{ code: "conflict", reason: "own_quota_full", details: { limitBytes: GB } },
  });
  const held = { ownBytes: 1000 * MB, ownLimitBytes: GB, schoolBytes: 1000 * MB };
  expect(await machine.videos.readStorageUse(teacher)).toMatchObject({
    ...{ ...held, schoolLimitBytes: 2 * GB, maxUploadBytes: 100 * MB, maxDurationS: 3600 },
    canConvert: true,
  });
  const colleagues = [1, 2, 3].map(() => aUser(["teacher"], teacher.schoolId));
  for (const colleague of colleagues.slice(0, 2))
    for (let i = 0; i < 5; i++) await reserve(colleague, { sizeBytes: 100 * MB });
  expect(await refusal(reserve(colleagues[2]!, { sizeBytes: 100 * MB }))).toMatchObject({
    reason: "school_quota_full",
  });
  // Another school's room is its own.
  await reserve(aUser(), { sizeBytes: 100 * MB });
});

test("ten at once never get more than there is", async () => {
  const teacher = aUser();
  const all = await Promise.allSettled(
    Array.from({ length: 14 }, () => machine.videos.reserve(teacher, { sizeBytes: 99 * MB })),
  );
  const { ownBytes } = await machine.videos.readStorageUse(teacher);
  expect(ownBytes).toBeLessThanOrEqual(GB);
  const kept = all.filter(({ status }) => status === "fulfilled").length;
  expect(ownBytes).toBe(kept * 99 * MB);
});

test("too large, and a full disk, are refused before a byte is sent", async () => {
  const teacher = aUser();
  const { reserve } = machine.videos;
  expect(await refusal(reserve(teacher, { sizeBytes: 100 * MB + 1 }))).toEqual({
    ...{ code: "too_large", reason: "file_too_large", details: { limitBytes: 100 * MB } },
  });
  free = 10 * MB * 2.5 + DISK_RESERVE_BYTES - 1;
  expect(await refusal(reserve(teacher, { sizeBytes: 10 * MB }))).toEqual({
    ...{ code: "unavailable", reason: "disk_full" },
  });
  free += 1;
  await reserve(teacher, { sizeBytes: 10 * MB });
  free = null;
  expect((await machine.videos.readStorageUse(teacher)).ownBytes).toBe(10 * MB);
});

test("the policy of a school, over what is configured", async () => {
  const teacher = aUser();
  const director = aUser(["director"], teacher.schoolId);
  const pupil = aUser(["pupil"], teacher.schoolId);
  const { videos } = machine;
  const configured = {
    ...{ maxUploadMb: 100, maxDurationMin: 60, teacherQuotaGb: 1, schoolQuotaGb: 2 },
    keepOriginals: false,
  };
  expect(await videos.readPolicy(teacher)).toEqual(configured);
  expect(await refusal(videos.readPolicy(pupil))).toMatchObject({ code: "forbidden" });
  expect(await refusal(videos.changePolicy(teacher, { maxUploadMb: 1 }))).toMatchObject({
    code: "forbidden",
  });
  expect(await videos.changePolicy(director, { maxUploadMb: 5, teacherQuotaGb: 0.01 })).toEqual({
    ...configured,
    ...{ maxUploadMb: 5, teacherQuotaGb: 0.01 },
  });
  await videos.changePolicy(director, { keepOriginals: true });
  expect(await videos.readPolicy(teacher)).toMatchObject({ maxUploadMb: 5, keepOriginals: true });
  expect(await refusal(videos.reserve(teacher, { sizeBytes: 6 * MB }))).toMatchObject({
    reason: "file_too_large",
  });
  await videos.reserve(teacher, { sizeBytes: 5 * MB });
  await videos.reserve(teacher, { sizeBytes: 5 * MB });
  expect(await refusal(videos.reserve(teacher, { sizeBytes: 5 * MB }))).toMatchObject({
    reason: "own_quota_full",
  });
  expect(await videos.readPolicy(aUser())).toEqual(configured);
});

test("pupils make none; another's is not theirs, save for those who govern", async () => {
  const teacher = aUser();
  const { videos } = machine;
  const pupil = aUser(["pupil"], teacher.schoolId);
  const colleague = aUser(["teacher"], teacher.schoolId);
  const director = aUser(["director"], teacher.schoolId);
  expect(await refusal(videos.reserve(pupil, { sizeBytes: 1 }))).toMatchObject({
    code: "forbidden",
  });
  const videoId = await videos.reserve(teacher, { sizeBytes: 1 });
  expect(await refusal(videos.read(colleague, videoId))).toMatchObject({ reason: "not_yours" });
  expect(await refusal(videos.cancel(colleague, videoId))).toMatchObject({ reason: "not_yours" });
  expect(await refusal(videos.read(aUser(["director"]), videoId))).toMatchObject({
    code: "not_found",
  });
  expect(await videos.read(director, videoId)).toMatchObject({ state: "awaiting" });
});

test("captions: SubRip in, WebVTT out; nonsense is refused; empty removes them", async () => {
  const teacher = aUser();
  const { videos, storage } = machine;
  const videoId = await videos.addFile(teacher.schoolId, teacher.id, await aClip({ seconds: 2 }));
  expect(await videos.readCaptions(teacher, videoId, "kk")).toBe("");
  const srt = "1\n00:00:00,500 --> 00:00:01,500\nСәлем\n";
  const put = await videos.putCaptions(teacher, videoId, "kk", srt);
  expect(put.captions).toEqual(["kk"]);
  expect(await videos.readCaptions(teacher, videoId, "kk")).toBe(
    "WEBVTT\n\n00:00:00.500 --> 00:00:01.500\nСәлем\n",
  );
  expect(await refusal(videos.putCaptions(teacher, videoId, "ru", "not captions"))).toMatchObject({
    ...{ code: "invalid", reason: "captions_unreadable" },
  });
  await videos.putCaptions(teacher, videoId, "ru", srt);
  expect((await videos.putCaptions(teacher, videoId, "kk", " \n")).captions).toEqual(["ru"]);
  expect(await storage.sizeOf(`videos/${videoId}/captions/kk.vtt`)).toBeNull();
  // A cancelled conversion leaves the teacher's own words.
  await videos.cancel(teacher, videoId);
  expect(await videos.readCaptions(teacher, videoId, "ru")).toContain("Сәлем");
  await videos.remove(teacher.schoolId, videoId);
  expect(await storage.list(`videos/${videoId}/`)).toEqual([]);
});

test("not playable yet: no addresses, no poster", async () => {
  const teacher = aUser();
  const { videos } = machine;
  const videoId = await videos.reserve(teacher, { sizeBytes: 1 });
  const playback = videos.playbackOf(teacher.schoolId, videoId, { mayDownload: true });
  expect(await refusal(playback)).toEqual({ code: "conflict", reason: "not_playable_yet" });
  expect(await refusal(videos.choosePoster(teacher, videoId, 0))).toMatchObject({
    reason: "not_playable_yet",
  });
  const facts = await videos.findMany(teacher.schoolId, [videoId, "f".repeat(24)]);
  expect([...facts.keys()]).toEqual([videoId]);
  expect(facts.get(videoId)).toMatchObject({ ownerId: teacher.id, posterUrl: null });
  expect((await videos.findMany(aUser().schoolId, [videoId])).size).toBe(0);
});

test("removed while it waits: file, queue and record are gone; twice is harmless", async () => {
  const teacher = aUser();
  const { videos, storage, jobs } = machine;
  const videoId = await videos.addFile(teacher.schoolId, teacher.id, await aClip({ seconds: 2 }));
  expect(await jobs.waiting()).toContain(videoId);
  await videos.remove(teacher.schoolId, videoId);
  await videos.remove(teacher.schoolId, videoId);
  expect(await storage.sizeOf(`sources/${videoId}`)).toBeNull();
  expect(await jobs.waiting()).not.toContain(videoId);
  expect(await refusal(videos.read(teacher, videoId))).toMatchObject({ code: "not_found" });
  expect((await videos.readStorageUse(teacher)).schoolBytes).toBe(0);
});

test("a removal that a crash cut is finished at the next start; one without a job gets it back", async () => {
  const teacher = aUser();
  const { videos, storage, jobs } = machine;
  const clip = await aClip({ seconds: 2 });
  const gone = await videos.addFile(teacher.schoolId, teacher.id, clip);
  const lost = await videos.addFile(teacher.schoolId, teacher.id, clip);
  await mongoVideos.markRemoved(teacher.schoolId, gone);
  await jobs.remove(lost);
  await videos.prepare();
  expect(await storage.sizeOf(`sources/${gone}`)).toBeNull();
  expect(await mongoVideos.listRemoved()).toEqual([]);
  expect(await jobs.waiting()).toContain(lost);
  expect(await readdir(join(machine.mediaDir, "work"))).toEqual([]);
});

test("the owner hears, and those who asked", async () => {
  const teacher = aUser();
  const heard: string[] = [];
  machine.videos.onChanged((schoolId, videoId) => heard.push(`${schoolId} ${videoId}`));
  const videoId = await machine.videos.addFile(
    teacher.schoolId,
    teacher.id,
    await aClip({ seconds: 2 }),
  );
  await waitFor(
    async () => heard,
    (all) => all.includes(`${teacher.schoolId} ${videoId}`),
  );
  expect(machine.told.filter(({ to }) => to === `person:${teacher.id}`).length).toBeGreaterThan(0);
});
