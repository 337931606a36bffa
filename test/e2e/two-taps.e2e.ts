import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, shoot, until } from "../support/browser.ts";
import { pupilCapture } from "../support/clips.ts";
import { movedClock } from "../support/moved-clock.ts";
import { type ServerProcess, startServerProcess } from "../support/server.ts";
import { countWire, type WireBytes } from "../support/wire-bytes.ts";
import { type Actor, DESK, inRoom, open, PHONE, seat, signInAs, state } from "./cast.ts";

const BELL_MIN = 45; // from midnight in Almaty, which is five hours ahead
/** So far into a lesson that the next bell does not ring meanwhile: both would meet in another one. */
const INTO_LESSON_MIN = 5;

/**
 * Bytes down the wire that a pupil's first way may cost, page by page, packed as the built client is served. A second
 * at 200 kbit/s is 25 kB. What it was when these were set: `npm run bench:first-load`, README. Of the room its code is
 * counted, what it says over the socket is as long as the class: until one is in it, with as many of its signs and
 * cards as are there by then (76 to 130 kB), and with its menus and dialogs, which come by themselves afterwards.
 */
const BUDGET = { signIn: 206_000, today: 43_000, room: 140_000, wholeRoom: 256_000 };
/** The last that comes by itself. */
const LATE = /\/late-parts-[^/]+\.js$/;

let server: ServerProcess;
let browser: Browser;
const clock = movedClock();
beforeAll(async () => {
  const nowMin = Math.floor(Date.now() / 60_000) + 5 * 60;
  clock.setMinutes(BELL_MIN - (nowMin % BELL_MIN) + INTO_LESSON_MIN);
  server = await startServerProcess(clock.env);
  browser = await launchBrowser(await pupilCapture());
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  clock.remove();
});

const codeOf = ({ script = 0, style = 0 }: WireBytes) => script + style;

test("who opens the demo as a pupil on a phone, before anybody else, is in the lesson in two taps", async () => {
  const pupil = await open(browser, "about:blank", { size: PHONE });
  const wire = await countWire(pupil.page);
  await pupil.page.goto(server.url);
  await pupil.page.locator('[data-role="pupil"]').waitFor();
  await shoot(pupil.page, "sign-in-390-kk");
  await wire.quiet();
  const signIn = wire.take();
  await pupil.page.locator('[data-role="pupil"]').click(); // one
  const join = pupil.page.locator('a[href$="/room"]').first();
  await join.waitFor();
  await shoot(pupil.page, "today-pupil-390-kk");
  await wire.quiet();
  const today = wire.take();
  const late = pupil.page.waitForResponse((response) => LATE.test(response.url()));
  await join.click(); // two
  await inRoom(pupil);
  const room = codeOf(wire.take());
  await late;
  await wire.quiet();
  const wholeRoom = room + codeOf(wire.take());
  const spent = { signIn: signIn.total, today: today.total, room, wholeRoom };
  expect(spent.signIn, JSON.stringify(spent)).toBeLessThan(BUDGET.signIn);
  expect(spent.today, JSON.stringify(spent)).toBeLessThan(BUDGET.today);
  expect(spent.room, JSON.stringify(spent)).toBeLessThan(BUDGET.room);
  expect(spent.wholeRoom, JSON.stringify(spent)).toBeLessThan(BUDGET.wholeRoom);

  const { me, seats } = await state(pupil);
  expect(me?.isHost).toBe(false);
  expect(seats.length).toBeGreaterThanOrEqual(21); // the teacher and a class of 20 to 25

  // Who opens the demo as its teacher afterwards finds the lesson live, and meets the pupil there.
  const teacher = await open(browser, server.url, { size: DESK });
  await signInAs(teacher, "teacher");
  const enter = teacher.page.locator('a[href$="/room"]').first();
  await enter.waitFor();
  await shoot(teacher.page, "today-teacher-1280-kk");
  await enter.click();
  await inRoom(teacher);
  const mine = await state(teacher);
  expect(mine.me?.isHost).toBe(true);
  expect(roomOf(teacher)).toBe(roomOf(pupil));
  const there = await until(
    () => seat(teacher, me?.personId ?? ""),
    ({ state: name }) => name === "here",
    { what: "the pupil's seat taken" },
  );
  expect(there.personId).toBe(me?.personId);
  expect([...teacher.troubles, ...pupil.troubles]).toEqual([]);
});

const roomOf = ({ page }: Actor) => new URL(page.url()).pathname;
