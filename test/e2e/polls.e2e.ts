import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shoot, until } from "../support/browser.ts";
import { api } from "../support/server.ts";
import { type Actor, axeFindings, cutOff, DESK, enterRoom, inRoom, PHONE, press } from "./cast.ts";
import { pupilOf, type Stage, setStage, teach } from "./stage.ts";

let stage: Stage;
let teacher: Actor;
let phone: Actor;
let desk: Actor;

beforeAll(async () => {
  stage = await setStage(3, {}, { isPictureSmall: true });
  const { school, server, lessonId, tokenOf } = stage;
  // Prepared before the lesson, as the teacher's page does it.
  const token = await tokenOf(school.teacher.login);
  const draft = {
    ...{ kind: "choice", question: "Ортаңғы мүше неге 6x?", isSeveral: false, isAnonymous: false },
    options: [
      "2 · x · 3 болғандықтан",
      "x + 3 + 3 болғандықтан",
      "3² = 6 болғандықтан",
      "Білмеймін",
    ],
    ...{ right: { options: [0], number: null, text: null }, showsRight: true },
  };
  await api(server.url, "POST", `/lessons/${lessonId}/polls`, { token, body: { draft } });
  const pupilToken = await tokenOf(school.pupils[1]?.login ?? "");
  await api(server.url, "PATCH", "/me", { token: pupilToken, body: { language: "ru" } });
  teacher = await teach(stage);
  [phone, desk] = await Promise.all([
    pupilOf(stage, 0, { size: PHONE }),
    pupilOf(stage, 1, { size: DESK }),
  ]);
  await Promise.all([phone, desk].map((pupil) => enterRoom(pupil, server.url, lessonId)));
});
afterAll(() => stage?.close());

const wordsOf = async ({ page }: Actor, testId: string) =>
  (await page.getByTestId(testId).first().textContent()) ?? "";
/** Waits until an element says this. */
const says = (actor: Actor, testId: string, what: RegExp) =>
  until(
    () => wordsOf(actor, testId),
    (words) => what.test(words),
    { what: `${testId}: ${what}` },
  );
const gone = ({ page }: Actor, testId: string) =>
  page.getByTestId(testId).first().waitFor({ state: "detached" });

describe("a poll", () => {
  test("is prepared on the lesson's page and asked in two presses", async () => {
    await press(teacher, "poll");
    await teacher.page.getByTestId("prepared-poll").waitFor();
    await shoot(teacher.page, "polls-start-1280-kk");
    await press(teacher, "prepared-poll");
    await Promise.all([phone, desk].map(({ page }) => page.getByTestId("pupil-poll").waitFor()));
    await shoot(phone.page, "polls-question-390-kk");
    expect(await cutOff(phone, PHONE.width)).toEqual([]);
    expect(await axeFindings(phone)).toEqual([]);
  });

  test("is answered by one tap or by keyboard, changed, and counted before the teacher's eyes", async () => {
    await phone.page.getByTestId("poll-answer").nth(1).click();
    await says(phone, "poll-said", /қабылданды/);
    await says(teacher, "poll-answered", /^2 оқушының 1-і жауап берді/);
    await phone.page.getByTestId("poll-answer").nth(0).click();
    await phone.page.locator('[data-testid="poll-answer"][aria-checked="true"]').first().waitFor();
    await desk.page.getByTestId("poll-answer").nth(2).focus();
    await desk.page.keyboard.press("Enter");
    await says(desk, "poll-said", /принят/);
    await says(teacher, "poll-answered", /^2 оқушының 2-сі жауап берді/);
    await shoot(teacher.page, "polls-live-1280-kk");
    expect(await axeFindings(teacher)).toEqual([]);
  });

  test("is shown to the class and closed; only then is the right answer seen", async () => {
    expect(await phone.page.getByTestId("poll-right").count()).toBe(0);
    await press(teacher, "poll-show");
    await phone.page.getByText("сенің жауабың").waitFor();
    expect(await phone.page.getByTestId("poll-right").count()).toBe(0);
    await press(teacher, "poll-close");
    await says(phone, "poll-right", /Дұрыс! 2 · x · 3/);
    await says(desk, "poll-right", /Верный ответ: 2 · x · 3/);
    await Promise.all([
      shoot(phone.page, "polls-results-390-kk"),
      shoot(desk.page, "polls-results-1280-ru"),
    ]);
    await press(teacher, "poll-done-with");
    await Promise.all([phone, desk].map((pupil) => gone(pupil, "pupil-poll")));
  });

  test("is made in the lesson: words, none seen by the class before the teacher lets them through", async () => {
    await press(teacher, "poll");
    await press(teacher, "quick-text");
    await press(teacher, "poll-anonymous");
    await shoot(teacher.page, "polls-form-1280-kk");
    await press(teacher, "poll-done");
    await phone.page.getByTestId("poll-type").fill("Көбейтінді");
    await press(phone, "poll-send");
    await desk.page.getByTestId("poll-type").fill("жаман сөз");
    await press(desk, "poll-send");
    await says(teacher, "poll-answered", /2-сі жауап берді · аты көрсетілмейді/);
    await press(teacher, "poll-show");
    await teacher.page
      .getByTestId("poll-word")
      .filter({ hasText: "Көбейтінді" })
      .getByRole("button")
      .click();
    await desk.page.getByTestId("poll-word").filter({ hasText: "Көбейтінді" }).waitFor();
    expect(await phone.page.getByText("жаман сөз").count()).toBe(0);
    await shoot(teacher.page, "polls-words-1280-kk");
  });

  test("is there for who comes back, closed, and read again on the lesson's page", async () => {
    await phone.page.reload();
    await inRoom(phone);
    await phone.page.getByTestId("poll-word").filter({ hasText: "Көбейтінді" }).waitFor();
    await press(teacher, "poll-close");
    await press(teacher, "poll-done-with");
    await gone(phone, "pupil-poll");
    const { page } = teacher;
    await page.goto(`${stage.server.url}/lessons/${stage.lessonId}`);
    const first = page.getByTestId("lesson-poll").first();
    await first.getByTestId("poll-look").click();
    await page.getByTestId("poll-respondents").waitFor();
    expect(await wordsOf(teacher, "poll-respondents")).toMatch(/2 · x · 3/);
    await first.scrollIntoViewIfNeeded();
    await shoot(page, "polls-lesson-page-1280-kk");
    await page.setViewportSize(PHONE);
    await first.scrollIntoViewIfNeeded();
    await shoot(page, "polls-lesson-page-390-kk");
    expect(await cutOff(teacher, PHONE.width)).toEqual([]);
    for (const { troubles } of [teacher, phone, desk]) expect(troubles).toEqual([]);
  });
});
