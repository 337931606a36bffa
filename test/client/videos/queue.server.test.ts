import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launchBrowser, until } from "../../support/browser.ts";
import type { UploadLab } from "./lab-page.ts";
import { type LabServer, startLabServer } from "./lab-server.ts";

const SIZE = 1_200_000;
/** Bytes a second of a link on which an upload has a middle. */
const SLOW_BPS = 600_000;
const QUICK_BPS = -1;

let server: LabServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  [server, browser] = await Promise.all([startLabServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach(async () => {
  context = await browser.newContext();
  page = await openLab();
});
afterEach(async () => {
  server.refuseAbove(Number.POSITIVE_INFINITY);
  server.refuseWith(null);
  await context.close();
});

async function openLab(): Promise<Page> {
  const opened = await context.newPage();
  await opened.goto(server.url);
  await opened.waitForFunction(() => "lab" in globalThis);
  return opened;
}
const idOf = (n: number) => `${Date.now().toString(16)}${n}`.padStart(24, "0");

async function throttle(uploadThroughput: number, of: Page = page): Promise<void> {
  const session = await context.newCDPSession(of);
  const free = { offline: false, latency: 0, downloadThroughput: -1 };
  await session.send("Network.emulateNetworkConditions", { ...free, uploadThroughput });
}
const add = (videoId: string, seed: number, sizeBytes = SIZE) =>
  page.evaluate(
    ([id, bytes, from]) =>
      lab.queue.add({
        videoId: id,
        itemId: `item-${id}`,
        title: "A title",
        facts: { isSound: false, durationS: null, linesPx: null, poster: null },
        file: lab.file("VID_0001.mp4", bytes, from),
      }),
    [videoId, sizeBytes, seed] as const,
  );
const tasks = (of: Page = page) => of.evaluate(() => lab.queue.tasks());
const stateOf = async (videoId: string, of: Page = page) =>
  (await tasks(of)).find((task) => task.videoId === videoId)?.state ?? "gone";
const inState = (videoId: string, state: string, of: Page = page) =>
  until(
    () => stateOf(videoId, of),
    (found) => found === state,
    { what: `${state} of ${videoId}`, timeoutMs: 30_000 },
  );
const halfSent = (videoId: string) =>
  until(
    async () => server.sizeOf(videoId),
    (bytes) => bytes > SIZE * 0.2,
    { what: "the middle of an upload", timeoutMs: 30_000 },
  );
async function expectWhole(videoId: string, seed: number, of: Page = page): Promise<void> {
  await inState(videoId, "gone", of);
  const bytes = server.fileOf(videoId);
  expect(bytes.length).toBe(SIZE);
  const edges = await of.evaluate(
    async ([size, from]) => {
      const all = new Uint8Array(await lab.file("a", size, from).arrayBuffer());
      return [all[0], all[size >> 1], all[size - 1], all.reduce((sum, byte) => sum + byte, 0)];
    },
    [SIZE, seed] as const,
  );
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  expect([bytes[0], bytes[SIZE >> 1], bytes[SIZE - 1], sum]).toEqual(edges);
}
const labOf = (of: Page = page): Promise<Pick<UploadLab, "sent" | "discarded">> =>
  of.evaluate(() => ({ sent: lab.sent, discarded: lab.discarded }));

test("files go one after another, whole, with a token that was renewed, and nothing is kept", async () => {
  const [first, second] = [idOf(1), idOf(2)];
  await throttle(SLOW_BPS * 4);
  await add(first, 1);
  await add(second, 2);
  await halfSent(first);
  expect(await stateOf(second)).toBe("waiting");
  expect(server.sizeOf(second)).toBe(0);
  await expectWhole(first, 1);
  await expectWhole(second, 2);
  expect((await labOf()).sent).toEqual([first, second]);
  expect(await page.evaluate(() => lab.keptIds())).toEqual([]);
});

test("a pause holds until it is ended, and then goes on from there", async () => {
  const videoId = idOf(3);
  const before = server.receivedBytes();
  await throttle(SLOW_BPS);
  await add(videoId, 3);
  await halfSent(videoId);
  await page.evaluate((id) => lab.queue.pause(id), videoId);
  await inState(videoId, "paused");
  const held = await until(
    async () => {
      const bytes = server.sizeOf(videoId);
      await page.waitForTimeout(400);
      return [bytes, server.sizeOf(videoId)] as const;
    },
    ([earlier, later]) => earlier === later,
    { what: "standing still" },
  );
  expect(held[0]).toBeLessThan(SIZE);
  await throttle(QUICK_BPS);
  await page.evaluate((id) => lab.queue.resume(id), videoId);
  await expectWhole(videoId, 3);
  expect(server.receivedBytes() - before).toBeLessThan(SIZE * 1.7);
});

test("a reload in the middle goes on by itself with the file that was kept", async () => {
  const videoId = idOf(4);
  await throttle(SLOW_BPS);
  await add(videoId, 4);
  await until(tasks, ([task]) => task?.isKept === true, { what: "the kept file" });
  await halfSent(videoId);
  const before = server.sizeOf(videoId);
  await page.reload();
  await page.waitForFunction(() => "lab" in globalThis);
  await until(tasks, (all) => all.length === 0 || (all[0]?.sentBytes ?? 0) >= before * 0.5, {
    what: "going on from the middle",
  });
  await throttle(QUICK_BPS);
  await expectWhole(videoId, 4);
  expect(await page.evaluate(() => lab.keptIds())).toEqual([]);
});

test("a lost network is said at once, and its return is noticed", async () => {
  const videoId = idOf(5);
  await throttle(SLOW_BPS);
  await add(videoId, 5);
  await halfSent(videoId);
  await context.setOffline(true);
  await inState(videoId, "offline");
  await context.setOffline(false);
  await throttle(QUICK_BPS);
  await expectWhole(videoId, 5);
});

test("a server that is away for a while is waited for", async () => {
  const videoId = idOf(6);
  await throttle(SLOW_BPS);
  await add(videoId, 6);
  await halfSent(videoId);
  await server.stop();
  await inState(videoId, "offline");
  await server.start();
  await expectWhole(videoId, 6);
});

test("a browser without room says so, and takes the same file again but no other", async () => {
  const videoId = idOf(7);
  const session = await context.newCDPSession(page);
  const origin = new URL(server.url).origin;
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 500_000 });
  await throttle(SLOW_BPS);
  await add(videoId, 7);
  await halfSent(videoId);
  expect((await tasks())[0]?.isKept).toBe(false);
  expect(await page.evaluate(() => lab.queue.hasUnkept())).toBe(true);
  await page.reload();
  await page.waitForFunction(() => "lab" in globalThis);
  await inState(videoId, "needsFile");
  await until(tasks, ([task]) => (task?.sentBytes ?? 0) > SIZE * 0.15, { what: "what is there" });
  const give = (seed: number) =>
    page.evaluate(
      ([id, size, from]) => lab.queue.giveFile(id, lab.file("renamed.mov", size, from)),
      [videoId, SIZE, seed] as const,
    );
  expect(await give(8)).toBe(false);
  expect(await stateOf(videoId)).toBe("needsFile");
  expect(await give(7)).toBe(true);
  await throttle(QUICK_BPS);
  await expectWhole(videoId, 7);
});

test("pieces a proxy finds too large are made smaller", async () => {
  const videoId = idOf(9);
  server.pieces.length = 0;
  server.refuseAbove(400 * 1024); // below the first piece
  await add(videoId, 9);
  await until(
    () => stateOf(videoId),
    (state) => state === "refused" || state === "gone",
    { what: "an end" },
  );
  // 400 KiB is less than any piece we make: the upload ends in words instead of for ever.
  expect(await stateOf(videoId)).toBe("refused");
  server.refuseAbove(1024 * 1024);
  const other = idOf(10);
  await throttle(SLOW_BPS * 8);
  await add(other, 10);
  await expectWhole(other, 10);
  expect(Math.max(...server.pieces)).toBeLessThanOrEqual(1024 * 1024);
});

test("what the server does not want is told with its reason", async () => {
  const videoId = idOf(11);
  server.refuseWith("own_quota_full");
  await add(videoId, 11);
  await inState(videoId, "refused");
  expect((await tasks())[0]?.reason).toBe("own_quota_full");
});

test("a cancelled upload leaves nothing here and tells the server", async () => {
  const videoId = idOf(12);
  await throttle(SLOW_BPS);
  await add(videoId, 12);
  await halfSent(videoId);
  await page.evaluate((id) => lab.queue.cancel(id), videoId);
  expect(await tasks()).toEqual([]);
  expect((await labOf()).discarded).toEqual([`item-${videoId}`]);
  expect(await page.evaluate(() => lab.keptIds())).toEqual([]);
});

test("of two windows one sends; the other takes over by a word, or when the first is closed", async () => {
  const videoId = idOf(13);
  await throttle(SLOW_BPS);
  await add(videoId, 13);
  await until(tasks, ([task]) => task?.isKept === true, { what: "the kept file" });
  const other = await openLab();
  await throttle(SLOW_BPS, other);
  await other.evaluate(() => lab.take());
  await inState(videoId, "elsewhere");
  await inState(videoId, "sending", other);
  await other.close();
  await inState(videoId, "sending");
  await throttle(QUICK_BPS);
  await expectWhole(videoId, 13);
});
