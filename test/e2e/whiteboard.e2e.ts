import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { createCanvas } from "@napi-rs/canvas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shoot, until } from "../support/browser.ts";
import { Link } from "../support/room-link.ts";
import { api } from "../support/server.ts";
import { type Actor, axeFindings, cutOff, enterRoom, inRoom, PHONE, press } from "./cast.ts";
import { pupilOf, type Stage, setStage, teach } from "./stage.ts";

let stage: Stage;
let teacher: Actor;
let pupil: Actor;
/** What the site's own policy kept a page from. */
const barred: string[] = [];
/** Addresses each window asked for. */
const asked = { teacher: [] as string[], pupil: [] as string[] };

const shapesOf = (actor: Actor, where: "board-editor" | "board-view") =>
  until(
    async () => actor.page.getByTestId(where).first(),
    (found) => found !== null,
  ).then((found) => found.getAttribute("data-shapes"));
const hasShapes = (actor: Actor, where: "board-editor" | "board-view", count: number) =>
  until(
    () => shapesOf(actor, where).catch(() => null),
    (shown) => shown === String(count),
    { timeoutMs: 60_000, what: `${count} shapes in ${where}` },
  );
const editorIsOpen = (actor: Actor) =>
  actor.page.locator('[data-testid="board-editor"][data-open]').waitFor({ timeout: 90_000 });

/** Draws a wave over the middle of the board. `row` from the top, in tenths of its height. */
async function drawWave({ page }: Actor, row: number): Promise<void> {
  const canvas = page.locator("canvas.interactive");
  const box = await canvas.boundingBox();
  if (!box) throw new Error("no canvas");
  const at = (n: number) => ({
    x: box.x + box.width * (0.2 + n * 0.02),
    y: box.y + (box.height * (row + Math.sin(n / 3))) / 10,
  });
  await page.mouse.move(at(0).x, at(0).y);
  await page.mouse.down();
  for (let n = 1; n <= 30; n++) await page.mouse.move(at(n).x, at(n).y);
  await page.mouse.up();
}

beforeAll(async () => {
  stage = await setStage(3, {}, { isPictureSmall: true });
  teacher = await teach(stage);
  pupil = await pupilOf(stage, 0, { size: PHONE });
  for (const { page } of [teacher, pupil])
    page.on("console", (message) => {
      if (/Content Security Policy/.test(message.text())) barred.push(message.text());
    });
  for (const who of ["teacher", "pupil"] as const)
    (who === "teacher" ? teacher : pupil).page.on("request", (request) =>
      asked[who].push(request.url()),
    );
  await enterRoom(pupil, stage.server.url, stage.lessonId);
});
afterAll(() => stage?.close());

test("the teacher opens the board and draws; a pupil on a phone sees it without Excalidraw", async () => {
  await press(teacher, "board-button");
  await editorIsOpen(teacher);
  await drawWave(teacher, 3);
  await hasShapes(teacher, "board-editor", 1);
  await hasShapes(pupil, "board-view", 1);
  const path = pupil.page.locator('[data-testid="board-view"] [data-shape="freedraw"] path');
  expect((await path.getAttribute("d"))?.length).toBeGreaterThan(300);
  expect(asked.pupil.filter((url) => /BoardEditor|excalidraw/i.test(url))).toEqual([]);
});

test("a pupil who is given the board draws on it, and the teacher sees it", async () => {
  await press(teacher, "board-drawers");
  await press(teacher, "drawers-chosen");
  await teacher.page
    .locator(`[data-testid="drawer"][data-person-id="${stage.school.pupils[0]?.id}"]`)
    .click();
  await editorIsOpen(pupil);
  await teacher.page.keyboard.press("Escape");
  await press(pupil, "board-ink");
  await press(pupil, "colour-red");
  await drawWave(pupil, 7);
  await hasShapes(teacher, "board-editor", 2);
  expect(await cutOff(pupil, PHONE.width)).toEqual([]);
  await shoot(pupil.page, "board-pupil-draws-390-kk");
  await shoot(teacher.page, "board-teacher-1280-kk");
});

test("the board is there again after a reload, on both sides", async () => {
  const token = await stage.tokenOf(stage.school.teacher.login);
  await api(stage.server.url, "PATCH", "/me", { token, body: { language: "ru" } });
  await teacher.page.reload();
  await inRoom(teacher);
  await hasShapes(teacher, "board-editor", 2);
  await pupil.page.reload();
  await inRoom(pupil);
  await hasShapes(pupil, "board-editor", 2);
});

test("once the right is taken the pupil looks on, and the server refuses what comes all the same", async () => {
  await press(teacher, "board-drawers");
  await press(teacher, "drawers-me");
  await pupil.page.getByTestId("board-view").waitFor();
  await teacher.page.keyboard.press("Escape");
  const login = stage.school.pupils[0]?.login ?? "";
  const stranger = new Link({ url: stage.server.url, auth: { token: await stage.tokenOf(login) } });
  await stranger.connect();
  const { lessonId } = stage;
  await stranger.call("room:enter", { lessonId, deviceId: crypto.randomUUID() });
  const { scenes } = await stranger.call("board:list", { lessonId });
  const changes = [
    {
      ...{ type: "rectangle" as const, id: "forged", version: 1, versionNonce: 1, seed: 1 },
      ...{ index: "a9", x: 0, y: 0, width: 50, height: 50 },
    },
  ];
  const sceneId = scenes[0]?.id ?? "";
  await expect(stranger.call("board:draw", { lessonId, sceneId, changes })).rejects.toMatchObject({
    code: "forbidden",
    reason: "board_locked",
  });
  stranger.socket.disconnect();
  await shoot(pupil.page, "board-pupil-looks-390-kk");
});

test("the board is wiped, and what was on it brought back", async () => {
  await press(teacher, "board-clear");
  await hasShapes(pupil, "board-view", 0);
  await press(teacher, "board-undo");
  await hasShapes(pupil, "board-view", 2);
});

test("another board is made and shown; the first one is still there", async () => {
  await press(teacher, "board-pick");
  await teacher.page.getByTestId("board-new").waitFor();
  await shoot(teacher.page, "board-teacher-1280-ru");
  await press(teacher, "board-new");
  await hasShapes(pupil, "board-view", 0);
  await press(teacher, "board-pick");
  await teacher.page.getByTestId("board-choice").first().click();
  await hasShapes(pupil, "board-view", 2);
});

test("a picture is put on the board, and the pupil sees it", async () => {
  const canvas = createCanvas(900, 700);
  const context = canvas.getContext("2d");
  context.fillStyle = "#2b8a3e";
  context.fillRect(0, 0, 900, 700);
  const buffer = canvas.toBuffer("image/png");
  const file = { name: "leaf.png", mimeType: "image/png", buffer };
  await teacher.page.getByTestId("board-picture").setInputFiles(file);
  await hasShapes(pupil, "board-view", 3);
  const image = pupil.page.locator('[data-testid="board-view"] [data-shape="image"] image');
  await image.waitFor();
  expect(await image.getAttribute("href")).toMatch(/^data:image\/(webp|jpeg);base64,/);
});

test("in the sound mode the board waits to be asked for", async () => {
  const { lessonId } = stage;
  const quiet = await pupilOf(stage, 1, { size: PHONE });
  await enterRoom(quiet, stage.server.url, lessonId);
  await press(quiet, "mode-button");
  await press(quiet, "mode-sound");
  await quiet.page.keyboard.press("Escape");
  const show = quiet.page.getByTestId("board-show");
  await show.waitFor();
  expect(await quiet.page.getByTestId("board-view").count()).toBe(0);
  await shoot(quiet.page, "board-sound-390-kk");
  await show.click();
  await hasShapes(quiet, "board-view", 3);
  await quiet.context.close();
});

test("nothing came from another origin, nothing failed, nothing bars a reader", async () => {
  const own = new URL(stage.server.url).host;
  const foreign = [...asked.teacher, ...asked.pupil].filter(
    (url) => !url.startsWith("data:") && !url.startsWith("blob:") && new URL(url).host !== own,
  );
  expect(foreign).toEqual([]);
  expect(asked.teacher.some((url) => /BoardEditor/.test(url))).toBe(true);
  expect([...teacher.troubles, ...pupil.troubles, ...barred]).toEqual([]);
  expect(await axeFindings(pupil)).toEqual([]);
  expect(await axeFindings(teacher)).toEqual([]);
});

test("after the lesson its boards are on its page, to look at and to take along", async () => {
  const { lessonId } = stage;
  const token = await stage.tokenOf(stage.school.teacher.login);
  const link = new Link({ url: stage.server.url, auth: { token } });
  await link.connect();
  await link.call("lesson:end", { lessonId });
  link.socket.disconnect();
  const own = await stage.tokenOf(stage.school.pupils[0]?.login ?? "");
  await api(stage.server.url, "PATCH", "/me", { token: own, body: { language: "ru" } });
  await pupil.page.goto(`${stage.server.url}/lessons/${lessonId}`);
  await pupil.page.getByTestId("lesson-board").first().waitFor();
  expect(await pupil.page.getByTestId("lesson-board").count()).toBe(1); // the empty one is not there
  await pupil.page.getByTestId("lesson-boards").scrollIntoViewIfNeeded();
  await shoot(pupil.page, "board-lesson-page-390-ru");
  await press(pupil, "lesson-board");
  const kept = pupil.page.locator('[data-testid="kept-board"] [data-testid="board-view"]');
  await kept.waitFor();
  expect(await kept.getAttribute("data-shapes")).toBe("3");
  await shoot(pupil.page, "board-kept-390-ru");
  for (const [kind, magic] of [
    ["png", "\x89PNG"],
    ["pdf", "%PDF-1.4"],
  ] as const) {
    const downloading = pupil.page.waitForEvent("download");
    await press(pupil, `board-${kind}`);
    const bytes = readFileSync(await (await downloading).path());
    expect(bytes.subarray(0, magic.length).toString("latin1")).toBe(magic);
    expect(bytes.length).toBeGreaterThan(5_000);
    if (kind === "png")
      writeFileSync(resolve(import.meta.dirname, "../out/board-saved.png"), bytes);
  }
});
