import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ItemCard } from "#server/library/protocol.ts";
import { launchBrowser, shoot, until } from "../support/browser.ts";
import { keptOf, makeFilm, makeMistakes } from "../support/library.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { type SeededServer, startSeededServer } from "../support/seeded-server.ts";
import { api } from "../support/server.ts";
import { type Actor, axeFindings, cutOff, DESK, open, PHONE, press, signInWith } from "./cast.ts";

const TITLE = "Үйдегі кардио";
/** Long enough to be still in the making when a pupil comes. */
const SECONDS = 18;
const MB = 1_000_000;
let seeded: SeededServer;
let browser: Browser;
let dir: string;
let film: string;
let mistakes: Awaited<ReturnType<typeof makeMistakes>>;
let teacher: Actor;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "qonyrau-films-"));
  [seeded, browser] = await Promise.all([
    startSeededServer(1, { TEACHER_QUOTA_GB: "0.06" }),
    launchBrowser(),
  ]);
  film = await makeFilm(join(dir, "үйдегі_кардио.mp4"), SECONDS);
  mistakes = await makeMistakes(join(dir, "mistakes"));
  teacher = await open(browser, seeded.server.url, { size: PHONE });
  await signInWith(teacher, seeded.school.teacher.login, PASSWORD);
});
afterAll(async () => {
  await browser?.close();
  await seeded?.server.stop();
  if (dir) rmSync(dir, { recursive: true, force: true });
});
beforeEach(async () => {
  await teacher.page.goto(`${seeded.server.url}/library/new`);
  await teacher.page.getByTestId("upload-file").waitFor({ state: "attached" });
});

/** A link on which an upload has a middle; bytes a second, -1 without a limit. */
async function throttle({ context, page }: Actor, uploadThroughput: number): Promise<void> {
  const session = await context.newCDPSession(page);
  const free = { offline: false, latency: 0, downloadThroughput: -1 };
  await session.send("Network.emulateNetworkConditions", { ...free, uploadThroughput });
}
const percent = async () =>
  Number(await teacher.page.getByTestId("upload-progress").first().getAttribute("aria-valuenow"));
const reaches = (least: number, what = `${least} %`) =>
  until(percent, (value) => value >= least, { what, timeoutMs: 60_000 });
const stateOfUpload = () => teacher.page.getByTestId("upload").first().getAttribute("data-state");
const own = (title: string) =>
  teacher.page.getByTestId("own-item").filter({ hasText: title }).first();

/** The teacher's items as the server lists them. */
async function ownItems(): Promise<ItemCard[]> {
  const token = await seeded.tokenOf(seeded.school.teacher.login);
  const list = "/library/items?isOwn=true";
  return (await api<{ items: ItemCard[] }>(seeded.server.url, "GET", list, { token })).items;
}

async function choose(files: string[]): Promise<void> {
  await teacher.page.getByTestId("upload-file").setInputFiles(files);
  await teacher.page.getByTestId("upload-start").waitFor();
}

test("a film from a phone outlives a pause, a reload and a killed server, and a pupil watches it while it is made", async () => {
  const { server, school } = seeded;
  const { page } = teacher;
  await throttle(teacher, 2 * MB);
  await choose([film]);
  expect(await page.getByTestId("upload-title").inputValue()).toBe(TITLE);
  await shoot(page, "library-chosen-390-kk");
  await press(teacher, "upload-start");
  await reaches(10);

  await press(teacher, "upload-pause");
  await until(stateOfUpload, (state) => state === "paused", { what: "the pause" });
  const held = await percent();
  await shoot(page, "library-paused-390-kk");
  expect(await axeFindings(teacher)).toEqual([]);
  expect(await cutOff(teacher, PHONE.width)).toEqual([]);
  expect(await percent()).toBe(held);
  await press(teacher, "upload-resume");

  await reaches(held + 10);
  await page.reload();
  // It goes on by itself, from where it was.
  await page.getByTestId("upload-progress").waitFor();
  expect(await percent()).toBeGreaterThanOrEqual(5);
  await reaches(held + 20);
  await shoot(page, "library-uploading-390-kk");

  await server.kill();
  await until(stateOfUpload, (state) => state === "offline", { what: "no server" });
  expect(await percent()).toBeLessThan(100);
  await server.restart();
  await throttle(teacher, -1);
  await page.getByTestId("upload").waitFor({ state: "detached", timeout: 60_000 });

  const pupil = await open(browser, server.url, { size: DESK });
  await signInWith(pupil, school.pupils[0]?.login ?? "", PASSWORD);
  await pupil.page.goto(`${server.url}/library`);
  const card = pupil.page.getByTestId("library-card").filter({ hasText: TITLE });
  await until(
    async () => {
      if ((await card.count()) === 0) await pupil.page.reload();
      return card.count();
    },
    (count) => count === 1,
    { what: "the pupil's card", timeoutMs: 60_000, everyMs: 1_000 },
  );
  await card.click();
  await pupil.page.getByTestId("player").waitFor();
  await pupil.page.evaluate(() => window.qonyrau?.player?.play());
  await until(
    () => pupil.page.evaluate(() => window.qonyrau?.player?.state().currentMs ?? 0),
    (ms) => ms > 1_000,
    { what: "a moving picture", timeoutMs: 60_000 },
  );
  expect(await own(TITLE).getAttribute("data-state")).toBe("converting");
  await shoot(page, "library-making-390-kk");
  await shoot(pupil.page, "library-pupil-1280-kk");

  await teacher.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await own(TITLE).getByTestId("journal-link").click();
  const pasted = await until(
    () => page.evaluate(() => navigator.clipboard.readText()),
    (text) => text.includes(TITLE),
    { what: "the line for the journal" },
  );
  const address = /https?:\S+\/v\/\S+/.exec(pasted)?.[0] ?? "";
  expect(new URL(address).origin).toBe(server.url);
  await pupil.page.goto(address);
  await pupil.page.waitForURL(/\/library\/[0-9a-f]{24}/);
  expect([...teacher.troubles, ...pupil.troubles]).toEqual([]);
  await pupil.context.close();
});

test("bad files are refused in words with their numbers, and deleting them leaves nothing", async () => {
  const { page } = teacher;
  await choose([mistakes.cut, mistakes.words]);
  await press(teacher, "upload-start");
  const inWords = async (title: string) => {
    const item = own(title);
    await until(
      () => item.getAttribute("data-state"),
      (state) => state === "refused",
      { what: `a refusal of ${title}`, timeoutMs: 90_000 },
    );
    return (await item.getByRole("alert").textContent()) ?? "";
  };
  expect(await inWords("Words")).toMatch(/бейне де, дыбыс та емес/);
  expect(await inWords("Cut")).toMatch(/секунды ғана оқылады, файлда 12 секунд деп жазылған/);
  await shoot(page, "library-refused-390-kk");
  expect(await axeFindings(teacher)).toEqual([]);
  const ids = (await ownItems()).flatMap(({ video }) =>
    video?.state === "refused" ? video.id : [],
  );
  expect(ids).toHaveLength(2);
  for (const title of ["Words", "Cut"]) {
    await own(title).getByTestId("item-remove").click();
    await own(title).waitFor({ state: "detached" });
  }
  await until(
    async () => keptOf(seeded.server.dataDir).filter((name) => ids.some((id) => name.includes(id))),
    (left) => left.length === 0,
    { what: "a clean folder" },
  );
});

test("a file too large for what is left is told before it is sent, and refused by the server too", async () => {
  const { page } = teacher;
  await choose([mistakes.big]);
  const told = page.getByRole("alert").filter({ hasText: /орыннан\s\d+(,\d)?\sМБ\sқалды/ });
  await told.waitFor();
  expect(await page.getByTestId("upload-start").isDisabled()).toBe(true);
  await shoot(page, "library-no-room-390-kk");
  const token = await seeded.tokenOf(seeded.school.teacher.login);
  const body = { kind: "lesson", title: "Big", source: { type: "file", sizeBytes: 70 * MB } };
  const refused = api(seeded.server.url, "POST", "/library/items", { token, body });
  await expect(refused).rejects.toMatchObject({ reason: "own_quota_full" });
});

test("a cancelled upload leaves nothing: no item, no bytes, no used room, no kept file", async () => {
  const { page } = teacher;
  const token = await seeded.tokenOf(seeded.school.teacher.login);
  const used = () =>
    api<{ ownBytes: number }>(seeded.server.url, "GET", "/videos-storage", { token });
  const total = async () => (await ownItems()).length;
  const [items, { ownBytes }] = [await total(), await used()];
  await throttle(teacher, MB);
  await choose([film]);
  await page.getByTestId("upload-title").fill("Болмайтын бейне");
  await press(teacher, "upload-start");
  await reaches(10);
  expect(await total()).toBe(items + 1);
  await press(teacher, "upload-cancel");
  await press(teacher, "upload-cancel-yes");
  await page.getByTestId("upload").waitFor({ state: "detached" });
  await throttle(teacher, -1);
  expect(await total()).toBe(items);
  expect(keptOf(seeded.server.dataDir).filter((name) => name.startsWith("uploads/"))).toEqual([]);
  // What is left of the film itself may still grow; a whole film more it is not.
  expect((await used()).ownBytes).toBeLessThan(ownBytes + 10 * MB);
  const kept = await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("qonyrau-uploads");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const all = opening.result.transaction("files").objectStore("files").getAllKeys();
          all.onsuccess = () => resolve(all.result);
          all.onerror = () => reject(all.error);
        };
      }),
  );
  expect(kept).toEqual([]);
  expect(teacher.troubles).toEqual([]);
});
