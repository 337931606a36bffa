import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, shoot, until } from "../support/browser.ts";
import { pupilCapture } from "../support/clips.ts";
import { type ServerProcess, startServerProcess } from "../support/server.ts";
import { type Actor, DESK, inRoom, open, PHONE, seat, signInAs, state } from "./cast.ts";

let server: ServerProcess;
let browser: Browser;
beforeAll(async () => {
  server = await startServerProcess();
  browser = await launchBrowser(await pupilCapture());
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test("who opens the demo as a pupil on a phone, before anybody else, is in the lesson in two taps", async () => {
  const pupil = await open(browser, server.url, { size: PHONE });
  await pupil.page.locator('[data-role="pupil"]').waitFor();
  await shoot(pupil.page, "sign-in-390-kk");
  await pupil.page.locator('[data-role="pupil"]').click(); // one
  const join = pupil.page.locator('a[href$="/room"]').first();
  await join.waitFor();
  await shoot(pupil.page, "today-pupil-390-kk");
  await join.click(); // two
  await inRoom(pupil);

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
