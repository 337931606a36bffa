import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Recording } from "#server/recordings/protocol.ts";
import {
  type Actor,
  DESK,
  enterRoom,
  hears,
  inRoom,
  open,
  PHONE,
  press,
  sends,
  signInWith,
} from "../e2e/cast.ts";
import { pupilOf, type Stage, setStage } from "../e2e/stage.ts";
import { shoot, until } from "../support/browser.ts";
import { beat } from "../support/recording/beating-page.ts";
import {
  beepsIn,
  flashesIn,
  joined,
  samplesOf,
  skewMs,
  toneIn,
} from "../support/recording/measure.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { api } from "../support/server.ts";

/** Of the pupil's fake microphone. */
const PUPIL_HZ = 520;
const TEACHER_HZ = 1_000;
/** From the end of the lesson to the first second heard. */
const PLAYABLE_MS = 30_000;

let stage: Stage;
let teacher: Actor;
let pupil: Actor;
beforeAll(async () => {
  stage = await setStage(1);
});
afterAll(() => stage?.close());

const token = (login: string) => stage.tokenOf(login);
const recordings = async (login: string) =>
  (
    await api<{ recordings: Recording[] }>(
      stage.server.url,
      "GET",
      `/lessons/${stage.lessonId}/recordings`,
      { token: await token(login) },
    )
  ).recordings;
const shown = (actor: Actor, testId: string) => actor.page.getByTestId(testId).first().waitFor();
const folders = () =>
  readdir(join(stage.server.dataDir, "media", "recordings")).catch(() => [] as string[]);

test("the teacher records; a pupil who comes late is told of it", async () => {
  const { server, school, lessonId, teacherBrowser } = stage;
  teacher = await open(teacherBrowser, server.url);
  await beat(teacher.context);
  await signInWith(teacher, school.teacher.login, PASSWORD);
  await teacher.page.goto(`${server.url}/lessons/${lessonId}/check`);
  await press(teacher, "start");
  await inRoom(teacher);
  await sends(teacher);

  await press(teacher, "record");
  await shown(teacher, "record-start");
  await shoot(teacher.page, "recording-dialog-kk-1280");
  await press(teacher, "record-start");
  await shown(teacher, "recording-chip");
  await shoot(teacher.page, "recording-on-kk-1280");

  pupil = await pupilOf(stage, 0, { size: PHONE });
  await enterRoom(pupil, server.url, lessonId);
  await shown(pupil, "recording-word");
  await shown(pupil, "recording-chip");
  await shoot(pupil.page, "recording-pupil-kk-390");
  await press(pupil, "mic");
  await hears(teacher, school.pupils[0]?.id ?? "");
});

test("ends with the lesson and plays within 30 s; sound and picture in step; no pupil's voice", async () => {
  const { server, school, lessonId } = stage;
  await press(teacher, "record");
  await teacher.page.getByTestId("record-chapter").fill("Есептер");
  await teacher.page.keyboard.press("Enter");
  await teacher.page.keyboard.press("Escape");
  // Long enough for some beats at either end.
  await until(
    () =>
      teacher.page.evaluate(
        () => performance.getEntriesByType("navigation").length && performance.now(),
      ),
    (ms) => ms > 26_000,
    { timeoutMs: 90_000, everyMs: 500, what: "half a minute of lesson" },
  );
  const endedAt = Date.now();
  await press(teacher, "end");
  await press(teacher, "end-confirm");
  await pupil.page.goto(`${server.url}/lessons/${lessonId}`);
  await pupil.page.getByTestId("watch-recording").click({ timeout: PLAYABLE_MS });
  await shown(pupil, "recording-page");
  await pupil.page.getByTestId("player-big-play").click();
  await until(
    () => pupil.page.evaluate(() => document.querySelector("video")?.currentTime ?? 0),
    (at) => at > 1,
    { timeoutMs: PLAYABLE_MS, what: "the recording plays" },
  );
  const playableMs = Date.now() - endedAt;
  expect(playableMs).toBeLessThan(PLAYABLE_MS);
  await shown(pupil, "recording-chapters");
  await shoot(pupil.page, "recording-page-kk-390");

  const [recording] = await recordings(school.pupils[0]?.login ?? "");
  if (!recording) throw new Error("it is listed");
  const [folder = ""] = await folders();
  const part = join(server.dataDir, "media", "recordings", folder, "p0");
  const [sound, picture] = [await joined(join(part, "a32")), await joined(join(part, "180"))];
  const samples = await samplesOf(sound.file);
  const [beeps, flashes] = [beepsIn(samples), await flashesIn(picture.file)];
  await sound.remove();
  await picture.remove();
  const seconds = recording.durationMs / 1000;
  const within = (list: number[], from: number, to: number) =>
    list.filter((ms) => ms >= from * 1000 && ms <= to * 1000);
  const at = (from: number, to: number) =>
    skewMs(within(flashes, from, to), within(beeps, from - 0.5, to + 0.5));
  const [start, end] = [at(1, 8), at(seconds - 8, seconds)];
  const perLesson = (recording.bytes / seconds) * 45 * 60;
  console.log(
    `playable after ${(playableMs / 1000).toFixed(1)} s; A/V ${start.toFixed(0)} ms at start, ${end.toFixed(0)} ms at end; ` +
      `${(recording.bytes / 1000).toFixed(0)} kB in ${seconds.toFixed(0)} s, ${(perLesson / 1e6).toFixed(1)} MB per 45 min`,
  );
  expect(Math.abs(start)).toBeLessThan(80);
  expect(Math.abs(end)).toBeLessThan(80);
  expect(toneIn(samples, TEACHER_HZ)).toBeGreaterThan(0.01);
  expect(toneIn(samples, PUPIL_HZ)).toBeLessThan(0.0005);
  expect(perLesson).toBeLessThan(30e6);
});

test("a hidden part cannot be fetched by an address kept from before; deleting leaves nothing", async () => {
  const { server, school } = stage;
  const [recording] = await recordings(school.teacher.login);
  if (!recording) throw new Error("it is listed");
  const opened = await api<{ masterUrl: string }>(
    server.url,
    "GET",
    `/recordings/${recording.id}`,
    { token: await token(school.pupils[0]?.login ?? "") },
  );
  const kept = opened.masterUrl.replace("master.m3u8", "p0/a32/00000.m4s");
  expect((await fetch(server.url + kept)).status).toBe(200);

  await teacher.page.setViewportSize(DESK);
  await teacher.page.goto(`${server.url}/recordings/${recording.id}`);
  await press(teacher, "cut-recording");
  await teacher.page.getByTestId("cut-from").fill("0:06");
  await shoot(teacher.page, "recording-edit-kk-1280");
  await press(teacher, "save-cuts");
  const cut = await until(
    async () => (await recordings(school.teacher.login))[0],
    (one) => one?.state === "ready" && one.edits.fromMs === 6_000,
    { timeoutMs: 60_000, what: "the cut recording" },
  );
  expect(Math.abs((cut?.durationMs ?? 0) - (recording.durationMs - 6_000))).toBeLessThan(200);
  expect((await fetch(server.url + kept)).status).toBe(404);

  await teacher.page.goto(`${server.url}/recordings/${recording.id}`);
  await shown(teacher, "recording-page");
  await shoot(teacher.page, "recording-page-kk-1280");
  await press(teacher, "delete-recording");
  await press(teacher, "delete-recording-yes");
  await until(folders, (left) => left.length === 0, { what: "nothing left" });
  expect(await recordings(school.teacher.login)).toEqual([]);
  const rest = await readdir(join(server.dataDir, "media"), { recursive: true });
  expect(rest.filter((name) => /\.(m4s|mkv|m3u8)$/.test(name))).toEqual([]);
  expect([...teacher.troubles, ...pupil.troubles]).toEqual([]);
});
