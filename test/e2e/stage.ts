import type { Browser } from "playwright-core";
import { launchBrowser } from "../support/browser.ts";
import { pupilCapture, teacherCapture } from "../support/clips.ts";
import { PASSWORD, type SeededSchool, seedSchool } from "../support/seeded-school.ts";
import { api, type ServerProcess, signIn, startServerProcess } from "../support/server.ts";
import { type Actor, inRoom, open, press, sends, signInWith } from "./cast.ts";

/** A school with one lesson that is on now, its server, and two browsers with cameras of their own. */
export type Stage = {
  school: SeededSchool;
  server: ServerProcess;
  lessonId: string;
  teacherBrowser: Browser;
  pupilBrowser: Browser;
  close(): Promise<void>;
};

export async function setStage(pupils: number, env: Record<string, string> = {}): Promise<Stage> {
  let school: SeededSchool | undefined;
  const server = await startServerProcess({ DEMO: "false", ...env }, async (dataDir) => {
    school = await seedSchool(dataDir, { pupils });
  });
  if (!school) throw new Error("the school was not made");
  const token = await tokenOf(server, school.teacher.login);
  const { lessons } = await api<{ lessons: { id: string }[] }>(server.url, "GET", "/lessons", {
    token,
  });
  const [teacherBrowser, pupilBrowser] = await Promise.all([
    launchBrowser(await teacherCapture()),
    launchBrowser(await pupilCapture()),
  ]);
  return {
    school,
    server,
    lessonId: lessons[0]?.id ?? "",
    teacherBrowser,
    pupilBrowser,
    async close() {
      await Promise.all([teacherBrowser.close(), pupilBrowser.close()]);
      await server.stop();
    },
  };
}

/** An access token, as a stranger's client would get one. */
export async function tokenOf(server: ServerProcess, login: string): Promise<string> {
  return (await signIn(server.url, login, PASSWORD)).accessToken;
}

/** The teacher, signed in, past the check, in the room with microphone and camera on. */
export async function teach(
  { server, school, lessonId, teacherBrowser }: Stage,
  options: { ice?: "relay" } = {},
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
