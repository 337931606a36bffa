import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shoot, until } from "../support/browser.ts";
import type { CallRefused } from "../support/room-link.ts";
import { type Actor, axeFindings, cutOff, hears, PHONE, press, sees, state } from "./cast.ts";
import { giveHands, refuse, sleep } from "./hands.ts";
import { isAllowedLater, losesMicrophone, passesDenied, waitsFor } from "./private-devices.ts";
import {
  codeOf,
  come,
  hostIn,
  isShown,
  killSeal,
  letIn,
  MADE_TO_FAIL,
  openHours,
  type PrivateStage,
  preferMode,
  readTalk,
  roomOf,
  SMALL_BPS,
  sendsUpTo,
  setPrivateStage,
  showPicture,
  stands,
  tamperer,
  write,
} from "./private-stage.ts";

let at: PrivateStage<never>;
let host: Actor;
let pupil: Actor;
/** The talk that the pupil books; its room outlives the tests up to its end. */
let talkId = "";

beforeAll(async () => {
  at = await setPrivateStage<never>({});
  await openHours(at);
});
afterAll(() => at?.close());

/** Why the server refuses; null where it does not. */
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: CallRefused) => `${error.code} ${error.reason}`,
  );

test("a pupil books on a phone, and both go in by their own ways", async () => {
  pupil = await come(at, "pupil", { size: PHONE, prepare: giveHands });
  const { page } = pupil;
  await page.goto(`${at.server.url}/consultations/with/${at.idOf("psychologist")}`);
  await page.getByTestId("times-option").first().check({ force: true });
  await press(pupil, "book-along-open");
  await page.getByRole("checkbox", { name: /parent/ }).check();
  await press(pupil, "book-send");
  await page.waitForURL(/\/consultations\/[0-9a-f]{24}$/);
  talkId = page.url().slice(-24);
  expect(await readTalk(at, "pupil", talkId)).toMatchObject({ state: "agreed", isOpen: true });

  host = await hostIn(at, talkId);
  await shoot(host.page, "private-alone-1280-kk");
  expect(await axeFindings(host)).toEqual([]);

  await passesDenied(pupil, () => page.goto(roomOf(at, talkId)));
  await shoot(page, "private-devices-390-kk");
  expect(await axeFindings(pupil)).toEqual([]);
  expect(await cutOff(pupil, PHONE.width)).toEqual([]);
  await press(pupil, "step-done");
  await page.getByTestId("alone-yes").waitFor();
  await shoot(page, "private-alone-390-kk");
  await press(pupil, "alone-yes");
  await page.getByTestId("step-alone-tips").waitFor();
  await shoot(page, "private-tips-390-kk");
  expect(await axeFindings(pupil)).toEqual([]);
  await press(pupil, "step-done");
  // What is confidential and what is not is read once, and agreed to, before the first talk.
  await shoot(page, "private-consent-390-kk");
  await press(pupil, "to-consent");
  await press(pupil, "consent-give");
  await page.goto(roomOf(at, talkId));
  for (const step of ["step-done", "alone-no"]) await press(pupil, step);
  await page.getByTestId("waiting-room").waitFor();

  await host.page.getByTestId("waiting").waitFor();
  await shoot(page, "private-waiting-390-kk");
  expect(await axeFindings(pupil)).toEqual([]);
  await shoot(host.page, "private-knock-1280-kk");
  await letIn(host);
  await stands(host, "locked", 2);
  await stands(pupil, "locked", 2);
});

test("their codes are the same; they see, hear and write to each other", async () => {
  const codes = [await codeOf(host), await codeOf(pupil)];
  expect(codes[0]).toMatch(/^(\d+ ){5}\d+$/);
  expect(codes[0]).toBe(codes[1]);
  await Promise.all([
    sees(host, at.idOf("pupil"), "camera"),
    sees(pupil, at.idOf("psychologist"), "camera"),
    hears(host, at.idOf("pupil")),
    hears(pupil, at.idOf("psychologist")),
    isShown(host, at.idOf("pupil")),
    isShown(pupil, at.idOf("psychologist")),
  ]);
  await write(host, pupil, "Сәлем! Еркін сөйлесе аласың ба?");
  await write(pupil, host, "Иә, бөлмеде жалғызбын");
  await showPicture(pupil, host);
  await shoot(host.page, "private-room-1280-kk");
  await shoot(pupil.page, "private-room-390-kk");
  for (const one of [host, pupil]) expect(await axeFindings(one)).toEqual([]);
  expect(await cutOff(pupil, PHONE.width)).toEqual([]);

  await press(pupil, "code-open");
  await pupil.page.getByTestId("code-is-same").click({ trial: true }); // the sheet stands still
  await shoot(pupil.page, "private-code-390-kk");
  expect(await axeFindings(pupil)).toEqual([]);
  await press(pupil, "code-is-same");
  await press(host, "code-is-same");
  await host.page.getByTestId("code-same").waitFor();
});

test("a break closes one's own microphone and camera, and the other is told so", async () => {
  await press(pupil, "break");
  await host.page.getByText("үзіліс алды").waitFor();
  await until(
    async () => (await state(pupil)).local,
    ({ microphone, camera }) => microphone.state === "off" && camera.state === "off",
    { what: "microphone and camera to be off" },
  );
  await shoot(pupil.page, "private-break-390-kk");
  await press(pupil, "break");
  await host.page.getByText("үзіліс алды").waitFor({ state: "detached" });
  await sees(host, at.idOf("pupil"), "camera");
});

test("a call in the middle, a microphone lost, a page asleep: the other is told, and the talk goes on", async () => {
  const pupilId = at.idOf("pupil");
  await losesMicrophone(pupil, host, pupilId);
  await waitsFor(host, pupilId, "all").finally(await sleep(at.guestBrowser));
  await waitsFor(host, pupilId, null);
  for (const one of [host, pupil]) await stands(one, "locked", 2);
  await isShown(host, pupilId);
  await hears(host, pupilId);
});

test("a page that is loaded anew is in the room at once, with new keys; by sound alone nobody is seen", async () => {
  const before = await stands(host, "locked", 2);
  expect(await sendsUpTo(host, (bps) => bps > SMALL_BPS)).toBeGreaterThan(SMALL_BPS);
  await preferMode(pupil, "small");
  await pupil.page.reload();
  expect(await stands(pupil, "locked", 2)).toBeGreaterThan(before);
  await stands(host, "locked", 2);
  expect(await codeOf(pupil)).toBe(await codeOf(host));
  await sees(host, at.idOf("pupil"), "camera");
  // Nobody between can thin a sealed picture: for a weak link its sender sends less.
  await sendsUpTo(host, (bps) => bps <= SMALL_BPS);
  await isShown(pupil, at.idOf("psychologist"));

  await press(pupil, "sound-only");
  const film = (one: Actor) => one.page.locator('[data-testid="picture"] video');
  for (const one of [host, pupil]) await film(one).waitFor({ state: "detached" });
  await hears(host, at.idOf("pupil"));
  await hears(pupil, at.idOf("psychologist"));
  await shoot(pupil.page, "private-sound-390-kk");
  await press(pupil, "sound-only");
  await isShown(pupil, at.idOf("psychologist"));
  await sendsUpTo(host, (bps) => bps > SMALL_BPS);
});

test("a third person, the administrator, other devices and replayed tickets are refused", async () => {
  const lessonId = talkId;
  const canSeal = true;
  for (const who of ["other", "administrator", "director", "colleague"] as const) {
    const link = await at.pageOf(who);
    const deviceId = randomUUID();
    const knocked = link.call("consultation:knock", { lessonId, deviceId, canSeal });
    expect(await refusal(knocked), who).toBe("not_found undefined");
    const entered = link.call("room:enter", { lessonId, deviceId });
    expect(await refusal(entered), who).toBe("not_found undefined");
    const said = link.call("secrecy:join", { lessonId, canSeal, curves: ["P-256"] });
    expect(await refusal(said), who).not.toBeNull();
  }
  // The pupil's own second phone: without the host's hand it stays outside.
  const second = await at.pageOf("pupil");
  const entered = second.call("room:enter", { lessonId, deviceId: randomUUID() });
  expect(await refusal(entered)).toBe("forbidden ticket_unknown");

  const parent = await at.pageOf("parent");
  const deviceId = randomUUID();
  await parent.call("consultation:knock", { lessonId, deviceId, canSeal });
  await letIn(host);
  const { ticket } = await parent.hears("consultation:doorAnswered", (one) => one.ticket !== null);
  const asked = { lessonId, ...(ticket && { ticket }) };
  // Stolen by another pupil, or used on another device, it opens nothing.
  const thief = await at.pageOf("other");
  expect(await refusal(thief.call("room:enter", { ...asked, deviceId }))).toBe(
    "not_found undefined",
  );
  const elsewhere = parent.call("room:enter", { ...asked, deviceId: randomUUID() });
  expect(await refusal(elsewhere)).toBe("forbidden ticket_unknown");
  expect(await refusal(parent.call("room:enter", { ...asked, deviceId }))).toBeNull();
  await parent.call("room:leave", { lessonId });
  const replayed = parent.call("room:enter", { ...asked, deviceId });
  expect(await refusal(replayed)).toBe("forbidden ticket_unknown");
  await stands(host, "locked", 2);
});

test("who joins changes the code for all, who leaves changes it again and receives no more", async () => {
  const before = await stands(host, "locked", 2);
  // A side who reads another language: the same code by its numbers.
  await at.ask("parent", "PATCH", "/me", { language: "ru" });
  const { tampering, prepare } = tamperer();
  const parent = await come(at, "parent", {
    async prepare(context) {
      await prepare(context);
      await giveHands(context);
    },
  });
  await refuse(parent, ["audio", "video"]);
  await parent.page.goto(roomOf(at, talkId));
  for (const step of ["step-done", "alone-no"]) await press(parent, step);
  await letIn(host);
  const joined = await stands(parent, "locked", 3);
  expect(joined).toBeGreaterThan(before);
  for (const one of [host, pupil]) await stands(one, "locked", 3);
  // The code was compared by two: with a third it is another, and asked for again.
  await host.page.locator('[data-testid="code-panel"][data-ask="again"]').waitFor();
  const code = await codeOf(host);
  expect(await codeOf(parent)).toBe(code);
  expect(await codeOf(pupil)).toBe(code);
  await sees(parent, at.idOf("psychologist"), "camera");
  await hears(parent, at.idOf("psychologist"));
  await write(parent, host, "Меня не видно и не слышно");
  await isAllowedLater(parent, host, at.idOf("parent"));
  await shoot(host.page, "private-three-1280-kk");
  await shoot(parent.page, "private-three-1280-ru");

  await press(pupil, "leave");
  await pupil.page.getByTestId("after").waitFor();
  await shoot(pupil.page, "private-after-390-kk");
  expect(await axeFindings(pupil)).toEqual([]);
  expect(await stands(host, "locked", 2)).toBeGreaterThan(joined);
  await stands(parent, "locked", 2);
  const after = await codeOf(host);
  expect(after).not.toBe(code);
  expect(await codeOf(parent)).toBe(after);
  await sees(host, at.idOf("parent"), "camera");
  await hears(parent, at.idOf("psychologist"));
  expect(await pupil.page.evaluate(() => window.qonyrau?.room ?? null)).toBeNull();

  const closed = (one: Actor) =>
    until(
      async () => (await state(one)).local,
      ({ microphone, camera }) => microphone.state === "off" && camera.state === "off",
      { what: "microphone and camera to be off" },
    );
  // A key that is not what was committed to: it says whose, and stays until the person's own word.
  tampering.isOn = true;
  await parent.page.reload();
  await parent.page.locator('[data-testid="stopped"][data-why="breach"]').waitFor();
  await closed(parent);
  await shoot(parent.page, "private-breach-1280-ru");
  expect(await axeFindings(parent)).toEqual([]);
  expect(await host.page.getByTestId("stopped").count()).toBe(0);
  tampering.isOn = false;
  await press(parent, "stopped-again");
  for (const one of [host, parent]) await stands(one, "locked", 2);
  await killSeal(parent);
  await parent.page.locator('[data-testid="stopped"][data-why="broken"]').waitFor();
  await closed(parent);
  await shoot(parent.page, "private-broken-1280-ru");
  await press(parent, "stopped-again");
  await stands(parent, "locked", 2);

  // A code that is said to differ stops everything at once, and says what to do.
  await press(parent, "code-differs");
  await parent.page.locator('[data-testid="stopped"][data-why="different"]').waitFor();
  await closed(parent);
  expect(await parent.page.locator("audio, video").count()).toBe(0);
  await shoot(parent.page, "private-stopped-1280-ru");
  expect(await axeFindings(parent)).toEqual([]);

  // The end, by the host alone: the others see why, and what is left is that it was held.
  await press(host, "leave");
  await host.page.getByTestId("end-held").waitFor();
  await shoot(host.page, "private-end-1280-kk");
  await press(host, "end-held");
  await host.page.getByTestId("to-notes").waitFor();
  await parent.page.getByTestId("after").waitFor();
  await shoot(host.page, "private-after-1280-kk");
  expect(await readTalk(at, "psychologist", talkId)).toMatchObject({
    state: "held",
    isOpen: false,
  });
  for (const one of [host, pupil, parent]) {
    expect(one.troubles.filter((said) => !said.includes(MADE_TO_FAIL))).toEqual([]);
    await one.context.close();
  }
});
