import { randomBytes, randomUUID } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Upload } from "tus-js-client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { User } from "#server/realtime.ts";
import { folderOf, prefixOf } from "#server/submissions/files.ts";
import { HAND_IN_PATH, PHOTO_MAX_BYTES } from "#server/submissions/protocol.ts";
import { aClip } from "../../support/videos.ts";
import {
  aPhoto,
  file,
  makeSubmissions,
  startLibrary,
  type TestSubmissions,
  text,
} from "./school.ts";

startLibrary();
let school: TestSubmissions;
beforeEach(async () => {
  school = await makeSubmissions();
});
afterEach(() => school.end());

/** Sends by real tus from where the server stands, in pieces; `cutAfter`: the line breaks once so many bytes are there. */
function send(user: User, fileId: string, bytes: Buffer, cutAfter = Number.POSITIVE_INFINITY) {
  return new Promise<"sent" | "cut">((resolve, reject) => {
    const upload = new Upload(bytes, {
      uploadUrl: `${school.url}${HAND_IN_PATH}/${fileId}`,
      headers: { authorization: `Bearer ${school.tokenOf(user)}` },
      chunkSize: 4 * 1024,
      retryDelays: [],
      onChunkComplete(_size, accepted) {
        if (accepted < cutAfter) return;
        void upload.abort();
        resolve("cut");
      },
      onSuccess: () => resolve("sent"),
      onError: reject,
    });
    upload.start();
  });
}
type Refused = { originalResponse?: { getStatus(): number; getBody(): string } };
async function refusalOf(sending: Promise<unknown>) {
  const answer = await sending.then(
    () => null,
    (error: Refused) => error.originalResponse ?? null,
  );
  if (!answer) throw new Error("it was not refused");
  // The answer to HEAD has no body.
  const { error } = JSON.parse(answer.getBody() || '{"error":{}}');
  return { status: answer.getStatus(), ...error, message: undefined };
}
/** What rests in the store of one pupil's work. */
const storedOf = (taskId: string, { id: pupilId }: User) =>
  school.storage.list(prefixOf(folderOf({ taskId, pupilId })));
const open = (address: string | null, headers: Record<string, string> = {}) =>
  fetch(`${school.url}${address}`, { headers });

test("a photo goes on where the line was cut, and arrives whole, once", async () => {
  const { submissions, users, give, announce } = school;
  const { id } = await give();
  const photo = aPhoto();
  const { file: first, offset } = await announce(users.pupil, id, photo.length);
  expect([first.isWhole, offset]).toEqual([false, 0]);
  await expect(
    submissions.handIn(users.pupil, id, { handInId: randomUUID(), parts: [file(first.id)] }),
  ).rejects.toMatchObject({ code: "conflict", reason: "files_on_their_way" });
  expect(await send(users.pupil, first.id, photo, 4 * 1024)).toBe("cut");
  // Announced anew, as after a reload: it is the same file, and some of it is here.
  const again = await announce(users.pupil, id, photo.length, first.id);
  expect(again.file.id).toBe(first.id);
  expect(again.offset).toBeGreaterThanOrEqual(4 * 1024);
  expect(await send(users.pupil, first.id, photo)).toBe("sent");
  // Whoever missed the last answer asks again and hears that all has come.
  expect(await send(users.pupil, first.id, photo)).toBe("sent");
  const whole = await announce(users.pupil, id, photo.length, first.id);
  expect(whole.file).toMatchObject({ isWhole: true, widthPx: 600, heightPx: 800 });
  expect(await readdir(submissions.files.dir)).not.toContain(first.id);

  const handed = await submissions.handIn(users.pupil, id, {
    ...{ handInId: randomUUID(), parts: [text("Міне"), file(first.id)] },
  });
  expect(handed.rounds[0]?.parts.map(({ kind }) => kind)).toEqual(["text", "file"]);
  const seen = await submissions.read(users.teacher, id, users.pupil.id);
  const part = seen.submission.rounds[0]?.parts[1];
  if (part?.kind !== "file") throw new Error("no photo came");
  const picture = await open(part.file.url);
  expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
  const bytes = Buffer.from(await picture.arrayBuffer());
  expect([...bytes.subarray(0, 2)]).toEqual([0xff, 0xd8]);
  expect(bytes.length).toBe(part.file.sizeBytes);
  expect((await open(part.file.thumbUrl)).status).toBe(200);
  const forged = part.file.url?.replace(/\/[A-Za-z0-9_-]{24}\//, `/${"A".repeat(24)}/`) ?? "";
  expect((await open(forged)).status).toBe(403);
  const board = await submissions.readTaskBoard(users.teacher, id);
  expect(board.rows.find(({ pupilId }) => pupilId === users.pupil.id)?.thumbUrl).toBe(
    part.file.thumbUrl,
  );
});

describe("refused", () => {
  test("what is no picture, and it is forgotten", async () => {
    const { users, give, announce } = school;
    const { id } = await give();
    for (const bytes of [randomBytes(3000), aPhoto().subarray(0, 3000)]) {
      const { file: made } = await announce(users.pupil, id, bytes.length);
      const refusal = await refusalOf(send(users.pupil, made.id, bytes));
      expect(refusal).toEqual({ status: 400, code: "invalid", reason: "photo_unreadable" });
      expect(await refusalOf(send(users.pupil, made.id, bytes))).toMatchObject({ status: 404 });
    }
    expect(await storedOf(id, users.pupil)).toEqual([]);
  });

  test("what is too large, another's, another file under a known id, too many", async () => {
    const { submissions, users, give, announce } = school;
    const { id } = await give();
    await expect(announce(users.pupil, id, PHOTO_MAX_BYTES + 1)).rejects.toMatchObject({
      ...{ code: "too_large", reason: "file_too_large" },
    });
    const photo = aPhoto();
    const { file: mine } = await announce(users.pupil, id, photo.length);
    await expect(announce(users.second, id, photo.length, mine.id)).rejects.toMatchObject({
      ...{ code: "forbidden", reason: "not_yours" },
    });
    await expect(announce(users.pupil, id, photo.length + 1, mine.id)).rejects.toMatchObject({
      code: "invalid",
    });
    expect((await refusalOf(send(users.second, mine.id, photo))).status).toBe(403);
    expect((await refusalOf(send(users.pupil, randomUUID(), photo))).status).toBe(404);
    // More bytes than were announced are not taken.
    const long = Buffer.concat([photo, photo]);
    await send(users.pupil, mine.id, long).catch(() => undefined);
    const after = await announce(users.pupil, id, photo.length, mine.id);
    expect(after.offset).toBeLessThanOrEqual(Math.max(photo.length, after.file.sizeBytes));
    // Another's file is no part of one's own work.
    await expect(
      submissions.handIn(users.second, id, { handInId: randomUUID(), parts: [file(mine.id)] }),
    ).rejects.toMatchObject({ code: "not_found" });
    const more = async () => {
      for (let made = 0; made < 30; made += 1) await announce(users.pupil, id, 1000);
    };
    await expect(more()).rejects.toMatchObject({ reason: "too_many_files" });
  });
});

test("a file announced twice at once is one", async () => {
  const { users, give, announce } = school;
  const { id } = await give();
  const fileId = randomUUID();
  const all = await Promise.all([1, 2, 3].map(() => announce(users.pupil, id, 5000, fileId)));
  expect(new Set(all.map((one) => one.file.id))).toEqual(new Set([fileId]));
});

test("a file that had come whole when the server died is taken at its next start", async () => {
  const { submissions, users, give, announce } = school;
  const { id } = await give();
  const photo = aPhoto();
  const { file: made } = await announce(users.pupil, id, photo.length);
  await writeFile(submissions.files.pathOf(made.id), photo);
  const stray = randomUUID();
  await writeFile(join(submissions.files.dir, stray), "stray");
  await submissions.prepare();
  expect((await announce(users.pupil, id, photo.length, made.id)).file.isWhole).toBe(true);
  expect(await readdir(submissions.files.dir)).not.toContain(made.id);
  expect(await readdir(submissions.files.dir)).not.toContain(stray);
});

test("a voice is made playable everywhere, and played by ranges", async () => {
  const { submissions, users, give } = school;
  const { id } = await give();
  await school.handIn(users.pupil, id);
  const sound = await readFile(await aClip({ hasPicture: false, seconds: 3 }));
  const key = { taskId: id, pupilId: users.pupil.id };
  const voice = { fileId: randomUUID(), kind: "voice" as const, sizeBytes: sound.length };
  const announce = (user: User, durationMs: number | null = null) =>
    submissions.announceFile(user, key, { ...voice, durationMs });
  await expect(announce(users.second)).rejects.toMatchObject({ reason: "not_its_teacher" });
  await announce(users.teacher);
  const feedback = {
    ...{ feedbackId: randomUUID(), text: "", voiceFileId: voice.fileId, drawings: [] },
    ...{ decision: "returned" as const, points: null },
  };
  const answer = () => submissions.giveFeedback(users.teacher, id, users.pupil.id, feedback);
  await expect(answer()).rejects.toMatchObject({ reason: "files_on_their_way" });
  expect(await send(users.teacher, voice.fileId, sound)).toBe("sent");
  await answer();
  const { submission } = await submissions.read(users.parent, id, users.pupil.id);
  const heard = submission.feedback[0]?.voice;
  expect(heard?.durationMs).toBeGreaterThan(2500);
  const part = await open(heard?.url ?? null, { range: "bytes=0-99" });
  expect([
    part.status,
    part.headers.get("content-type"),
    part.headers.get("content-length"),
  ]).toEqual([206, "audio/mp4", "100"]);
  expect((await open(heard?.url ?? null, { range: "bytes=9999999-" })).status).toBe(416);
  // A picture is no voice.
  const photo = aPhoto();
  const wrong = { fileId: randomUUID(), kind: "voice" as const, sizeBytes: photo.length };
  await submissions.announceFile(users.teacher, key, { ...wrong, durationMs: null });
  expect(await refusalOf(send(users.teacher, wrong.fileId, photo))).toMatchObject({
    reason: "voice_unreadable",
  });
});

test("a clip is the pupil's and the teacher's alone, and never in the library", async () => {
  const { submissions, users, give, files, library, schoolId } = school;
  const { id } = await give();
  const { pupil } = users;
  const { videoId } = await submissions.announceClip(pupil, id, { sizeBytes: 5000 });
  const clip = { kind: "video" as const, videoId };
  const handIn = () => submissions.handIn(pupil, id, { handInId: randomUUID(), parts: [clip] });
  await expect(handIn()).rejects.toMatchObject({ reason: "files_on_their_way" });
  await expect(
    submissions.handIn(users.second, id, { handInId: randomUUID(), parts: [clip] }),
  ).rejects.toMatchObject({ code: "not_found" });
  // Its bytes come to the library's uploads; its owner alone may send them.
  const bytes = randomBytes(5000);
  await new Promise<void>((resolve, reject) => {
    const upload = new Upload(bytes, {
      endpoint: files.uploadUrl,
      metadata: { videoId },
      headers: { authorization: `Bearer ${files.tokenOf(pupil)}` },
      retryDelays: [],
      onSuccess: () => resolve(),
      onError: reject,
    });
    upload.start();
  });
  const handed = await handIn();
  expect(handed.rounds[0]?.parts).toMatchObject([{ kind: "video", videoId, isWhole: true }]);
  await expect(submissions.openClip(users.teacher, id, pupil.id, videoId)).rejects.toMatchObject({
    reason: "not_playable_yet",
  });
  await expect(submissions.openClip(users.second, id, pupil.id, videoId)).rejects.toMatchObject({
    reason: "not_yours",
  });
  await expect(submissions.removeClip(pupil, id, videoId)).rejects.toMatchObject({
    reason: "work_waits",
  });
  expect((await library.list(users.director, { skip: 0, limit: 20 })).items).toEqual([]);
  await submissions.erase(schoolId, pupil.id);
  expect((await files.videos.findMany(schoolId, [videoId])).size).toBe(0);
});

test("what a draft no longer needs goes, what is handed in stays, and erasing leaves nothing", async () => {
  const { submissions, users, give, announce, schoolId } = school;
  const { id } = await give();
  const { pupil } = users;
  const photo = aPhoto();
  const sent = async () => {
    const { file: made } = await announce(pupil, id, photo.length);
    await send(pupil, made.id, photo);
    return made.id;
  };
  const [kept, dropped] = [await sent(), await sent()];
  await submissions.keepDraft(pupil, id, [file(kept), file(dropped)]);
  await submissions.removeFile(pupil, dropped);
  const { submission } = await submissions.read(pupil, id, pupil.id);
  expect(submission.draft.parts).toHaveLength(1);
  await submissions.handIn(pupil, id, { handInId: randomUUID(), parts: [file(kept)] });
  await expect(submissions.removeFile(pupil, kept)).rejects.toMatchObject({ reason: "work_waits" });
  expect((await storedOf(id, pupil)).length).toBe(2); // the photo and its small one
  await submissions.erase(schoolId, pupil.id);
  expect(await storedOf(id, pupil)).toEqual([]);
  const blank = await submissions.read(pupil, id, pupil.id);
  expect(blank.submission).toMatchObject({ state: "open", rounds: [], draft: { parts: [] } });
});
