import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { columnsOf } from "../../client/journal/model/columns.ts";
import { sheetsOf } from "../../client/journal/model/paper.ts";
import { shoot, until } from "../support/browser.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { api } from "../support/server.ts";
import { cutOff, DESK, open, PHONE, press, signInWith } from "./cast.ts";
import {
  atJournalDesk,
  browser,
  cell,
  findings,
  keys,
  openJournal,
  plan,
  school,
  speak,
  stands,
  teacher,
  today,
} from "./journal-desk.ts";

atJournalDesk();
beforeAll(() => openJournal(teacher));

describe("what belongs to a journal", () => {
  test("a comment for pupil and parent, with the cell's history", async () => {
    const { page } = teacher;
    await cell(page, 0, today).click();
    await keys(page, "Alt+m");
    await page.getByTestId("cell-comment").fill("Жақсы жұмыс, есепті түсіндіре алды");
    await press(teacher, "comment-save");
    await press(teacher, "history-open");
    await page.getByTestId("history").locator("li").first().waitFor();
    await shoot(page, "journal-cell-1280-kk");
    await page.keyboard.press("Escape");
    await cell(page, 0, today).and(page.locator("[data-comment]")).waitFor();
    await until(
      async () => (await school.read()).cells.map(({ comment }) => comment),
      (comments) => comments.includes("Жақсы жұмыс, есепті түсіндіре алды"),
      { what: "the comment" },
    );
  });

  test("topic and homework of a date, and a work more", async () => {
    const { page } = teacher;
    await page.getByTestId("date").nth(today).click();
    await page.getByTestId("lesson-topic").fill("Көпмүшені көбейткіштерге жіктеу");
    await page.getByTestId("lesson-homework").fill("§ 12, № 145–148");
    await shoot(page, "journal-date-1280-kk");
    await press(teacher, "lesson-save");
    await page.getByTestId("lesson-dialog").waitFor({ state: "detached" });
    const works = await page.getByTestId("work").count();
    await press(teacher, "journal-more");
    await press(teacher, "add-work");
    await page.getByTestId("work-title").fill("Функция");
    await page.getByTestId("work-max").fill("15");
    await press(teacher, "work-save");
    await until(
      () => page.getByTestId("work").count(),
      (count) => count === works + 1,
      { what: "one work more" },
    );
    const grid = await school.read();
    expect(grid.lessons[today]).toMatchObject({
      topic: "Көпмүшені көбейткіштерге жіктеу",
      homework: "§ 12, № 145–148",
    });
    expect(grid.works.some(({ title, maxPoints }) => title === "Функция" && maxPoints === 15)).toBe(
      true,
    );
  });

  test("a plan out of a spreadsheet: looked through, then taken", async () => {
    const { page } = teacher;
    await press(teacher, "journal-more");
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      press(teacher, "import-plan").then(() => press(teacher, "plan-choose")),
    ]);
    await chooser.setFiles({
      name: "ktj.xlsx",
      mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      buffer: Buffer.from(await plan()),
    });
    await page.getByTestId("plan-entry").first().waitFor();
    const lines = await page.getByTestId("plan-entry").count();
    await shoot(page, "journal-plan-1280-kk");
    await press(teacher, "plan-take");
    await page.getByTestId("plan-dialog").waitFor({ state: "detached" });
    const { classId, subject } = await school.read();
    const { entries } = await api<{ entries: { topic: string }[] }>(
      school.server.url,
      "GET",
      `/journals/${classId}/${subject.id}/plan`,
      { token: await school.tokenOf(school.logins.teacher) },
    );
    expect(lines).toBe(3);
    expect(entries.map(({ topic }) => topic)[0]).toBe("Бүтін көрсеткішті дәреже");
    expect(entries).toHaveLength(3);
  });

  test("a file of the journal, and paper on which names repeat", async () => {
    const { page } = teacher;
    const sheets = sheetsOf(columnsOf(await school.read(), ""));
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      press(teacher, "export-xlsx"),
    ]);
    expect(file.suggestedFilename()).toMatch(/\.xlsx$/);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    writeFileSync(resolve(import.meta.dirname, "../out/journal-paper.pdf"), pdf);
    const text = pdf.toString("latin1");
    const boxes = [...text.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/g)];
    expect(boxes.length).toBe(sheets.length);
    for (const [, width, height] of boxes) expect(Number(width)).toBeGreaterThan(Number(height));
  });

  test("in Russian, and in the dark", async () => {
    const { page } = teacher;
    await speak(teacher, school.logins.teacher, "ru");
    await page.getByTestId("journal-grid").waitFor();
    await shoot(page, "journal-1280-ru");
    await page.emulateMedia({ colorScheme: "dark" });
    await shoot(page, "journal-1280-ru-dark");
    await page.emulateMedia({ colorScheme: null });
    await speak(teacher, school.logins.teacher, "kk");
  });
});

describe("on a phone", () => {
  test("one date, large keys: a number goes on to the next pupil", async () => {
    const phone = await open(browser, school.server.url, { size: PHONE });
    const { page } = phone;
    await signInWith(phone, school.logins.teacher, PASSWORD);
    await openJournal(phone);
    await page.getByTestId("phone-line").first().waitFor();
    await shoot(page, "journal-390-kk");
    expect(await findings(phone)).toEqual([]);
    expect(await cutOff(phone, PHONE.width)).toEqual([]);
    await page.getByTestId("phone-line").nth(25).click();
    await press(phone, "key-7");
    await press(phone, "key-10");
    await shoot(page, "journal-390-keys-kk");
    await stands(25, today, 7);
    await stands(26, today, 10);
    await speak(phone, school.logins.teacher, "ru");
    await page.getByTestId("phone-line").first().waitFor();
    await shoot(page, "journal-390-ru");
    await speak(phone, school.logins.teacher, "kk");
    expect(phone.troubles).toEqual([]);
    await phone.context.close();
  });
});

describe("leadership", () => {
  test("looks on without writing, and confirms the rules of marks", async () => {
    const director = await open(browser, school.server.url, { size: DESK });
    const { page } = director;
    await signInWith(director, school.logins.director, PASSWORD);
    await openJournal(director);
    await page.getByTestId("journal-grid").waitFor();
    await cell(page, 21, today).click();
    await keys(page, "5");
    await page.getByTestId("remark").filter({ hasText: /\S/ }).waitFor();
    await keys(page, "Enter");
    expect(await page.getByTestId("save-state").count()).toBe(0);
    await page.goto(`${school.server.url}/journal/policy`);
    await page.getByTestId("weight-formative").fill("30");
    await page.getByTestId("weight-term").fill("45");
    await shoot(page, "journal-policy-1280-kk");
    expect(await findings(director)).toEqual([]);
    await press(director, "policy-save");
    await until(
      async () => (await school.read()).policy.weights,
      (weights) => weights.formative === 30 && weights.term === 45,
      { what: "the new weights" },
    );
    expect(await school.valueAt(21, today)).toBeNull();
    await director.context.close();
  });
});
