import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shoot, until } from "../support/browser.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { startTurn, type TurnServer } from "../support/turn.ts";
import {
  type Actor,
  axeFindings,
  enterRoom,
  hears,
  inRoom,
  open,
  PHONE,
  press,
  roomPath,
  sees,
  sends,
  signInWith,
  state,
  stats,
} from "./cast.ts";
import { pupilOf, type Stage, setStage } from "./stage.ts";

let stage: Stage;
let school: Stage["school"];
let server: Stage["server"];
let lessonId = "";
let turn: TurnServer;
let teacher: Actor;
let pupil: Actor;

beforeAll(async () => {
  turn = await startTurn();
  stage = await setStage(2, {
    TURN_URLS: `turn:127.0.0.1:${turn.port}?transport=udp`,
    TURN_SECRET: turn.secret,
  });
  ({ school, server, lessonId } = stage);
});
afterAll(async () => {
  await stage?.close();
  await turn?.stop();
});

/** Bits a second that the teacher's microphone sends, over three seconds. */
async function microphoneBps(): Promise<number> {
  const bytes = async () => {
    const { producers } = await stats(teacher);
    const own = producers.find(({ source }) => source === "microphone");
    return own?.encodings.reduce((sum, encoding) => sum + encoding.bytes, 0) ?? 0;
  };
  const [from, at] = [await bytes(), Date.now()];
  await new Promise((go) => setTimeout(go, 3_000));
  return ((await bytes()) - from) * 8 * (1000 / (Date.now() - at));
}

describe("before, during and after", () => {
  test("the check finds every way to the server, the devices and the speed of the link", async () => {
    teacher = await open(stage.teacherBrowser, server.url);
    await signInWith(teacher, school.teacher.login, PASSWORD);
    await teacher.page.goto(`${server.url}/lessons/${lessonId}/check`);
    for (const route of ["udp", "tcp", "relay"])
      await until(
        () => teacher.page.getByTestId(`route-${route}`).getAttribute("data-result"),
        (result) => result === "connected",
        { what: `the route ${route}` },
      );
    await until(
      () => teacher.page.getByTestId("connection").getAttribute("data-verdict"),
      (verdict) => verdict === "good",
      { what: "a good connection" },
    );
    for (const row of ["check-camera-row", "check-mic-row"])
      expect(await teacher.page.getByTestId(row).getAttribute("data-state")).toBe("ok");
    expect(await axeFindings(teacher)).toEqual([]);
    await shoot(teacher.page, "check-1280-kk");
    await press(teacher, "start");
    await inRoom(teacher);
    await sends(teacher);
    pupil = await pupilOf(stage, 0, { size: PHONE });
    await pupil.page.goto(`${server.url}/lessons/${lessonId}/check`);
    await pupil.page.getByTestId("join").click();
    await inRoom(pupil);
    await sees(pupil, school.teacher.id, "camera");
  });

  test("another microphone is taken in the middle of the lesson, unheard by the class", async () => {
    await press(teacher, "more");
    const select = teacher.page.getByTestId("select-microphone");
    const before = await select.inputValue();
    await select.click();
    const others = teacher.page.getByRole("option").filter({ hasNotText: before });
    await others.last().click();
    await until(
      () => select.inputValue(),
      (chosen) => chosen !== before,
      { what: "another microphone" },
    );
    await teacher.page.keyboard.press("Escape");
    await hears(pupil, school.teacher.id);
    expect((await state(teacher)).local.microphone).toMatchObject({ state: "on", problem: null });
  });

  test("music mode sends more than twice the sound of speech, and the class hears on", async () => {
    const speechBps = await microphoneBps();
    await press(teacher, "more");
    await teacher.page.getByTestId("sound-mode").locator("label").last().click();
    await teacher.page.keyboard.press("Escape");
    await until(
      () => state(pupil),
      ({ soundMode }) => soundMode === "music",
      { what: "music mode" },
    );
    await sends(teacher);
    await hears(pupil, school.teacher.id);
    const musicBps = await microphoneBps();
    expect(speechBps).toBeLessThan(50_000); // 32 kbit/s and RTP's own headers are counted apart
    expect(musicBps).toBeGreaterThan(2 * speechBps);
  });

  test.each([
    ["H264", "video/H264"],
    ["VP9", "video/VP9"],
  ])("a camera in %s is decoded by the class", async (name, codec) => {
    await teacher.page.goto(`${server.url}${roomPath(lessonId)}?codec=${name}`);
    await inRoom(teacher);
    await sends(teacher);
    const seen = await until(
      () => sees(pupil, school.teacher.id, "camera"),
      (one) => one.codec === codec,
      { what: codec },
    );
    expect(seen.height).toBeGreaterThanOrEqual(180);
  });

  test("the room has nothing serious for axe, as a teacher and as a pupil", async () => {
    expect(await axeFindings(teacher)).toEqual([]);
    expect(await axeFindings(pupil)).toEqual([]);
  });

  test("everything a pupil needs works by keyboard", async () => {
    await pupil.page.keyboard.press("h");
    const isUp = async () => {
      const { seats, me } = await state(pupil);
      return seats.find(({ personId }) => personId === me?.personId)?.handRaisedAt !== null;
    };
    await until(isUp, Boolean, { what: "the hand" });
    await pupil.page.keyboard.press("m");
    await until(
      () => state(pupil),
      ({ local }) => local.microphone.state === "on",
      { what: "the microphone" },
    );
    await pupil.page.keyboard.press("h");
    await until(isUp, (up) => !up, { what: "the hand down" });
  });

  test("a pupil who reloads is back in the lesson", async () => {
    await enterRoom(pupil, server.url, lessonId);
    await sees(pupil, school.teacher.id, "camera");
  });

  test("the table opens at the end and can be taken away as a file", async () => {
    await press(teacher, "end");
    await press(teacher, "end-confirm");
    await teacher.page.waitForURL(/\/attendance$/);
    for (const format of ["csv", "xlsx"]) {
      const coming = teacher.page.waitForEvent("download");
      await teacher.page.getByRole("button", { name: new RegExp(format, "i") }).click();
      expect((await coming).suggestedFilename()).toMatch(new RegExp(`\\.${format}$`));
    }
    await expect.poll(() => teacher.page.textContent("body")).toContain("Аты2");
    expect(await axeFindings(teacher)).toEqual([]);
    await shoot(teacher.page, "attendance-1280-kk");
    await teacher.page.setViewportSize(PHONE);
    await shoot(teacher.page, "attendance-390-kk");
    expect([...teacher.troubles, ...pupil.troubles]).toEqual([]);
  });
});
