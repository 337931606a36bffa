import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Item } from "../../server/library/protocol.ts";
import type { Progress } from "../../server/watching/protocol.ts";
import { launchBrowser, shoot, until } from "../support/browser.ts";
import { makeMovingFilm, publishExercise } from "../support/published.ts";
import { type SeededServer, startSeededServer } from "../support/seeded-server.ts";
import { axeFindings, cutOff, DESK, PHONE, press } from "./cast.ts";
import {
  becomes,
  downloaded,
  keepsReport,
  loopsRound,
  playsTo,
  progressOf,
  seek,
  shows,
  starts,
  state,
  stop,
  type Watcher,
  watcherAt,
} from "./watcher.ts";

const DURATION_MS = 30_000;
/** A school's weak link: 200 kbit/s and a tenth of a second each way. */
const WEAK = { offline: false, latency: 200, downloadThroughput: 25_000, uploadThroughput: 12_500 };
const VTT = "WEBVTT\n\n00:00.000 --> 00:29.000\nТізені бүгіп, арқаны тік ұста\n";

let seeded: SeededServer;
let browser: Browser;
let dir: string;
let item: Item;
/** One for each test, and for each that is tried again. */
let nextPupil = 0;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "qonyrau-player-"));
  const film = makeMovingFilm(join(dir, "film.mp4"), DURATION_MS / 1000);
  [seeded, browser] = await Promise.all([startSeededServer(20), launchBrowser()]);
  item = await publishExercise(seeded, await film, VTT);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await seeded?.server.stop();
  if (dir) rmSync(dir, { recursive: true, force: true });
});

/** Another pupil of the class each time. */
const pupilAtItem = (size = DESK) =>
  watcherAt({ seeded, browser, item, size, login: seeded.school.pupils[nextPupil++]?.login ?? "" });
const progress = ({ login }: Watcher) => progressOf(seeded, item, login);
const reported = (watcher: Watcher, is: (told: Progress) => boolean, what: string) =>
  until(() => progress(watcher), is, { what, timeoutMs: 60_000 });

test("nothing is fetched before play; on 200 kbit/s it plays to the end without a stall", async () => {
  const actor = await pupilAtItem();
  const { asked } = actor;
  await shoot(actor.page, "player-idle-1280-kk");
  expect(await axeFindings(actor)).toEqual([]);
  const session = await actor.context.newCDPSession(actor.page);
  await session.send("Network.emulateNetworkConditions", WEAK);
  expect(asked.filter((path) => !path.endsWith("/poster.jpg"))).toEqual([]);

  await press(actor, "player-play");
  const first = await starts(actor);
  expect(first.currentMs).toBeLessThan(2_000); // at the beginning, not somewhere in it
  const last = await playsTo(actor, DURATION_MS - 2_000, 60_000);
  expect(last).toMatchObject({ stalls: 0, heightPx: 240, trouble: null });
  expect(asked.some((path) => path.includes("/240/"))).toBe(true);
  await becomes(actor, ({ phase }) => phase === "ended", "the end");
  await reported(actor, ({ percent }) => percent === 100, "the whole of it");
  expect(actor.troubles).toEqual([]);
  await actor.context.close();
});

test("quality is what was chosen, whether less or more; a seek lands where it was meant", async () => {
  const actor = await pupilAtItem();
  await press(actor, "player-quality-saving");
  await press(actor, "player-play");
  await playsTo(actor, 1_500);
  expect((await state(actor)).heightPx).toBe(240);
  await press(actor, "player-quality-high");
  const high = await shows(actor, 720);
  expect(high.quality).toBe("high");
  expect(high.currentMs).toBeGreaterThan(1_000); // it went on, from where it was

  const box = await actor.page.getByTestId("player-seek").boundingBox();
  if (!box) throw new Error("no bar");
  await actor.page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2);
  await actor.page.getByTestId("player-preview").waitFor();
  await actor.page.mouse.click(box.x + box.width * 0.6, box.y + box.height / 2);
  const there = await playsTo(actor, DURATION_MS * 0.6);
  expect(there.elementMs).toBeLessThan(DURATION_MS * 0.6 + 3_000);
  expect(there.phase).toBe("ready");
  await actor.page.keyboard.press("Digit1");
  await becomes(actor, ({ elementMs }) => elementMs >= 3_000 && elementMs < 6_000, "a tenth of it");
  await actor.context.close();
});

test("more is seen within seconds though all is there in less: where two segments meet, and instead of auto", async () => {
  const actor = await pupilAtItem();
  await press(actor, "player-quality-saving");
  await press(actor, "player-play");
  await downloaded(actor);
  await stop(actor);
  await seek(actor, 4_040); // of 4 s each; pictures begin two frames later than their segment, once it is played
  await becomes(actor, ({ elementMs }) => elementMs === 4_040, "the seam");
  await press(actor, "player-quality-high");
  await press(actor, "player-play");
  await shows(actor, 720, 10_000);
  expect(await state(actor)).toMatchObject({ stalls: 0 });
  await actor.context.close();

  const small = await pupilAtItem(PHONE); // where auto has no use for more
  await press(small, "player-play");
  await downloaded(small);
  expect((await state(small)).heightPx).toBe(240);
  await press(small, "player-more");
  await press(small, "player-sheet-quality-high");
  await shows(small, 720, 10_000);
  await small.context.close();
});

test("listening alone fetches no picture and keeps the place; captions are shown", async () => {
  const actor = await pupilAtItem();
  const { page } = actor;
  await press(actor, "player-play");
  await playsTo(actor, 1_000);
  await page.getByTestId("player-picture").hover();
  await press(actor, "player-captions");
  await press(actor, "player-captions-kk");
  const caption = page.getByTestId("player-caption");
  await caption.waitFor();
  expect(await caption.textContent()).toContain("Тізені бүгіп");
  await shoot(page, "player-captions-1280-kk");

  await seek(actor, 14_000);
  await playsTo(actor, 14_500);
  const askedBefore = actor.asked.length;
  const before = await state(actor);
  await press(actor, "item-sound-only");
  const sound = await becomes(
    actor,
    ({ isSoundOnly, heightPx, currentMs, isWaiting }) =>
      isSoundOnly && heightPx === 0 && !isWaiting && currentMs > before.currentMs + 500,
    "sound alone",
  );
  expect(sound.currentMs).toBeLessThan(before.currentMs + 8_000);
  await shoot(page, "player-sound-only-1280-kk");
  const asked = actor.asked.slice(askedBefore);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((path) => !/\/(sound\.m3u8|a48|a128)/.test(path))).toEqual([]);
  await press(actor, "item-sound-only");
  await becomes(
    actor,
    ({ heightPx, isWaiting }) => heightPx > 0 && !isWaiting,
    "the picture again",
  );
  await becomes(actor, ({ currentMs }) => currentMs > sound.currentMs, "the place, further on");
  await actor.context.close();
});

test("what was watched is counted to one percent, over a seek and at double speed; it goes on where it was left", async () => {
  const actor = await pupilAtItem();
  const { page } = actor;
  await press(actor, "player-play");
  await playsTo(actor, 5_000);
  const firstMs = await stop(actor);
  await seek(actor, 15_000);
  await page.getByTestId("player-picture").hover();
  await press(actor, "player-speed");
  await press(actor, "player-speed-2");
  await press(actor, "player-play");
  await playsTo(actor, 22_000);
  const secondMs = await stop(actor);
  const seenMs = firstMs + (secondMs - 15_000);
  const expected = (seenMs / DURATION_MS) * 100;
  const told = await reported(actor, ({ positionMs }) => positionMs >= 22_000, "the report");
  expect(Math.abs(told.percent - expected)).toBeLessThanOrEqual(1);
  expect(told.ranges).toHaveLength(2);

  await page.reload();
  const resume = page.getByTestId("player-resume");
  await resume.waitFor();
  expect(await resume.textContent()).toContain(`0:${Math.floor(secondMs / 1000)}`);
  await resume.click();
  const again = await starts(actor);
  expect(Math.abs(again.elementMs - secondMs)).toBeLessThan(1_500);
  await stop(actor);
  expect(Math.abs((await progress(actor)).percent - expected)).toBeLessThanOrEqual(6);
  await actor.context.close();
});

test("a loop from A to B is played over and over; the mirror, the timer and the counter do theirs", async () => {
  const actor = await pupilAtItem();
  const { page } = actor;
  await press(actor, "player-play");
  await seek(actor, 3_000);
  await playsTo(actor, 3_200);
  await page.getByTestId("player-picture").hover();
  await press(actor, "player-loop");
  await playsTo(actor, 5_000);
  await press(actor, "player-loop");
  const { loop } = await state(actor);
  if (typeof loop?.bMs !== "number") throw new Error("no loop");
  await loopsRound(actor, loop.aMs, loop.bMs, 3);
  await page.getByTestId("player-loop-marks").waitFor();
  await press(actor, "player-mirror");
  const flipped = page.locator("[data-mirrored] video");
  expect(
    await flipped.evaluate((video) => getComputedStyle(video.parentElement ?? video).transform),
  ).toBe("matrix(-1, 0, 0, 1, 0, 0)");
  await press(actor, "interval-start");
  await page.getByTestId("interval-overlay").waitFor();
  for (let at = 0; at < 3; at++) await press(actor, "counter-add");
  await press(actor, "counter-undo");
  expect(await page.getByTestId("counter-count").textContent()).toBe("2");
  await page.getByTestId("player-picture").hover();
  await shoot(page, "player-tools-1280-kk");
  await press(actor, "player-loop");
  await playsTo(actor, loop.bMs + 1_000);
  expect(actor.troubles).toEqual([]);
  await actor.context.close();
});

test("without a network it plays what it has and says so; what was seen meanwhile is delivered later", async () => {
  const actor = await pupilAtItem();
  const { page, context } = actor;
  await press(actor, "player-quality-saving");
  await press(actor, "player-play");
  await playsTo(actor, 2_000);
  await becomes(actor, ({ bufferedMs }) => bufferedMs > 15_000, "a buffer");
  await reported(actor, ({ coveredMs }) => coveredMs > 0, "a first report");
  await context.setOffline(true);
  const cut = await becomes(actor, ({ trouble }) => trouble?.name === "offline", "the hint");
  await page.getByTestId("player-trouble").waitFor();
  await shoot(page, "player-offline-1280-kk");
  await playsTo(actor, cut.currentMs + 4_000);
  const stoppedMs = await stop(actor);
  await keepsReport(actor);
  expect((await progress(actor)).coveredMs).toBeLessThan(stoppedMs - 2_000);

  await context.setOffline(false);
  await becomes(actor, ({ trouble }) => trouble === null, "the hint gone");
  const told = await reported(actor, ({ coveredMs }) => coveredMs > stoppedMs - 500, "the batch");
  expect(Math.abs(told.percent - (stoppedMs / DURATION_MS) * 100)).toBeLessThanOrEqual(1);
  await context.close();
});

test("refused addresses are renewed by itself", async () => {
  const actor = await pupilAtItem();
  await press(actor, "player-quality-saving");
  await press(actor, "player-play");
  await playsTo(actor, 1_000);
  let refused = 0;
  await actor.page.route(/\/m\/.*\.m4s$/, (route) => {
    refused++;
    return route.fulfill({ status: 403 });
  });
  await press(actor, "player-quality-high"); // wants segments it does not have
  await becomes(actor, ({ trouble }) => trouble?.name === "renewing", "the renewal");
  await actor.page.unroute(/\/m\/.*\.m4s$/);
  await shows(actor, 720);
  expect(refused).toBeGreaterThan(0);
  await actor.context.close();
});

test("on a phone everything is reached, nothing is cut off", async () => {
  const actor = await pupilAtItem(PHONE);
  const { page } = actor;
  expect(await axeFindings(actor)).toEqual([]);
  expect(await cutOff(actor, PHONE.width)).toEqual([]);
  await press(actor, "player-more");
  await press(actor, "player-sheet-speed-1.5");
  await press(actor, "player-sheet-mirror");
  await page.getByTestId("player-sheet-quality-saving").click();
  await page.waitForTimeout(300);
  await shoot(page, "player-sheet-390-kk");
  expect(await axeFindings(actor)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByTestId("player-sheet-mirror").waitFor({ state: "detached" });
  await press(actor, "player-play");
  await playsTo(actor, 1_000);
  expect(await state(actor)).toMatchObject({
    rate: 1.5,
    isMirrored: true,
    quality: "saving",
    heightPx: 240,
  });
  await shoot(page, "player-390-kk");
  expect(actor.troubles).toEqual([]);
  await actor.context.close();
});
