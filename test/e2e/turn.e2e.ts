import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { pupilCapture, teacherCapture } from "../support/clips.ts";
import { PASSWORD, type SeededSchool, seedSchool } from "../support/seeded-school.ts";
import { api, type ServerProcess, signIn, startServerProcess } from "../support/server.ts";
import { startTurn, type TurnServer } from "../support/turn.ts";
import {
  type Actor,
  enterRoom,
  hears,
  inRoom,
  open,
  PHONE,
  press,
  sees,
  sends,
  signInWith,
  stats,
} from "./cast.ts";

/** TURN is real: Debian's coturn on loopback, and windows that may use nothing else. */
describe.each(["udp", "tcp"] as const)("relay only, over %s", (protocol) => {
  let school: SeededSchool;
  let turn: TurnServer;
  let server: ServerProcess;
  let browsers: Browser[] = [];
  let teacher: Actor;
  let lessonId = "";

  beforeAll(async () => {
    turn = await startTurn();
    const env = {
      DEMO: "false",
      TURN_URLS: `turn:127.0.0.1:${turn.port}?transport=${protocol}`,
      TURN_SECRET: turn.secret,
    };
    server = await startServerProcess(env, (dataDir) =>
      seedSchool(dataDir, { pupils: 2 }).then((made) => {
        school = made;
      }),
    );
    const { accessToken: token } = await signIn(server.url, school.teacher.login, PASSWORD);
    const day = await api<{ lessons: { id: string }[] }>(server.url, "GET", "/lessons", { token });
    lessonId = day.lessons[0]!.id;
    browsers = await Promise.all([
      launchBrowser(await teacherCapture()),
      launchBrowser(await pupilCapture()),
    ]);
    teacher = await open(browsers[0]!, server.url, { ice: "relay" });
    await signInWith(teacher, school.teacher.login, PASSWORD);
    await teacher.page.goto(`${server.url}/lessons/${lessonId}/check`);
    await press(teacher, "start");
    await inRoom(teacher);
    await sends(teacher);
  });
  afterAll(async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    await server?.stop();
    await turn?.stop();
  });

  test("a pupil joins, sees and hears the teacher, both through TURN alone", async () => {
    const pupil = await open(browsers[1]!, server.url, { size: PHONE, ice: "relay" });
    await signInWith(pupil, school.pupils[0]!.login, PASSWORD);
    await enterRoom(pupil, server.url, lessonId);
    await sees(pupil, school.teacher.id, "camera");
    await hears(pupil, school.teacher.id);
    for (const actor of [teacher, pupil]) {
      // A transport that carries nothing yet, such as the teacher's receiving one, has not connected.
      const used = (await stats(actor)).transports.filter(({ state }) => state === "connected");
      expect(used.length).toBeGreaterThan(0);
      for (const { route } of used)
        expect(route).toMatchObject({ localType: "relay", relayProtocol: protocol });
    }
    expect([...teacher.troubles, ...pupil.troubles]).toEqual([]);
  });
});
