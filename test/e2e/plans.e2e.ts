import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Plan } from "../../server/plans/protocol.ts";
import { shoot, until } from "../support/browser.ts";
import { tool } from "../support/converting.ts";
import { publishFilm } from "../support/published.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { api } from "../support/server.ts";
import {
  type Actor,
  axeFindings,
  cutOff,
  DESK,
  enterRoom,
  open,
  PHONE,
  press,
  signInWith,
} from "./cast.ts";
import { pupilOf, type Stage, setStage, teach } from "./stage.ts";

let stage: Stage;
let dir: string;
let teacher: Actor;
let inRoom: Actor;
let atHome: Actor;
const lessonPage = () => `${stage.server.url}/lessons/${stage.lessonId}`;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "qonyrau-plans-"));
  stage = await setStage(2, {}, { isPictureSmall: true });
  const file = join(dir, "film.mp4");
  await tool("ffmpeg", [
    ...["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=s=160x90:r=10:d=6"],
    ...["-f", "lavfi", "-i", "sine=frequency=440:duration=6", "-shortest"],
    ...["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", file],
  ]);
  const token = await stage.tokenOf(stage.school.teacher.login);
  const details = { kind: "lesson" as const, title: "Ырықтың рөлі" };
  await publishFilm({ url: stage.server.url, token, file, details });
  teacher = await open(stage.teacherBrowser, stage.server.url, { size: DESK });
  await signInWith(teacher, stage.school.teacher.login, PASSWORD);
}, 300_000);
afterAll(async () => {
  await stage?.close();
  if (dir) rmSync(dir, { recursive: true, force: true });
});

const readPlan = async (): Promise<Plan> =>
  api<Plan>(stage.server.url, "GET", `/lessons/${stage.lessonId}/plan`, {
    token: await stage.tokenOf(stage.school.teacher.login),
  });
/** In another language, as the person chooses it once for all devices. */
async function speak(actor: Actor, login: string, language: "kk" | "ru"): Promise<void> {
  const token = await stage.tokenOf(login);
  await api(stage.server.url, "PATCH", "/me", { token, body: { language } });
  await actor.page.reload();
}

describe("before the lesson", () => {
  test("the teacher writes goal, steps and materials on the lesson's page", async () => {
    const { page } = teacher;
    await page.goto(lessonPage());
    await press(teacher, "plan-edit");
    await page.getByTestId("plan-goal").fill("Оқушы ырықтың жүйедегі рөлін түсіндіреді");
    await page.getByTestId("plan-step-text").first().fill("Үй тапсырмасын сұрау");
    await press(teacher, "plan-step-add");
    await page.getByTestId("plan-step-text").last().fill("Жаңа тақырып: ырық");
    await press(teacher, "add-link");
    await page.getByTestId("link-url").fill("bilimland.kz/7");
    await page.getByTestId("link-title").fill("BilimLand: ырық");
    await press(teacher, "link-add");
    await press(teacher, "add-item");
    await page.getByTestId("choice-item").first().click();
    await page.getByTestId("plan-material").nth(1).waitFor();
    await page.getByTestId("item-choice").waitFor({ state: "detached" });
    await shoot(page, "plan-editor-1280-kk");
    expect(await axeFindings(teacher)).toEqual([]);
    await press(teacher, "plan-save");
    await page.getByTestId("plan-editor").waitFor({ state: "detached" });
    const plan = await readPlan();
    expect(plan.steps.map(({ text }) => text)).toEqual([
      "Үй тапсырмасын сұрау",
      "Жаңа тақырып: ырық",
    ]);
    expect(plan.materials.map(({ kind, title }) => [kind, title])).toEqual([
      ["link", "BilimLand: ырық"],
      ["item", "Ырықтың рөлі"],
    ]);
  });

  test("and prepares a task that nobody sees yet", async () => {
    const { page } = teacher;
    await press(teacher, "task-new");
    await page.getByTestId("task-text").fill("Оқулық, 57-бет: 3-тапсырма");
    await press(teacher, "task-prepare");
    await page.locator('[data-testid="task"][data-given="false"]').waitFor();
    await shoot(page, "plan-page-1280-kk");
    await speak(teacher, stage.school.teacher.login, "ru");
    await page.getByTestId("plan-edit").waitFor();
    await shoot(page, "plan-page-1280-ru");
    await page.setViewportSize(PHONE);
    await shoot(page, "plan-page-390-ru");
    expect(await cutOff(teacher, PHONE.width)).toEqual([]);
    await page.setViewportSize(DESK);
    await speak(teacher, stage.school.teacher.login, "kk");
    atHome = await pupilOf(stage, 0, { size: PHONE });
    await atHome.page.goto(lessonPage());
    await atHome.page.getByTestId("plan-material").first().waitFor();
    expect(await atHome.page.getByTestId("task").count()).toBe(0);
    expect(await atHome.page.getByText("Үй тапсырмасын сұрау").count()).toBe(0);
    await teacher.context.close();
  });
});

describe("in the lesson", () => {
  test("the plan is at hand: a step is ticked off and stays so", async () => {
    teacher = await teach(stage);
    inRoom = await pupilOf(stage, 1, { size: PHONE });
    await enterRoom(inRoom, stage.server.url, stage.lessonId);
    await press(teacher, "panel-plan");
    await teacher.page.getByTestId("plan-step").first().click();
    await until(readPlan, ({ steps }) => steps[0]?.doneAt !== null, { what: "a step done" });
    await shoot(teacher.page, "plan-panel-1280-kk");
    expect(await axeFindings(teacher)).toEqual([]);
  });

  test("one tap puts a material before the class", async () => {
    await press(teacher, "plan-stage");
    await inRoom.page.getByTestId("together-stage").waitFor();
    await press(teacher, "together-stop");
    await inRoom.page.getByTestId("together-stage").waitFor({ state: "detached" });
  });

  test("the prepared task is given: who is in the room sees it at once, who is at home on Today", async () => {
    await atHome.page.goto(stage.server.url);
    await atHome.page.locator(`a[href="/lessons/${stage.lessonId}"]`).first().waitFor();
    expect(await atHome.page.getByTestId("open-task").count()).toBe(0);
    await press(teacher, "panel-give-prepared");
    const notice = inRoom.page.getByTestId("task-notice");
    await notice.waitFor();
    expect(await notice.textContent()).toContain("Оқулық, 57-бет: 3-тапсырма");
    await shoot(inRoom.page, "task-notice-390-kk");
    expect(await axeFindings(inRoom)).toEqual([]);
    await atHome.page.getByTestId("open-task").waitFor();
    await shoot(atHome.page, "tasks-today-390-kk");
    expect((await readPlan()).tasks[0]).toMatchObject({ givenWhen: "inside" });
  });

  test("a new task is written in the panel and is there for everybody", async () => {
    const { page } = teacher;
    await press(teacher, "panel-task-new");
    await page.getByTestId("task-text").fill("Сұраққа жауап жаз:\nЫрық деген не?");
    await shoot(page, "task-form-1280-kk");
    await press(teacher, "task-submit");
    await until(
      () => page.getByTestId("task").count(),
      (count) => count === 2,
      { what: "two tasks in the panel" },
    );
    await atHome.page.getByTestId("open-task").nth(1).waitFor();
    await atHome.page.getByTestId("open-task").first().click();
    await atHome.page.getByTestId("compose").waitFor();
    await atHome.page.goto(lessonPage());
    await atHome.page.getByTestId("task").nth(1).waitFor();
    await shoot(atHome.page, "plan-pupil-390-kk");
    expect(await axeFindings(atHome)).toEqual([]);
    expect(await cutOff(atHome, PHONE.width)).toEqual([]);
    await speak(atHome, stage.school.pupils[0]?.login ?? "", "ru");
    await atHome.page.getByTestId("task").nth(1).waitFor();
    await shoot(atHome.page, "plan-pupil-390-ru");
    for (const one of [teacher, inRoom, atHome]) expect(one.troubles).toEqual([]);
  });
});
