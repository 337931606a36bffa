import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, shoot, until } from "../support/browser.ts";
import { teacherCapture } from "../support/clips.ts";
import { type ServerProcess, startServerProcess } from "../support/server.ts";
import {
  type Actor,
  axeFindings,
  cutOff,
  DESK,
  inRoom,
  open,
  PHONE,
  press,
  sends,
  signInAs,
} from "./cast.ts";

let server: ServerProcess;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([
    startServerProcess(),
    launchBrowser(await teacherCapture()),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function come(role: string, size = DESK): Promise<Actor> {
  const actor = await open(browser, server.url, { size });
  await actor.page.locator(`[data-role="${role}"]`).waitFor();
  await signInAs(actor, role);
  return actor;
}

/** A date field's text for so many minutes from now, by the page's clock. */
const inMinutes = (actor: Actor, minutes: number) =>
  actor.page.evaluate((away) => {
    const at = new Date(Date.now() + away * 60_000);
    const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
    return local.toISOString().slice(0, 16);
  }, minutes);

test("a director calls the pupils together; they listen, raise a hand, and are on the sheet", async () => {
  const director = await come("director");
  const { page } = director;
  await page.goto(`${server.url}/meetings/new`);
  await page.getByTestId("meeting-title").waitFor();
  await shoot(page, "meeting-new-1280-kk");
  await page.locator('[role="radiogroup"] label').last().click();
  await page.getByTestId("meeting-title").fill("Қауіпсіздік сабағы");
  await page.locator('input[type="datetime-local"]').fill(await inMinutes(director, 5));
  await page.locator("textarea").first().fill("Суыққа дейінгі қауіпсіздік ережелері.");
  await page.getByTestId("meeting-one-way").check({ force: true });
  await press(director, "meeting-make");
  await page.waitForURL(/\/meetings\/[0-9a-f]{24}$/);
  expect(await axeFindings(director)).toEqual([]);
  await page.getByTestId("sign-in").waitFor();
  await shoot(page, "meeting-host-1280-kk");

  const pupil = await come("pupil", PHONE);
  const row = pupil.page.getByTestId("meeting-row").filter({ hasText: "Қауіпсіздік сабағы" });
  await row.waitFor();
  await shoot(pupil.page, "meeting-today-390-kk");
  await row.getByRole("link").click();
  await press(pupil, "meeting-read");
  await pupil.page.getByTestId("meeting-read").waitFor({ state: "detached" });
  expect(await cutOff(pupil, PHONE.width)).toEqual([]);
  await shoot(pupil.page, "meeting-pupil-390-kk");

  await press(director, "meeting-start");
  await inRoom(director);
  await sends(director);
  await press(pupil, "meeting-join");
  await inRoom(pupil);
  await pupil.page.getByText("Қауіпсіздік сабағы").first().waitFor();
  // Only the host is heard and seen; a hand may be raised.
  await pupil.page.getByTestId("mic").and(pupil.page.locator(":disabled")).waitFor();
  await pupil.page.getByTestId("camera").and(pupil.page.locator(":disabled")).waitFor();
  await press(pupil, "hand");
  await shoot(pupil.page, "meeting-room-390-kk");
  await shoot(page, "meeting-room-1280-kk");
  await press(director, "end");
  await page.getByTestId("end-confirm").click();
  await pupil.page.getByTestId("room").waitFor({ state: "detached" });

  const address = pupil.page.url();
  const meetingId = /lessons\/([0-9a-f]{24})/.exec(address)?.[1] ?? "";
  await page.goto(`${server.url}/meetings/${meetingId}`);
  await page.getByTestId("sign-in").locator("li").first().waitFor();
  const came = page.getByTestId("sign-in").locator("li", { hasText: /\d\d:\d\d/ });
  expect(await came.count()).toBe(1);
  await shoot(page, "meeting-sheet-1280-kk");
  expect([...director.troubles, ...pupil.troubles]).toEqual([]);
  await director.context.close();
  await pupil.context.close();
});

test("a teacher practises alone and sees the class's view over 200 kbit/s", async () => {
  const teacher = await come("teacher");
  const { page } = teacher;
  await page.goto(`${server.url}/today`); // who leads a class has another first screen
  await press(teacher, "practice");
  await inRoom(teacher);
  await sends(teacher);
  const frame = page.frameLocator('[data-testid="class-view"]');
  const rate = frame.getByTestId("preview-rate");
  await rate.waitFor();
  const bps = async () => Number(await rate.getAttribute("data-bps"));
  await until(bps, (value) => value > 30_000, { what: "a picture over the weak link" });
  await frame.locator("video").first().waitFor();
  // What a camera of three layers would send is cut to what the link carries, within a few seconds.
  await until(bps, (value) => value > 10_000 && value < 260_000, {
    what: "a rate that the link carries",
    timeoutMs: 60_000,
  });
  await shoot(page, "practice-1280-kk");
  expect(await axeFindings(teacher)).toEqual([]);
  expect(teacher.troubles).toEqual([]);
  await teacher.context.close();
});
