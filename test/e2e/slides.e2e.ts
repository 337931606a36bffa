import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shoot, until } from "../support/browser.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { api } from "../support/server.ts";
import { makeDocx, makePdf } from "../support/slides.ts";
import {
  type Actor,
  axeFindings,
  cutOff,
  DESK,
  enterRoom,
  inRoom,
  open,
  PHONE,
  press,
  signInWith,
} from "./cast.ts";
import { pupilOf, type Stage, setStage } from "./stage.ts";

const PAGES = 4;
let stage: Stage;
let dir = "";
let teacher: Actor;
let pupil: Actor;
let late: Actor;
/** What the first pupil fetched of pages. */
let bytes: Map<string, number>;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "qonyrau-slides-e2e-"));
  writeFileSync(join(dir, "Қысқаша көбейту.pdf"), makePdf({ pages: PAGES, photo: true }));
  writeFileSync(join(dir, "Жоспар.docx"), makeDocx());
  writeFileSync(join(dir, "бүлінген.pdf"), "%PDF-1.7 and nothing more");
  stage = await setStage(3, { VIDEO_JOBS: "0" }, { isPictureSmall: true });
});
afterAll(async () => {
  await stage?.close();
  rmSync(dir, { recursive: true, force: true });
});

const stageOf = ({ page }: Actor) => page.getByTestId("slide-stage");
/** Waits until this window sees that page. */
const sees = (actor: Actor, page: number) =>
  until(
    () => stageOf(actor).getAttribute("data-seen", { timeout: 15_000 }),
    (seen) => seen === String(page),
    { what: `page ${page} seen` },
  );
const strokesOf = (actor: Actor) => actor.page.getByTestId("stroke").count();
const seesStrokes = (actor: Actor, count: number) =>
  until(
    () => strokesOf(actor),
    (seen) => seen === count,
    { what: `${count} strokes` },
  );

/** Counts what a window fetches of pages: bytes on the wire by address. */
async function countPages({ page, context }: Actor): Promise<Map<string, number>> {
  const bytes = new Map<string, number>();
  const addresses = new Map<string, string>();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  cdp.on("Network.responseReceived", ({ requestId, response }) => {
    if (response.url.endsWith(".webp")) addresses.set(requestId, response.url);
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const url = addresses.get(requestId);
    if (url) bytes.set(url, (bytes.get(url) ?? 0) + encodedDataLength);
  });
  return bytes;
}

/** Another language for one person, as they choose it themselves. */
async function speak(actor: Actor, login: string, language: "kk" | "ru"): Promise<void> {
  const token = await stage.tokenOf(login);
  await api(stage.server.url, "PATCH", "/me", { token, body: { language } });
  await actor.page.reload();
}

describe("before the lesson", () => {
  test("the teacher adds files on the lesson's page; what cannot be shown says why", async () => {
    teacher = await open(stage.teacherBrowser, stage.server.url, { size: DESK });
    await signInWith(teacher, stage.school.teacher.login, PASSWORD);
    await teacher.page.goto(`${stage.server.url}/lessons/${stage.lessonId}`);
    await teacher.page
      .getByTestId("deck-file")
      .setInputFiles(
        ["Қысқаша көбейту.pdf", "бүлінген.pdf", "Жоспар.docx"].map((name) => join(dir, name)),
      );
    const ready = teacher.page.locator('[data-testid="deck"][data-state="ready"]');
    await until(
      () => ready.count(),
      (count) => count === 2,
      {
        ...{ timeoutMs: 60_000, what: "PDF and DOCX as slides" },
      },
    );
    const titles = await ready.allTextContents();
    expect(titles.some((text) => text.includes("Қысқаша көбейту"))).toBe(true);
    const refused = teacher.page.locator('[data-testid="deck"][data-state="refused"]');
    expect(await refused.textContent()).toContain("Файл бүлінген");
    await teacher.page.getByTestId("materials").scrollIntoViewIfNeeded();
    await shoot(teacher.page, "slides-materials-1280-kk");
    await refused.getByTestId("deck-remove").click();
    await refused.getByTestId("deck-remove-confirm").click();
    await until(
      () => refused.count(),
      (count) => count === 0,
      { what: "the deck gone" },
    );
  });
});

describe("in the lesson", () => {
  test("the teacher puts the slides on the stage; a pupil's phone shows them", async () => {
    await teacher.page.goto(`${stage.server.url}/lessons/${stage.lessonId}/check`);
    await press(teacher, "start");
    await inRoom(teacher);
    await press(teacher, "slides-button");
    await teacher.page.getByTestId("deck-show").first().waitFor();
    await shoot(teacher.page, "slides-dialog-1280-kk");
    await press(teacher, "deck-show");
    await sees(teacher, 1);
    pupil = await pupilOf(stage, 0, { size: PHONE });
    bytes = await countPages(pupil);
    await enterRoom(pupil, stage.server.url, stage.lessonId);
    await sees(pupil, 1);
  });

  test("each page reaches the pupil, sent ahead, for 30 to 80 kB at most", async () => {
    const numberOf = (url: string) => Number(/(\d{4})\.webp$/.exec(url)?.[1]);
    const fetched = () => [...bytes.keys()].map(numberOf).sort();
    for (let page = 2; page <= PAGES; page++) {
      await until(
        async () => fetched(),
        (all) => all.includes(page),
        { what: `page ${page} ahead` },
      );
      if (page % 2 === 0) await press(teacher, "slide-next");
      else await teacher.page.keyboard.press("PageDown");
      await sees(pupil, page);
      await sees(teacher, page);
    }
    expect(await teacher.page.getByTestId("slide-next").isDisabled()).toBe(true);
    expect([...bytes.keys()].every((url) => url.includes("/s/"))).toBe(true);
    const costs = [...bytes.values()];
    console.info(`bytes per slide on the wire: ${costs.join(", ")}`);
    for (const cost of costs) {
      expect(cost).toBeGreaterThan(0);
      expect(cost).toBeLessThan(80_000);
    }
    await teacher.page.keyboard.press("ArrowLeft");
    await sees(pupil, PAGES - 1);
    expect(fetched()).toEqual([...Array(PAGES).keys()].map((n) => n + 1)); // nothing was fetched twice
  });

  test("what the teacher draws and where they point is seen at once; a pupil without the right has no pen", async () => {
    await press(teacher, "slide-draw");
    const box = await teacher.page.getByTestId("slide").boundingBox();
    if (!box) throw new Error("no slide");
    const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
    const { mouse } = teacher.page;
    await mouse.move(...at(0.3, 0.4));
    await mouse.down();
    for (let step = 1; step <= 12; step++)
      await mouse.move(...at(0.3 + step / 50, 0.4 + (step % 3) / 60));
    await seesStrokes(pupil, 1); // while the button is still held
    await mouse.up();
    await press(teacher, "slide-marker");
    await press(teacher, "slide-colour-4");
    await mouse.move(...at(0.08, 0.29));
    await mouse.down();
    await mouse.move(...at(0.5, 0.29), { steps: 8 });
    await mouse.up();
    await press(teacher, "slide-text");
    await press(teacher, "slide-colour-2");
    await mouse.click(...at(0.3, 0.85));
    await teacher.page.getByTestId("slide-text-field").fill("Есте сақта!");
    await teacher.page.keyboard.press("Enter");
    await seesStrokes(pupil, 3);
    expect(await pupil.page.getByTestId("slide").textContent()).toContain("Есте сақта!");
    await press(teacher, "slide-pointer");
    await mouse.move(...at(0.75, 0.45), { steps: 4 });
    await pupil.page.locator('[data-testid="slide"] circle').waitFor();
    expect(await pupil.page.getByTestId("slide-draw").count()).toBe(0);
    await shoot(teacher.page, "slides-teacher-1280-kk");
    await shoot(pupil.page, "slides-pupil-390-kk");
    expect(await cutOff(pupil, PHONE.width)).toEqual([]);
    expect(await axeFindings(teacher)).toEqual([]);
    await press(teacher, "slide-undo");
    await seesStrokes(pupil, 2);
  });

  test("who comes late sees the page and its ink; with the right a pupil draws, too", async () => {
    late = await pupilOf(stage, 1, { size: DESK });
    await enterRoom(late, stage.server.url, stage.lessonId);
    await sees(late, PAGES - 1);
    await seesStrokes(late, 2);
    await press(teacher, "board-drawers");
    await press(teacher, "drawers-everybody");
    await press(late, "slide-draw");
    const box = await late.page.getByTestId("slide").boundingBox();
    if (!box) throw new Error("no slide");
    await late.page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.7);
    await late.page.mouse.down();
    await late.page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.75, { steps: 6 });
    await late.page.mouse.up();
    await Promise.all([teacher, pupil].map((actor) => seesStrokes(actor, 3)));
    await speak(late, stage.school.pupils[1]?.login ?? "", "ru");
    await inRoom(late);
    await sees(late, PAGES - 1);
    await seesStrokes(late, 3); // it is kept, for whoever comes back
    await shoot(late.page, "slides-pupil-1280-ru");
    await teacher.page.keyboard.press("Escape");
  });

  test("all pages at a glance, to go to one; off the stage again", async () => {
    await press(teacher, "slide-place");
    expect(await teacher.page.getByTestId("slide-thumb").count()).toBe(PAGES);
    await shoot(teacher.page, "slides-thumbs-1280-kk");
    await press(teacher, "slide-thumb");
    await sees(pupil, 1);
    expect(await strokesOf(pupil)).toBe(0);
    await press(teacher, "slides-button");
    await press(teacher, "deck-off");
    await until(
      () => stageOf(pupil).count(),
      (count) => count === 0,
      { what: "an empty stage" },
    );
  });

  test("after the lesson the class looks at them at its own pace, ink and all", async () => {
    await press(teacher, "end");
    await press(teacher, "end-confirm");
    await pupil.page.getByTestId("ending").waitFor();
    await pupil.page.goto(`${stage.server.url}/lessons/${stage.lessonId}`);
    await speak(pupil, stage.school.pupils[0]?.login ?? "", "ru");
    await pupil.page.getByTestId("deck-open").first().waitFor();
    expect(await pupil.page.getByTestId("deck-add").count()).toBe(0);
    expect(await pupil.page.getByTestId("deck-remove").count()).toBe(0);
    await pupil.page.getByTestId("materials").scrollIntoViewIfNeeded();
    await shoot(pupil.page, "slides-materials-390-ru");
    await press(pupil, "deck-open");
    const viewer = pupil.page.getByTestId("deck-viewer");
    for (let page = 1; page < PAGES - 1; page++) {
      await until(
        () => viewer.getAttribute("data-seen"),
        (seen) => seen === String(page),
      );
      await press(pupil, "slide-next");
    }
    await until(
      () => viewer.getAttribute("data-seen"),
      (seen) => seen === String(PAGES - 1),
    );
    await seesStrokes(pupil, 3);
    await shoot(pupil.page, "slides-viewer-390-ru");
    expect(await cutOff(pupil, PHONE.width)).toEqual([]);
  });

  test("nobody's page threw, and the log names nobody and no file", () => {
    expect([teacher, pupil, late].flatMap(({ troubles }) => troubles)).toEqual([]);
    expect(stage.server.output()).not.toMatch(/Тегі|Аты\d|көбейту|Есте|eyJ[A-Za-z0-9_-]{10}/);
  });
});
