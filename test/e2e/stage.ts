import type { Browser } from "playwright-core";
import { launchBrowser } from "../support/browser.ts";
import { pupilCapture, smallTeacherCapture, teacherCapture } from "../support/clips.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { type SeededServer, startSeededServer } from "../support/seeded-server.ts";
import { type Actor, inRoom, open, press, sends, signInWith } from "./cast.ts";

/** A school with one lesson that is on now, its server, and two browsers with cameras of their own. */
export type Stage = SeededServer & {
  teacherBrowser: Browser;
  pupilBrowser: Browser;
  close(): Promise<void>;
};

/** `isPictureSmall`: the teacher's camera is a small one, for tests that look at what lies around its picture. */
export async function setStage(
  pupils: number,
  env: Record<string, string> = {},
  { isPictureSmall = false } = {},
): Promise<Stage> {
  const seeded = await startSeededServer(pupils, env);
  const [teacherBrowser, pupilBrowser] = await Promise.all([
    launchBrowser(await (isPictureSmall ? smallTeacherCapture() : teacherCapture())),
    launchBrowser(await pupilCapture()),
  ]);
  return {
    ...seeded,
    teacherBrowser,
    pupilBrowser,
    async close() {
      await Promise.all([teacherBrowser.close(), pupilBrowser.close()]);
      await seeded.server.stop();
    },
  };
}

/** The teacher, signed in, past the check, in the room with microphone and camera on. */
export async function teach(
  { server, school, lessonId, teacherBrowser }: Stage,
  options: Parameters<typeof open>[2] = {},
): Promise<Actor> {
  const teacher = await open(teacherBrowser, server.url, options);
  await signInWith(teacher, school.teacher.login, PASSWORD);
  await teacher.page.goto(`${server.url}/lessons/${lessonId}/check`);
  await press(teacher, "start");
  await inRoom(teacher);
  await sends(teacher);
  return teacher;
}

/** A pupil's window, signed in; `n` counts from 0. */
export async function pupilOf(
  { server, school, pupilBrowser }: Stage,
  n: number,
  options: Parameters<typeof open>[2],
): Promise<Actor> {
  const pupil = await open(pupilBrowser, server.url, options);
  await signInWith(pupil, school.pupils[n]?.login ?? "", PASSWORD);
  return pupil;
}
