import type { BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RegisterSheet } from "#server/register/protocol.ts";
import { shoot, until } from "../support/browser.ts";
import { movedClock } from "../support/moved-clock.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { api } from "../support/server.ts";
import {
  type Actor,
  axeFindings,
  cutOff,
  DESK,
  enterRoom,
  hears,
  open,
  PHONE,
  press,
  roomPath,
  seat,
  signInWith,
} from "./cast.ts";
import { pupilOf, type Stage, setStage, teach } from "./stage.ts";

/** Minutes of the server's clock: the lesson's start is nought. */
const [LATE_MIN, END_MIN] = [11, 36];
const PUPILS = 5;
const DRAWER_PX = 460;
const [ON_TIME, LATE, TWO_DEVICES, NO_CONNECTION, NEVER] = [0, 1, 2, 3, 4];

const clock = movedClock();
let stage: Stage;
let teacher: Actor;
let token = "";
const pupilId = (n: number) => stage.school.pupils[n]?.id ?? "";

/** As behind a filter that lets pages through and nothing that lasts: no socket, so no UDP, TCP or relay either. */
async function cutOffRoom(context: BrowserContext): Promise<void> {
  await context.routeWebSocket(/socket\.io/, (socket) => socket.close());
  await context.route("**/socket.io/**", (route) => route.abort());
}

const register = () =>
  api<RegisterSheet>(stage.server.url, "GET", `/lessons/${stage.lessonId}/register`, { token });
async function rowOf(n: number) {
  const row = (await register()).rows.find(({ personId }) => personId === pupilId(n));
  if (!row) throw new Error(`no row of pupil ${n}`);
  return row;
}
/** Waits until the server's own clock has moved; a token of before may be over by then. */
async function moveTo(minutes: number): Promise<void> {
  clock.setMinutes(minutes);
  await until(
    async () => {
      token = await stage.tokenOf(stage.school.teacher.login);
      const { now } = await api<{ now: string }>(stage.server.url, "GET", "/lessons", { token });
      return Date.parse(now) - Date.now();
    },
    (aheadMs) => aheadMs > minutes * 60_000 - 5_000,
    { what: "the server's clock", everyMs: 500 },
  );
}
const line = (n: number) =>
  teacher.page.locator(`[data-testid="register-row"][data-person-id="${pupilId(n)}"]`);

beforeAll(async () => {
  stage = await setStage(PUPILS, clock.env, { isPictureSmall: true });
  token = await stage.tokenOf(stage.school.teacher.login);
  teacher = await teach(stage);
});
afterAll(async () => {
  await stage?.close();
  clock.remove();
});

describe("a register, from four browsers to what stands", () => {
  test("one is on time, one cannot connect, one comes late, one is there on two devices", async () => {
    const { server, school, lessonId } = stage;
    const enter = async (n: number) => {
      const pupil = await pupilOf(stage, n, { size: PHONE });
      await enterRoom(pupil, server.url, lessonId);
      await hears(pupil, school.teacher.id);
      return pupil;
    };
    // A try is given up after a quarter of a minute: the others come in meanwhile.
    const outside = await pupilOf(stage, NO_CONNECTION, {
      ...{ size: PHONE, ice: "relay" },
      prepare: cutOffRoom,
    });
    await outside.page.goto(server.url + roomPath(lessonId));
    await enter(ON_TIME);
    const first = await enter(TWO_DEVICES);
    const tries = (least: number) =>
      until(
        async () => (await rowOf(NO_CONNECTION)).proposal.attempts,
        ({ count, lastStage }) => count >= least && lastStage === "signalling",
        { timeoutMs: 90_000, what: "a failed attempt on record" },
      );
    await tries(1);
    await outside.page.reload();
    await tries(2);
    await outside.context.close();

    await moveTo(LATE_MIN);
    await enter(LATE);
    await enter(TWO_DEVICES);
    await until(
      () => seat(teacher, pupilId(TWO_DEVICES)),
      ({ devices }) => devices === 2,
      { what: "one seat, two devices" },
    );
    // Who goes while the connection is lost was last here before the clock moved: another case than this one.
    await first.page.getByTestId("reconnecting").waitFor({ state: "hidden" });
    await press(first, "leave");
    await until(
      () => seat(teacher, pupilId(TWO_DEVICES)),
      ({ devices }) => devices === 1,
      { what: "the first device is gone" },
    );
    await first.context.close();
  });

  test("at the end the teacher lands on the proposals, each with its sentence in Kazakh and Russian", async () => {
    await moveTo(END_MIN);
    await press(teacher, "end");
    await press(teacher, "end-confirm");
    await teacher.page.waitForURL(/\/attendance$/);
    await teacher.page.getByTestId("register-row").first().waitFor();

    const onTime = (await rowOf(ON_TIME)).proposal;
    expect(onTime).toMatchObject({ status: "present", code: "present", devices: 1 });
    const late = (await rowOf(LATE)).proposal;
    expect(late).toMatchObject({ status: "late", code: "late" });
    expect(late.reason.kk).toMatch(/^\d\d:\d\d-(де|те|да|та) кірді, 1\d минут кешікті/u);
    expect(late.reason.ru).toMatch(/\d\d:\d\d.* 1\d минут/u);
    const both = (await rowOf(TWO_DEVICES)).proposal;
    expect(both).toMatchObject({ status: "present", code: "present", devices: 2 });
    expect(both.intervals, JSON.stringify({ both, sheet: await register() })).toHaveLength(1);
    const { from, to } = await register();
    const lessonSec = (Date.parse(to) - Date.parse(from)) / 1000;
    expect(both.presentSec).toBeLessThanOrEqual(lessonSec); // two devices are there once
    expect(both.presentSec).toBeGreaterThan(0.9 * lessonSec);
    const outside = (await rowOf(NO_CONNECTION)).proposal;
    expect(outside).toMatchObject({ status: "noConnection", code: "excused", presentSec: 0 });
    expect(outside.reason.kk).toMatch(/2 рет .*\d\d:\d\d/u);
    expect(outside.reason.ru).toMatch(/(раз|попыт).*\d\d:\d\d/u);
    const never = (await rowOf(NEVER)).proposal;
    expect(never).toMatchObject({ status: "absent", code: "unexcused" });

    for (const n of [LATE, NO_CONNECTION, NEVER])
      expect(await line(n).getByTestId("reason").textContent()).toBe(
        (await rowOf(n)).proposal.reason.kk,
      );
    expect(await teacher.page.getByTestId("count-present").textContent()).toContain("2");
    expect(await axeFindings(teacher)).toEqual([]);
    await shoot(teacher.page, "register-1280-kk");
  });

  test("one is changed by a letter of the keyboard, with a cause; the trace says what it is made of", async () => {
    await line(NEVER).focus();
    await teacher.page.keyboard.press("l"); // Д lies there; a machine for tests has Latin keys
    await teacher.page.getByTestId("ready-cause").first().click();
    await until(
      () => rowOf(NEVER),
      ({ standing }) => standing?.kind === "changed" && standing.code === "excused",
      { what: "the change" },
    );
    await line(NEVER).getByTestId("changed").waitFor();
    await line(NO_CONNECTION).getByTestId("open-pupil").click();
    await teacher.page.getByTestId("pupil-drawer").getByRole("listitem").first().waitFor();
    await until(
      async () => (await teacher.page.locator(".mantine-Drawer-content").boundingBox())?.x,
      (x) => x !== undefined && Math.abs(x - (DESK.width - DRAWER_PX)) < 1,
      { what: "the drawer in its place" },
    );
    await shoot(teacher.page, "register-drawer-1280-kk");
    await teacher.page.keyboard.press("Escape");
    await teacher.page.getByTestId("pupil-drawer").waitFor({ state: "hidden" });
  });

  test("all the others are confirmed in one click, in Russian and on a phone alike", async () => {
    await api(stage.server.url, "PATCH", "/me", { token, body: { language: "ru" } });
    await teacher.page.setViewportSize(PHONE);
    await teacher.page.reload();
    await line(LATE).getByTestId("reason").waitFor();
    await until(
      () => line(LATE).getByTestId("reason").textContent(),
      (text) => /Вош|Подключ|опозд/u.test(text ?? ""),
      { what: "the sentence in Russian" },
    );
    expect(await cutOff(teacher, PHONE.width)).toEqual([]);
    await shoot(teacher.page, "register-390-ru");
    await teacher.page.locator('[data-testid="confirm-all"]:visible').click();
    const { rows } = await until(register, ({ rows }) => rows.every(({ standing }) => standing), {
      what: "everybody confirmed",
    });
    expect(rows.map(({ standing }) => standing?.code)).toEqual([
      "present",
      "late",
      "present",
      "excused",
      "excused",
    ]);
    await teacher.page.setViewportSize(DESK);
    await shoot(teacher.page, "register-done-1280-ru");
    const { registers } = await api<{ registers: unknown[] }>(
      stage.server.url,
      "GET",
      "/register",
      {
        token,
      },
    );
    expect(registers).toEqual([]);
  });

  test("the pupil's day says the code and why; a parent tells of days to come", async () => {
    const { server, school, pupilBrowser } = stage;
    const late = await pupilOf(stage, LATE, { size: PHONE });
    const own = late.page.getByTestId("own-line");
    await own.waitFor();
    expect(await own.getAttribute("data-code")).toBe("late");
    await late.context.close();

    const parent = await open(pupilBrowser, server.url, { size: PHONE });
    await signInWith(parent, school.parent.login, PASSWORD);
    await press(parent, "explain-days");
    await press(parent, "why-ill");
    await parent.page.getByTestId("explain-words").fill("Қызуы көтерілді");
    expect(await cutOff(parent, PHONE.width)).toEqual([]);
    await shoot(parent.page, "register-explain-390-kk");
    await press(parent, "explain-send");
    const told = parent.page.getByTestId("told");
    await told.waitFor();
    expect(await told.getAttribute("data-state")).toBe("waiting");
    expect([...teacher.troubles, ...parent.troubles]).toEqual([]);
  });
});
