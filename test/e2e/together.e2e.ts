import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Item } from "../../server/library/protocol.ts";
import { shoot, until } from "../support/browser.ts";
import { tool } from "../support/converting.ts";
import { publishFilm } from "../support/published.ts";
import {
  type Actor,
  axeFindings,
  cutOff,
  enterRoom,
  hears,
  PHONE,
  press,
  roomPath,
  sees,
} from "./cast.ts";
import { pupilOf, type Stage, setStage, teach } from "./stage.ts";

/** Long enough for everything here to happen within it, small enough to be made in seconds. */
const FILM_S = 90;
/** What issue 5 allows between any two devices, ms. */
const MOST_DRIFT_MS = 500;

let stage: Stage;
let dir: string;
let item: Item;
let teacher: Actor;
let pupils: Actor[] = [];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "qonyrau-together-"));
  stage = await setStage(3);
  const file = join(dir, "film.mp4");
  await tool("ffmpeg", [
    ...["-v", "error", "-y", "-f", "lavfi", "-i", `testsrc=s=320x180:r=15:d=${FILM_S}`],
    ...["-f", "lavfi", "-i", `sine=frequency=440:duration=${FILM_S}`, "-shortest"],
    ...["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", file],
  ]);
  const { server, school, tokenOf } = stage;
  // For no pupil: what a class sees in the room is not what it finds in the library.
  item = await publishFilm({
    url: server.url,
    token: await tokenOf(school.teacher.login),
    file,
    details: {
      kind: "lesson",
      title: "Фотосинтез қалай жүреді",
      audience: { pupils: "none", classIds: [], parents: false },
    },
  });
  teacher = await teach(stage);
  pupils = await Promise.all(
    [0, 1].map(async (n) => {
      const pupil = await pupilOf(stage, n, n === 0 ? { size: PHONE } : {});
      await enterRoom(pupil, server.url, stage.lessonId);
      return pupil;
    }),
  );
}, 300_000);
afterAll(async () => {
  await stage?.close();
  if (dir) rmSync(dir, { recursive: true, force: true });
});

/** Where a window's film stands; pages of one machine share its clock. Null while there is none to see. */
const standing = ({ page }: Actor) =>
  page.evaluate(() => {
    const found = document.querySelector('[data-testid="together-video"]');
    if (!(found instanceof HTMLVideoElement) || found.readyState < 2) return null;
    return {
      atMs: performance.timeOrigin + performance.now(),
      positionMs: found.currentTime * 1000,
      isPlaying: !found.paused && !found.seeking && found.readyState > 2,
      rate: found.playbackRate,
      widthPx: found.videoWidth,
    };
  });

/** The greatest distance between any two of these windows now, ms; null while one of them does not play. */
async function drift(actors: readonly Actor[]): Promise<number | null> {
  const seen = await Promise.all(actors.map(standing));
  const began = seen.map((one) => (one?.isPlaying ? one.positionMs - one.atMs : null));
  const known = began.filter((one) => one !== null);
  if (known.length < actors.length) return null;
  return Math.max(...known) - Math.min(...known);
}

const inStep = (actors: readonly Actor[], what: string) =>
  until(
    () => drift(actors),
    (ms) => ms !== null && ms < MOST_DRIFT_MS / 2,
    { what, timeoutMs: 60_000 },
  );
/** Waits until all of them stand still near a place, ms. */
const standAt = (actors: readonly Actor[], fromMs: number, toMs: number, what: string) =>
  until(
    () => Promise.all(actors.map(standing)),
    (all) =>
      all.every(
        (one) => one && !one.isPlaying && one.positionMs >= fromMs && one.positionMs <= toMs,
      ),
    { what, timeoutMs: 60_000 },
  );
/** Sets the teacher's time line by its keys: to an end of it and by seconds from there. */
async function leap(key: "Home" | "End", steps: number): Promise<void> {
  const thumb = teacher.page.locator('[data-testid="together-stage"] [role="slider"]');
  await thumb.focus();
  await thumb.press(key);
  for (let n = 0; n < steps; n++) await thumb.press(key === "Home" ? "ArrowRight" : "ArrowLeft");
}

describe("a film of the library in the lesson", () => {
  test("the teacher chooses it, and it stands ready at everybody's", async () => {
    await press(teacher, "together");
    const row = teacher.page.getByTestId("choice-item");
    await row.first().waitFor();
    await shoot(teacher.page, "together-pick-1280-kk");
    expect(await axeFindings(teacher)).toEqual([]);
    await row.first().click();
    const all = [teacher, ...pupils];
    await standAt(all, 0, 100, "the beginning");
    for (const one of all) expect((await standing(one))?.widthPx).toBeGreaterThan(0);
  });

  test("it is played in step: never half a second between any two, and the teacher is still heard", async () => {
    await press(teacher, "together-play");
    const all = [teacher, ...pupils];
    await inStep(all, "everybody in step");
    const measured: number[] = [];
    await until(
      async () => {
        const ms = await drift(all);
        if (ms !== null) measured.push(ms);
        return measured.length;
      },
      (count) => count >= 30,
      { what: "thirty measures", timeoutMs: 60_000, everyMs: 200 },
    );
    const sorted = measured.toSorted((a, b) => a - b);
    console.info(
      `drift between three windows, ms: median ${Math.round(sorted[15] ?? 0)}, most ${Math.round(sorted.at(-1) ?? 0)}`,
    );
    expect(Math.max(...measured)).toBeLessThan(MOST_DRIFT_MS);
    for (const pupil of pupils) await hears(pupil, stage.school.teacher.id);
    await Promise.all([
      shoot(teacher.page, "together-teacher-1280-kk"),
      shoot(pupils[0]!.page, "together-pupil-390-kk"),
    ]);
    for (const pupil of pupils) expect(await axeFindings(pupil)).toEqual([]);
    expect(await cutOff(pupils[0]!, PHONE.width)).toEqual([]);
  });

  test("a pause holds everybody at the same frame, a leap takes everybody along", async () => {
    await press(teacher, "together-pause");
    const all = [teacher, ...pupils];
    const stood = await standAt(all, 1, FILM_S * 1000, "a pause");
    await until(
      () => Promise.all(all.map(standing)),
      (now) => {
        const places = now.map((one) => one?.positionMs ?? Number.NaN);
        return Math.max(...places) - Math.min(...places) < 100;
      },
      { what: "the same frame" },
    );
    expect(stood).toHaveLength(3);
    await leap("Home", 5);
    await standAt(all, 4_900, 5_100, "the fifth second");
    await press(teacher, "together-play");
    await inStep(all, "in step after the leap");
  });

  test("who comes back jumps in where the others are", async () => {
    await pupils[1]!.page.reload();
    await inStep([teacher, ...pupils], "the one who came back, in step");
    expect((await standing(pupils[1]!))?.positionMs).toBeGreaterThan(6_000);
  });

  test("whose link is slow is told to the teacher, holds nobody up and catches up by itself", async () => {
    const [other, slow] = [pupils[0]!, pupils[1]!];
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    await slow.context.route(/\/m\/.*\.(m4s|mp4)(\?|$)/, async (route) => {
      await held;
      await route.continue();
    });
    await slow.page.reload();
    const chip = teacher.page.getByTestId("together-waiting");
    await chip.waitFor({ timeout: 30_000 });
    expect(await chip.textContent()).toBe("1 оқушы жүктеп жатыр");
    await shoot(teacher.page, "together-waiting-1280-kk");
    await inStep([teacher, other], "the others, in step meanwhile");
    release();
    await inStep([teacher, other, slow], "the slow one, in step");
    await chip.waitFor({ state: "detached", timeout: 30_000 });
    await slow.context.unroute(/\/m\/.*\.(m4s|mp4)(\?|$)/);
  });

  test("who takes sound alone hears it in step, and sees it only when they ask", async () => {
    const [other, thrifty] = [pupils[1]!, pupils[0]!];
    const { page } = thrifty;
    await press(thrifty, "mode-button");
    await page.getByTestId("mode-sound").click();
    const way = () => page.getByTestId("together-stage").getAttribute("data-way");
    await until(way, (is) => is === "sound", { what: "the sound alone" });
    await inStep([teacher, other, thrifty], "the sound, in step");
    expect((await standing(thrifty))?.widthPx).toBe(0);
    await page.keyboard.press("Escape");
    await page.getByTestId("mode-choices").waitFor({ state: "detached" });
    await shoot(page, "together-sound-390-kk");
    await press(thrifty, "together-show");
    await until(way, (is) => is === "picture", { what: "the picture" });
    await inStep([teacher, other, thrifty], "the picture, in step");
    expect((await standing(thrifty))?.widthPx).toBeGreaterThan(0);
    await press(thrifty, "mode-button");
    await page.getByTestId("mode-full").click();
    await page.keyboard.press("Escape");
  });

  test("its addresses open for nobody who is not in the room", async () => {
    const { server, school, tokenOf } = stage;
    const token = await tokenOf(school.pupils[2]?.login ?? "");
    const open = await fetch(`${server.url}/api/library/items/${item.id}/open`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: "{}",
    });
    expect(open.status).toBe(404);
    const unsigned = await fetch(`${server.url}/m/9999999999/x/${item.video?.id}/master.m3u8`);
    expect(unsigned.ok).toBe(false);
  });

  test("taken off, the stage is the teacher's again", async () => {
    await press(teacher, "together-stop");
    for (const one of [teacher, ...pupils])
      await one.page.getByTestId("together-stage").waitFor({ state: "detached" });
    await sees(pupils[0]!, stage.school.teacher.id, "camera");
    for (const one of [teacher, ...pupils]) expect(one.troubles).toEqual([]);
    expect(teacher.page.url()).toContain(roomPath(stage.lessonId));
  });
});
