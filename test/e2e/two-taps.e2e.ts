import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, shoot } from "../support/browser.ts";
import { pupilCapture } from "../support/clips.ts";
import { type ServerProcess, startServerProcess } from "../support/server.ts";
import { DESK, inRoom, open, PHONE, press, signInAs, state } from "./cast.ts";

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

test("who opens the demo as a pupil on a phone is in the lesson in two taps", async () => {
  const teacher = await open(browser, server.url, { size: DESK });
  await signInAs(teacher, "teacher");
  await teacher.page.locator('a[href$="/check"]').first().click();
  await press(teacher, "start");
  await inRoom(teacher);

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
  expect([...teacher.troubles, ...pupil.troubles]).toEqual([]);
});
