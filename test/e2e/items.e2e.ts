import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Item, ItemList } from "../../server/library/protocol.ts";
import type { FileReply } from "../../server/protocol/define.ts";
import type { WatchingTable } from "../../server/watching/protocol.ts";
import { launchBrowser, shoot, until } from "../support/browser.ts";
import { tool } from "../support/converting.ts";
import { makeMovingFilm, publishFilm } from "../support/published.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { type SeededServer, startSeededServer } from "../support/seeded-server.ts";
import { api } from "../support/server.ts";
import { type Actor, axeFindings, cutOff, DESK, open, PHONE, press, signInWith } from "./cast.ts";

const SECONDS = 8;
const PHOTO_MAX_BYTES = 90_000;
let seeded: SeededServer;
let browser: Browser;
let dir: string;
let token: string;
let item: Item;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "qonyrau-items-"));
  const film = makeMovingFilm(join(dir, "film.mp4"), SECONDS, "640x360");
  [seeded, browser] = await Promise.all([startSeededServer(2), launchBrowser()]);
  const { server, school } = seeded;
  token = await seeded.tokenOf(school.teacher.login);
  const details = { kind: "making" as const, title: "Тырна бүктеу" };
  item = await publishFilm({ url: server.url, token, file: await film, details });
  item = await api<Item>(server.url, "POST", `/library/items/${item.id}/withdraw`, {
    token,
    body: {},
  });
});
afterAll(async () => {
  await browser?.close();
  await seeded?.server.stop();
  if (dir) rmSync(dir, { recursive: true, force: true });
});

const at = (path: string) => seeded.server.url + path;
const readItem = () => api<Item>(seeded.server.url, "GET", `/library/items/${item.id}`, { token });

async function comes(login: string, size: typeof PHONE, path: string): Promise<Actor> {
  const actor = await open(browser, seeded.server.url, { size });
  await signInWith(actor, login, PASSWORD);
  await actor.page.goto(at(path));
  return actor;
}
const teacherAt = (path: string) => comes(seeded.school.teacher.login, DESK, path);
const pupilAt = (path: string) => comes(seeded.school.pupils[0]?.login ?? "", PHONE, path);

const player = ({ page }: Actor) => page.evaluate(() => window.qonyrau?.player?.state() ?? null);
/** Plays the whole film, at double speed. */
async function watchToTheEnd(actor: Actor): Promise<void> {
  await actor.page.evaluate(async () => {
    window.qonyrau?.player?.setRate(2);
    await window.qonyrau?.player?.play(0);
  });
  await ended(actor);
}
const ended = (actor: Actor) =>
  until(
    () => player(actor),
    (state) => state?.phase === "ended",
    { what: "the end of the film", timeoutMs: 90_000 },
  );

test("a teacher writes chapters, captions and a question beside the film, and publishes", async () => {
  const teacher = await teacherAt(`/library/${item.id}/edit`);
  const { page } = teacher;
  await page.getByTestId("player").waitFor();
  const seek = (ms: number) => page.evaluate((to) => window.qonyrau?.player?.seek(to), ms);

  await seek(4_000);
  await press(teacher, "chapter-add");
  await page.getByTestId("chapter-title").fill("Қанатын шығару");
  expect(await page.getByTestId("chapter-time").inputValue()).toBe("0:04");
  // Nothing is lost by a reload before it is saved.
  await page.reload();
  await page.getByTestId("player").waitFor();
  expect(await page.getByTestId("chapter-title").inputValue()).toBe("Қанатын шығару");

  await seek(1_000);
  await press(teacher, "cue-add");
  await page.keyboard.type("Қағазды екіге бүкте");
  await page.getByTestId("caption-preview").waitFor();
  expect(await page.getByTestId("caption-preview").textContent()).toBe("Қағазды екіге бүкте");
  await page.keyboard.press("Control+ArrowRight");
  expect(await page.getByTestId("cue-start").first().inputValue()).toBe("0:01.1");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Енді қайта аш");
  await shoot(page, "item-edit-1280-kk");
  expect(await axeFindings(teacher)).toEqual([]);
  await press(teacher, "captions-save");
  await until(
    async () => (await readItem()).video?.captions,
    (captions) => captions?.includes("kk") === true,
    { what: "captions on the server" },
  );

  await page.getByTestId("edit-question").press("Space");
  await page.getByTestId("question-text").fill("Неше бұрыш шықты?");
  await page.getByTestId("option-text-0").fill("Үш");
  await page.getByTestId("option-text-1").fill("Төрт");
  await page.getByTestId("option-right-1").check();
  await page.getByTestId("edit-asks-photo").press("Space");
  await press(teacher, "item-publish");
  await page.getByTestId("item-withdraw").waitFor();
  expect(await readItem()).toMatchObject({
    chapters: [{ atMs: 4_000, title: "Қанатын шығару" }],
    question: { options: ["Үш", "Төрт"] },
    rightOption: 1,
    asksPhoto: true,
    publishAt: expect.any(String),
  });
  expect(teacher.troubles).toEqual([]);
  await teacher.context.close();
});

test("a pupil reads the captions, answers after the end and sends a photo, small whatever the camera", async () => {
  const photo = join(dir, "photo.jpg");
  const scene = "testsrc2=s=3000x2000:d=1,noise=alls=40:allf=t";
  await tool("ffmpeg", ["-f", "lavfi", "-i", scene, "-frames:v", "1", "-q:v", "2", photo]);
  const pupil = await pupilAt(`/library/${item.id}`);
  const { page } = pupil;
  await page.getByTestId("player").waitFor();
  expect(await page.getByTestId("question").count()).toBe(0);
  await page.evaluate(() => localStorage.setItem("qonyrau.player", '{"captions":"kk"}'));
  await page.reload();
  await page.getByTestId("player").waitFor();
  await page.evaluate(() => window.qonyrau?.player?.play(1_200));
  await until(
    async () => (await player(pupil))?.captionText,
    (text) => text === "Қағазды екіге бүкте",
    { what: "the caption" },
  );
  await watchToTheEnd(pupil);

  await page.getByTestId("question").waitFor();
  await press(pupil, "option-0");
  await press(pupil, "answer-send");
  await press(pupil, "answer-again");
  await press(pupil, "option-1");
  await press(pupil, "answer-send");
  await page.getByTestId("answer-again").waitFor({ state: "detached" });
  await page.getByTestId("photo-file").setInputFiles(photo);
  await page.getByTestId("own-photo").waitFor();
  await until(
    () => page.getByTestId("watch-percent").getAttribute("data-percent"),
    (percent) => percent === "100",
    { what: "100 %" },
  );
  await shoot(page, "item-390-kk");
  expect(await axeFindings(pupil)).toEqual([]);
  expect(await cutOff(pupil, PHONE.width)).toEqual([]);

  const table = await api<WatchingTable>(seeded.server.url, "GET", `/watching/${item.id}`, {
    token,
  });
  const personId = table.rows.find(({ hasPhoto }) => hasPhoto)?.personId;
  const path = `/watching/${item.id}/photos/${personId}`;
  const sent = await api<FileReply>(seeded.server.url, "GET", path, { token });
  const bytes = Buffer.from(sent.contentBase64, "base64");
  expect(bytes.length).toBeLessThanOrEqual(PHOTO_MAX_BYTES);
  expect(bytes.subarray(0, 3).toString("hex")).toBe("ffd8ff");
  expect(pupil.troubles).toEqual([]);
  await pupil.context.close();
});

test("a list plays on to its next item by itself, unless it is stopped", async () => {
  const { server } = seeded;
  const post = <T>(path: string, body: unknown) =>
    api<T>(server.url, "POST", path, { token, body });
  const second = await post<Item>(`/library/items/${item.id}/reuse`, {});
  const audience = { pupils: "all", classIds: [], parents: false };
  const path = `/library/items/${second.id}`;
  await api(server.url, "PATCH", path, { token, body: { audience } });
  await post(`${path}/publish`, {});
  const itemIds = [item.id, second.id];
  const list = await post<ItemList>("/library/lists", { title: "Бүктеу", itemIds });
  const pupil = await pupilAt(`/library/lists/${list.id}`);
  const { page } = pupil;
  const stands = (id: string) => page.waitForURL(`**/library/${id}?list=${list.id}`);
  await page.getByTestId("list-item").nth(1).waitFor();
  expect(await axeFindings(pupil)).toEqual([]);
  expect(await cutOff(pupil, PHONE.width)).toEqual([]);
  await page.getByTestId("list-item").first().getByRole("link").click();
  await stands(item.id);
  await page.getByTestId("player").waitFor();
  await watchToTheEnd(pupil);
  await page.getByTestId("next-stop").waitFor();
  await shoot(page, "item-next-390-kk");
  await stands(second.id);
  await until(
    () => player(pupil),
    (state) => (state?.currentMs ?? 0) > 500 && state?.isPaused === false,
    { what: "the second film, playing by itself", timeoutMs: 60_000 },
  );
  expect(pupil.troubles).toEqual([]);
  await pupil.context.close();
});

test("the teacher sees who watched, with answer and photo, and takes the table along", async () => {
  const teacher = await teacherAt(`/library/${item.id}`);
  const { page } = teacher;
  await press(teacher, "watchers");
  await page.waitForURL("**/watched");
  const rows = page.getByTestId("watcher");
  await rows.first().waitFor();
  expect(await rows.count()).toBe(2);
  const watched = rows.filter({ has: page.getByTestId("watcher-photo") });
  expect(await watched.getByTestId("watcher-percent").textContent()).toMatch(/^100\s%$/);
  await watched.getByTestId("watcher-photo").click();
  await page.getByRole("dialog").locator("img").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await shoot(page, "watched-1280-kk");
  expect(await axeFindings(teacher)).toEqual([]);
  await page.getByTestId("only-below").press("Space");
  expect(await watched.count()).toBe(0);
  expect(await rows.count()).toBe(1);

  for (const [format, name] of [
    ["xlsx", /\.xlsx$/],
    ["csv", /\.csv$/],
    ["xapi", /\.json$/],
  ] as const) {
    const download = page.waitForEvent("download");
    await press(teacher, `export-${format}`);
    expect((await download).suggestedFilename()).toMatch(name);
  }
  expect(teacher.troubles).toEqual([]);
  await teacher.context.close();
});
