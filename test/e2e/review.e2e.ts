import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CreditBoard } from "../../server/credits/protocol.ts";
import type { JournalGrid } from "../../server/journal/protocol.ts";
import type { Task } from "../../server/plans/protocol.ts";
import { launchBrowser, shoot, until } from "../support/browser.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { type SeededServer, startSeededServer } from "../support/seeded-server.ts";
import { api } from "../support/server.ts";
import { type Actor, axeFindings, cutOff, DESK, open, PHONE, press, signInWith } from "./cast.ts";
import { createDesk, drawPage, giveCredit } from "./review-desk.ts";

let seeded: SeededServer;
let browser: Browser;
let teacher: Actor;
let pupil: Actor;
let desk: ReturnType<typeof createDesk>;
let task: Task;
const idOf = (n: number) => seeded.school.pupils[n]?.id ?? "";
const go = (actor: Actor, path: string) => actor.page.goto(seeded.server.url + path);

beforeAll(async () => {
  seeded = await startSeededServer(4, {}, { hasCredit: true });
  browser = await launchBrowser();
  desk = createDesk(seeded);
  task = await desk.giveTask("112-жаттығу: сөйлемдерді көшіріп, ырықты етістіктердің астын сыз.");
  const [first, second] = await Promise.all([
    drawPage(browser, ["112-жаттығу", "Бала кітап оқыды.", "Хат жазылды.", "Үй салынды."]),
    drawPage(browser, ["Ырықсыз етіс:", "жазылды, салынды"]),
  ]);
  await desk.handIn(task.id, 0, [first, second], "Екінші бетте жалғасы бар.");
  await desk.handIn(task.id, 1, [second]);
  teacher = await open(browser, seeded.server.url, { size: DESK });
  await signInWith(teacher, seeded.school.teacher.login, PASSWORD);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await seeded?.server.stop();
});

async function speak(actor: Actor, login: string, language: "kk" | "ru"): Promise<void> {
  const token = await seeded.tokenOf(login);
  await api(seeded.server.url, "PATCH", "/me", { token, body: { language } });
  await actor.page.reload();
}
/** Draws a slanted line over the middle of the photo. */
async function drawOver(page: Page): Promise<void> {
  const box = await page.getByTestId("viewer").first().boundingBox();
  if (!box) throw new Error("no photo to draw on");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x - 80, y - 30);
  await page.mouse.down();
  for (let step = 1; step <= 12; step++)
    await page.mouse.move(x - 80 + step * 13, y - 30 + Math.sin(step) * 12);
  await page.mouse.up();
}
/** The ink that can be wiped lies above what was given before. */
const ink = (page: Page) =>
  page.getByTestId("viewer").first().getByTestId("ink").last().getAttribute("data-count");

describe("a teacher's review", () => {
  test("the menu counts what waits; the oldest is first; a photo is drawn upon and work goes back", async () => {
    const { page } = teacher;
    await go(teacher, "/review");
    await page.getByTestId("to-review").nth(1).waitFor();
    await until(
      () => page.locator('a[href="/review"]').first().textContent(),
      (words) => words?.includes("2") ?? false,
      { what: "the count beside the menu's place" },
    );
    expect(await axeFindings(teacher)).toEqual([]);
    await shoot(page, "review-queue-1280-kk");
    await press(teacher, "to-review");
    await page.waitForURL(new RegExp(`/tasks/${task.id}/work/${idOf(0)}`));
    await page.getByTestId("viewer").waitFor();
    await drawOver(page);
    expect(await ink(page)).toBe("1");
    await drawOver(page);
    await press(teacher, "undo");
    expect(await ink(page)).toBe("1");
    await page.getByTestId("phrase-mistakes").click();
    await page.getByTestId("answer-words").press("End");
    await page.getByTestId("answer-words").pressSequentially(" «Салынды» – ырықсыз етіс.");
    // What is begun stays over a reload.
    await page.reload();
    await page.getByTestId("viewer").waitFor();
    expect(await page.getByTestId("answer-words").inputValue()).toContain("«Салынды»");
    expect(await ink(page)).toBe("1");
    await shoot(page, "review-work-1280-kk");
    expect(await axeFindings(teacher)).toEqual([]);
    await press(teacher, "return");
    await page.locator('[data-testid="work-state"][data-state="returned"]').waitFor();
    const work = await desk.readWork(task.id, idOf(0));
    expect(work).toMatchObject({ state: "returned", points: null });
    expect(work.feedback).toHaveLength(1);
    expect(work.feedback[0]?.drawings).toHaveLength(1);
  });

  test("the pupil sees drawing and words on a phone, and hands in the next round", async () => {
    pupil = await open(browser, seeded.server.url, { size: PHONE });
    await signInWith(pupil, seeded.school.pupils[0]?.login ?? "", PASSWORD);
    await go(pupil, `/tasks/${task.id}`);
    const { page } = pupil;
    const answer = page.getByTestId("answer").first();
    await answer.getByText("«Салынды»").waitFor();
    const drawn = answer.getByTestId("drawn-photo");
    await drawn.scrollIntoViewIfNeeded();
    expect(await drawn.getByTestId("ink").getAttribute("data-count")).toBe("1");
    await shoot(page, "review-pupil-390-kk");
    expect(await cutOff(pupil, PHONE.width)).toEqual([]);
    await until(
      async () => (await desk.readWork(task.id, idOf(0))).feedback[0]?.seenAt ?? null,
      (seenAt) => seenAt !== null,
      { what: "that the teacher knows it was seen" },
    );
    const better = await drawPage(browser, [
      "112-жаттығу",
      "Хат жазылды.",
      "Үй салынды. (ырықсыз)",
    ]);
    const again = await desk.handIn(task.id, 0, [better]);
    expect(again.rounds).toHaveLength(2);
    await pupil.context.close();
  });

  test("rounds lie beside each other; accepted with points", async () => {
    const { page } = teacher;
    await go(teacher, `/tasks/${task.id}/work/${idOf(0)}`);
    await press(teacher, "compare");
    await page.getByTestId("viewer").nth(1).waitFor();
    await shoot(page, "review-compare-1280-kk");
    await press(teacher, "points-9");
    await press(teacher, "accept");
    await page.locator('[data-testid="work-state"][data-state="accepted"]').waitFor();
    expect(await desk.readWork(task.id, idOf(0))).toMatchObject({ state: "accepted", points: 9 });
    // The next one by a key.
    await page.getByTestId("go-next").waitFor();
    await page.keyboard.press("n");
    await page.waitForURL(new RegExp(`/tasks/${task.id}/work/${idOf(1)}`));
  });

  test("on a phone: drawn with a finger, spoken, accepted", async () => {
    const { page } = teacher;
    await page.setViewportSize(PHONE);
    await page.reload();
    await page.getByTestId("viewer").waitFor();
    await drawOver(page);
    expect(await cutOff(teacher, PHONE.width)).toEqual([]);
    await shoot(page, "review-work-390-kk");
    await press(teacher, "voice");
    await page.getByTestId("voice").getByText("0:01").waitFor();
    await press(teacher, "voice");
    await page.locator("audio").waitFor();
    await press(teacher, "accept");
    await page.locator('[data-testid="work-state"][data-state="accepted"]').waitFor();
    const [given] = (await desk.readWork(task.id, idOf(1))).feedback;
    expect(given?.voice).toMatchObject({ kind: "voice", isWhole: true });
    await page.setViewportSize(DESK);
  });

  test("the overview begins with who has not handed in; paper is entered, time given, all reminded", async () => {
    const { page } = teacher;
    const soon = await desk.giveTask("113-жаттығу", new Date(Date.now() + 2_000).toISOString());
    await go(teacher, `/tasks/${soon.id}/board`);
    await until(
      async () => {
        await page.reload();
        await page.getByTestId("board-row").first().waitFor();
        return page.getByTestId("group-missing").count();
      },
      (count) => count === 1,
      { what: "that the task is due", everyMs: 700 },
    );
    const rows = page.getByTestId("group-missing").getByTestId("board-row");
    expect(await rows.count()).toBe(4);
    await press(teacher, "remind");
    const words = await page.getByTestId("remind-text").inputValue();
    expect(words).toContain("113-жаттығу");
    expect(words.match(/•/g)).toHaveLength(4);
    await page.keyboard.press("Escape");
    await page.getByTestId("remind-text").waitFor({ state: "detached" });
    const row = (n: number) =>
      page.locator(`[data-testid="board-row"][data-pupil-id="${idOf(n)}"]`);
    await row(2).getByTestId("row-menu").click();
    await press(teacher, "received-paper");
    await press(teacher, "received-enter");
    await page.getByTestId("group-toReview").getByTestId("board-row").waitFor();
    expect(await desk.readWork(soon.id, idOf(2))).toMatchObject({
      ...{ state: "handedIn", rounds: [{ channel: "paper", isLate: true }] },
    });
    await row(3).getByTestId("row-menu").click();
    await press(teacher, "more-time");
    await press(teacher, "time-give");
    await page.getByTestId("group-waiting").getByTestId("board-row").waitFor();
    expect(await rows.count()).toBe(2);
    expect(await page.getByTestId("board-row").first().getAttribute("data-pupil-id")).toBe(idOf(0));
    expect(await axeFindings(teacher)).toEqual([]);
    await shoot(page, "review-board-1280-kk");
    await page.setViewportSize(PHONE);
    expect(await cutOff(teacher, PHONE.width)).toEqual([]);
    await shoot(page, "review-board-390-kk");
    await speak(teacher, seeded.school.teacher.login, "ru");
    await page.getByTestId("group-missing").waitFor();
    await shoot(page, "review-board-390-ru");
    expect(await cutOff(teacher, PHONE.width)).toEqual([]);
    await speak(teacher, seeded.school.teacher.login, "kk");
    await page.setViewportSize(DESK);
  });
});

describe("a credit", () => {
  let board: CreditBoard;
  let address: string;

  beforeAll(async () => {
    ({ board, address } = await giveCredit(seeded, browser));
  }, 60_000);

  const stands = (n: number) =>
    teacher.page
      .locator(`[data-testid="credit-row"][data-pupil-id="${idOf(n)}"]`)
      .getAttribute("data-stands");

  test("is proposed with its reason; a proof is looked at, and the next by a key", async () => {
    const { page } = teacher;
    await go(teacher, address);
    const row = (n: number) =>
      page.locator(`[data-testid="credit-row"][data-pupil-id="${idOf(n)}"]`);
    expect(await row(0).getByTestId("credit-reason").textContent()).toBe(
      "1 дәлел жіберді, 1 сұрақтың 1-еуіне дұрыс жауап берді: сынақтан өтті.",
    );
    expect(await row(1).getByTestId("credit-reason").textContent()).toMatch(/^Дәлел жібермеді/);
    await row(0).getByTestId("proof").first().click();
    const dialog = page.getByTestId("proof-dialog");
    await dialog.locator("img").waitFor();
    await shoot(page, "credit-proof-1280-kk");
    await page.keyboard.press("ArrowRight");
    await page.locator(`[data-proof^="${idOf(1)}"]`).waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await shoot(page, "credit-board-1280-kk");
    expect(await axeFindings(teacher)).toEqual([]);
  });

  test("is confirmed for all, decided otherwise with a cause, and stands in the journal", async () => {
    const { page } = teacher;
    await press(teacher, "confirm-all");
    await until(
      () => stands(0),
      (word) => word === "passed",
      { what: "the decision" },
    );
    const other = page.locator(`[data-testid="credit-row"][data-pupil-id="${idOf(2)}"]`);
    await other.getByTestId("say-passed").click();
    await page.getByTestId("cause").fill("Сабақта көрсетті");
    await press(teacher, "cause-send");
    await until(
      () => stands(2),
      (word) => word === "passed",
      { what: "the decision with a cause" },
    );
    const { year, number } = board.term;
    const journal = `/journals/${board.classId}/${board.subject.id}?year=${year}&term=${number}`;
    const token = await desk.teacherToken();
    await until(
      () => api<JournalGrid>(seeded.server.url, "GET", journal, { token }),
      ({ cells }) => cells.filter(({ column }) => column === "credit").length === 2,
      { what: "both credits in the journal" },
    );
    await page.setViewportSize(PHONE);
    expect(await cutOff(teacher, PHONE.width)).toEqual([]);
    await shoot(page, "credit-board-390-kk");
    await page.setViewportSize(DESK);
  });

  test("what it asks for is the teacher's to write", async () => {
    const { page } = teacher;
    await press(teacher, "rubric-edit");
    await press(teacher, "criterion-add");
    await press(teacher, "criterion-judged");
    await page.getByTestId("words-judged").fill("Сапта дұрыс тұрады");
    await shoot(page, "credit-rubric-1280-kk");
    await press(teacher, "rubric-save");
    await page.getByTestId("rubric").getByText("Сапта дұрыс тұрады").waitFor();
    await speak(teacher, seeded.school.teacher.login, "ru");
    await page.getByTestId("credit-board").waitFor();
    await shoot(page, "credit-board-1280-ru");
    expect(await axeFindings(teacher)).toEqual([]);
    expect(teacher.troubles).toEqual([]);
  });
});
