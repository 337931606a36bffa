import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Consultation, WeekCount } from "#server/consultations/protocol.ts";
import { shoot, until } from "../support/browser.ts";
import type { CallRefused } from "../support/room-link.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import {
  type Actor,
  axeFindings,
  cutOff,
  enterRoom,
  hears,
  inRoom,
  open,
  PHONE,
  press,
  sees,
  signInWith,
  state,
} from "./cast.ts";
import {
  come,
  openHours,
  type PrivateStage,
  readTalk,
  roomOf,
  setPrivateStage,
} from "./private-stage.ts";

const LINE = "Бүгін бөлшектерді асықпай қайталаймыз";
let at: PrivateStage<never>;
let teacher: Actor;
let pupil: Actor;
let parent: Actor;
let director: Actor;
let talkId = "";

beforeAll(async () => {
  at = await setPrivateStage({});
});
afterAll(() => at?.close());

/** Why the server refuses; null where it does not. */
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: CallRefused) => `${error.code} ${error.reason}`,
  );
const WEEK_MIN = 7 * 24 * 60;
/** What leadership is told. */
async function counted(): Promise<WeekCount[]> {
  const { weeks } = await at.ask<{ weeks: WeekCount[] }>(
    "director",
    "GET",
    "/consultations/counts",
  );
  return weeks;
}
/** Past the look at the devices, and in the room. */
async function goIn(actor: Actor): Promise<void> {
  await actor.page.goto(roomOf(at, talkId));
  await press(actor, "step-done");
  await inRoom(actor);
}
const captions = ({ page }: Actor) => page.getByTestId("caption");

test("a teacher offers a talk to a pupil with the parent beside; the pupil agrees on a phone, all three go in", async () => {
  const offered = await at.ask<Consultation>("tutor", "POST", "/consultations/offers", {
    ...{ kind: "ordinary", guestId: at.idOf("pupil"), withIds: [at.idOf("parent")] },
    ...{ startsAt: new Date(Date.now() + 4 * 60_000).toISOString(), lengthMin: 30, way: "video" },
  });
  talkId = offered.id;
  pupil = await come(at, "pupil", { size: PHONE });
  await pupil.page.goto(`${at.server.url}/consultations`);
  await press(pupil, "offer-agree");
  await until(
    () => readTalk(at, "tutor", talkId),
    ({ state, isOpen }) => state === "agreed" && isOpen,
    { what: "the pupil's yes" },
  );

  teacher = await open(at.hostBrowser, at.server.url);
  await signInWith(teacher, "counsel.tutor", PASSWORD);
  parent = await come(at, "parent");
  for (const one of [teacher, pupil, parent]) await goIn(one);

  await Promise.all([
    sees(pupil, at.idOf("tutor"), "camera"),
    sees(teacher, at.idOf("pupil"), "camera"),
    hears(pupil, at.idOf("tutor")),
    // The parent beside the child speaks too.
    hears(teacher, at.idOf("parent")),
    hears(pupil, at.idOf("parent")),
  ]);
});

test("what the teacher writes is read by both once, the pupil's wish is seen by the teacher alone", async () => {
  await press(teacher, "ease");
  await teacher.page.getByTestId("caption-text").fill(LINE);
  await press(teacher, "caption-show");
  for (const one of [teacher, pupil, parent]) {
    await captions(one).filter({ hasText: LINE }).waitFor();
    expect(await captions(one).count()).toBe(1);
  }
  await shoot(teacher.page, "talk-ease-1280-kk");
  await shoot(pupil.page, "talk-captions-390-kk");
  await shoot(parent.page, "talk-captions-1280-kk");
  expect(await cutOff(pupil, PHONE.width)).toEqual([]);
  for (const one of [teacher, pupil]) expect(await axeFindings(one)).toEqual([]);
  await teacher.page.keyboard.press("Escape");

  await press(pupil, "ease");
  await press(pupil, "wish-slower");
  await teacher.page.getByTestId("pace-wish").waitFor();
  expect(await parent.page.getByTestId("pace-wish").count()).toBe(0);
  await shoot(teacher.page, "talk-wish-1280-kk");
  await shoot(pupil.page, "talk-ease-390-kk");
  expect(await axeFindings(pupil)).toEqual([]);
});

test("nothing of a class or of a recording stands in the room", async () => {
  for (const name of ["record", "groups", "poll", "chance", "mute-all", "class-lock-chat"])
    expect(await teacher.page.getByTestId(name).count(), name).toBe(0);
  expect(await pupil.page.getByTestId("hand").count()).toBe(0);
  // Nor does the host's own device have a way to it.
  const link = await at.pageOf("tutor");
  const lessonId = talkId;
  await link.call("room:enter", { lessonId, deviceId: randomUUID() });
  expect(await link.call("recording:read", { lessonId })).toMatchObject({ isPossible: false });
  expect(await refusal(link.call("recording:start", { lessonId }))).toBe("conflict not_recordable");
  await link.call("room:leave", { lessonId });
});

test("another pupil and the administrator are kept out, and learn nothing of it", async () => {
  for (const who of ["other", "administrator", "stranger"] as const) {
    const link = await at.pageOf(who);
    const enter = { lessonId: talkId, deviceId: randomUUID() };
    expect(await refusal(link.call("room:enter", enter)), who).toBe("not_found undefined");
    const line = { lessonId: talkId, text: "мен де", isFinal: true };
    expect(await refusal(link.call("consultation:caption", line)), who).toMatch(/^forbidden/);
    await expect(at.ask(who, "GET", `/consultations/${talkId}`), who).rejects.toThrow();
  }
});

test("larger letters hold after a reload, and nothing is cut off by them", async () => {
  await pupil.page.getByTestId("large-text").check({ force: true });
  const isLarge = () => pupil.page.evaluate(() => document.documentElement.dataset.text);
  expect(await isLarge()).toBe("large");
  await pupil.page.reload();
  await press(pupil, "step-done");
  await inRoom(pupil);
  expect(await isLarge()).toBe("large");
  await sees(pupil, at.idOf("tutor"), "camera");
  await shoot(pupil.page, "talk-large-390-kk");
  expect(await cutOff(pupil, PHONE.width)).toEqual([]);
});

test("the teacher ends it as held: everybody is out", async () => {
  expect((await state(teacher)).me?.isHost).toBe(true);
  await press(teacher, "end");
  await teacher.page.getByTestId("end-held").waitFor();
  await shoot(teacher.page, "talk-end-1280-kk");
  await press(teacher, "end-held");
  for (const one of [teacher, pupil, parent]) await one.page.getByTestId("after").waitFor();
  await shoot(pupil.page, "talk-after-390-kk");
  await shoot(teacher.page, "talk-after-1280-kk");
  expect(await axeFindings(pupil)).toEqual([]);
  expect(await readTalk(at, "pupil", talkId)).toMatchObject({ state: "held", isOpen: false });

  await teacher.page.locator('a[href="/calendar"]').first().click();
  await teacher.page.waitForURL((url) => url.pathname === "/calendar");
});

test("a parent books the director on a phone; they see and hear each other, and nothing speaks of a lock", async () => {
  await openHours(at, "director");
  const { page } = parent;
  await page.setViewportSize(PHONE);
  await page.goto(`${at.server.url}/consultations/with/${at.idOf("director")}`);
  await page.getByTestId("times-option").first().check({ force: true });
  await shoot(page, "talk-director-book-390-kk");
  expect(await cutOff(parent, PHONE.width)).toEqual([]);
  await press(parent, "book-send");
  await page.getByTestId("talk-enter").waitFor();
  talkId = page.url().slice(-24);
  expect(await readTalk(at, "director", talkId)).toMatchObject({ kind: "ordinary", isOpen: true });

  director = await open(at.hostBrowser, at.server.url);
  await signInWith(director, "counsel.director", PASSWORD);
  for (const one of [director, parent]) await goIn(one);
  await Promise.all([
    sees(parent, at.idOf("director"), "camera"),
    sees(director, at.idOf("parent"), "camera"),
    hears(parent, at.idOf("director")),
    hears(director, at.idOf("parent")),
  ]);
  for (const one of [director, parent]) {
    expect(await one.page.locator("body").textContent()).not.toMatch(/шифр|құпия|құлып/i);
    expect(await one.page.getByTestId("sign-locked").count()).toBe(0);
  }
  await shoot(director.page, "talk-director-1280-kk");
  await shoot(page, "talk-director-390-kk");
  expect(await cutOff(parent, PHONE.width)).toEqual([]);
  expect(await axeFindings(parent)).toEqual([]);

  await press(director, "end");
  await press(director, "end-held");
  for (const one of [director, parent]) await one.page.getByTestId("after").waitFor();
  await shoot(page, "talk-director-after-390-kk");
  expect(await readTalk(at, "parent", talkId)).toMatchObject({ state: "held", isOpen: false });
});

test("in a lesson a talk that comes near is one line, of nobody and to nowhere; help is one tap away", async () => {
  const soonMs = Date.now() + 20 * 60_000;
  const offered = await at.ask<Consultation>("colleague", "POST", "/consultations/offers", {
    ...{ kind: "private", guestId: at.idOf("pupil"), way: "video", lengthMin: 30 },
    startsAt: new Date(soonMs - (soonMs % 60_000)).toISOString(),
  });
  await at.ask("pupil", "POST", `/consultations/${offered.id}/answer`, { isAgreed: true });
  const { lessons } = await at.ask<{ lessons: { id: string }[] }>("pupil", "GET", "/lessons");
  const lessonId = lessons[0]?.id ?? "";
  await (await at.pageOf("tutor")).call("lesson:start", { lessonId });
  await enterRoom(pupil, at.server.url, lessonId);
  at.clock.setMinutes(1); // the server looks once a minute
  const { page } = pupil;
  const line = page.getByTestId("room-reminder");
  await line.waitFor();
  expect(await line.textContent()).toMatch(
    /^Жеке кездесу, \d\d:\d\d \d+ минуттан кейін басталады$/,
  );
  expect(await line.locator("a").count()).toBe(0);
  await shoot(page, "talk-reminder-390-kk");
  expect(await axeFindings(pupil)).toEqual([]);
  expect(await cutOff(pupil, PHONE.width)).toEqual([]);
  await line.locator("button").click();
  await line.waitFor({ state: "detached" });
  await press(pupil, "urgent-entry");
  expect(await page.getByTestId("urgent-call").first().getAttribute("href")).toBe("tel:111");
  await shoot(page, "talk-urgent-390-kk");
  await page.goto(at.server.url);
});

test("of a week that is not over not even a number, and afterwards the director has two to count", async () => {
  expect(await counted()).toEqual([]);
  for (const one of [teacher, pupil, parent, director]) expect(one.troubles).toEqual([]);
  at.clock.setMinutes(WEEK_MIN);
  at.signInAnew();
  expect(await counted()).toMatchObject([{ ordinaryHeld: 2, privateHeld: 0, privateNotHeld: 0 }]);
});
