import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { columnsOf } from "../../client/journal/model/columns.ts";
import { sheetsOf } from "../../client/journal/model/paper.ts";
import type { CellStep } from "../../server/journal/protocol.ts";
import { bookOf } from "../server/journal/plan-files.ts";
import { launchBrowser, shoot, until } from "../support/browser.ts";
import { fillJournal, type JournalSchool, startJournalSchool } from "../support/journal-school.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { api } from "../support/server.ts";
import { type Actor, axeFindings, cutOff, DESK, open, PHONE, press, signInWith } from "./cast.ts";

const PUPILS = 30;
const DATES = 60;
let school: JournalSchool;
let browser: Browser;
let teacher: Actor;
/** The column of today, counted from 0. */
let today: number;

beforeAll(async () => {
  school = await startJournalSchool(PUPILS, DATES);
  await fillJournal(school);
  const { lessons } = await school.read();
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Almaty" }).format(Date.now());
  today = lessons.findIndex((lesson) => lesson.day === day);
  browser = await launchBrowser();
  teacher = await open(browser, school.server.url, { size: DESK });
  await signInWith(teacher, school.logins.teacher, PASSWORD);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await school?.server.stop();
});

const openJournal = async (actor: Actor) => {
  await actor.page.goto(`${school.server.url}/journal`);
  await actor.page.getByTestId("journal").waitFor();
};
const cell = (page: Page, row: number, col: number) =>
  page.locator(`[data-testid="cell"][data-row="${row}"][data-col="${col}"]`);
const saved = (page: Page, phase = "saved") =>
  page.locator(`[data-testid="save-state"][data-phase="${phase}"]`).waitFor();
const stands = (row: number, col: number, value: number | null) =>
  until(
    () => school.valueAt(row, col),
    (now) => now === value,
    { what: `${value} in cell ${row}, ${col}` },
  );
const shows = async (page: Page, row: number, col: number, text: string) => {
  await until(
    async () => (await cell(page, row, col).textContent()) ?? "",
    (now) => now === text,
    { what: `"${text}" shown in cell ${row}, ${col}` },
  );
};
const keys = async (page: Page, ...all: string[]) => {
  for (const key of all) await page.keyboard.press(key);
};
const speak = async (actor: Actor, login: string, language: "kk" | "ru") => {
  const token = await school.tokenOf(login);
  await api(school.server.url, "PATCH", "/me", { token, body: { language } });
  await actor.page.reload();
};

/** Three lines without days: they are laid on this term's dates. */
const plan = () =>
  bookOf((sheet) => {
    sheet.addRow(["№", "Сабақтың тақырыбы", "Сағат саны", "Күні", "Үй тапсырмасы"]);
    sheet.addRow([1, "Бүтін көрсеткішті дәреже", 1, null, "№ 5, 6"]);
    sheet.addRow([2, "Дәреженің қасиеттері", 2, null, "№ 12"]);
    sheet.addRow([3, "Бірмүше және оның стандарт түрі", 1, null, null]);
  });

/** Findings of axe with the first rows standing for all: two thousand cells would take it minutes. */
async function findings(actor: Actor): Promise<string[]> {
  const style = await actor.page.addStyleTag({
    content: "tbody tr:nth-child(n + 4) { display: none }",
  });
  const found = await axeFindings(actor);
  await style.evaluate((element) => element.parentNode?.removeChild(element));
  return found;
}

describe("a teacher at a desk", () => {
  test("opens thirty pupils by sixty dates, today in yellow, letters in colour", async () => {
    const { page } = teacher;
    await openJournal(teacher);
    await page.getByTestId("journal-grid").waitFor();
    expect(await page.locator("tbody tr").count()).toBe(PUPILS);
    expect(await page.getByTestId("date").count()).toBe(DATES);
    expect(await page.locator("td[data-today]").count()).toBe(PUPILS);
    expect(await page.locator("td [data-code]").count()).toBeGreaterThan(3);
    const shownMs = await page.evaluate(() => {
      const [mark] = performance.getEntriesByName("journal:shown");
      const asked = performance
        .getEntriesByType("resource")
        .filter(({ name }) => /\/api\/journals\//.test(name))
        .at(0);
      return mark && asked ? Math.round(mark.startTime - asked.startTime) : null;
    });
    console.log(`journal of ${PUPILS} by ${DATES}: ${shownMs} ms from asking to showing`);
    await shoot(page, "journal-1280-kk");
    expect(await findings(teacher)).toEqual([]);
  });

  test("types a column by the keyboard: 1 and 0 make ten, Enter goes down", async () => {
    const { page } = teacher;
    await cell(page, 0, today).click();
    await keys(page, "8", "Enter", "1", "0", "Enter", "9", "Enter", "1", "ArrowDown", "7", "Tab");
    for (const [row, value] of [8, 10, 9, 1, 7].entries()) {
      await shows(page, row, today, String(value));
      await stands(row, today, value);
    }
    await saved(page);
  });

  test("a number the column does not take is not taken", async () => {
    const { page } = teacher;
    await cell(page, 5, today).click();
    await keys(page, "8", "5", "Enter");
    await stands(5, today, 8);
  });

  test("writes letters into the register, by the key's place in any layout", async () => {
    const { page } = teacher;
    const col = today - 1; // held yesterday: its attendance is only proposed
    await cell(page, 20, col).click();
    await keys(page, "Semicolon");
    await cell(page, 20, col).locator('[data-code="unexcused"][data-sure="true"]').waitFor();
    await saved(page);
    const grid = await school.read();
    const lessonId = grid.lessons[col]?.lessonId;
    const decided = await until(
      async () =>
        (await school.read()).attendance.find(
          (one) => one.lessonId === lessonId && one.personId === grid.pupils[20]?.id,
        ),
      (one) => one?.state === "confirmed",
      { what: "the letter in the register" },
    );
    expect(decided).toMatchObject({ code: "unexcused", state: "confirmed" });
    expect(decided?.cause).not.toBe("");
  });

  test("takes back and does again, only what is one's own", async () => {
    const { page } = teacher;
    await cell(page, 6, today).click();
    await keys(page, "6", "Enter");
    await stands(6, today, 6);
    await keys(page, "Control+z");
    await stands(6, today, null);
    await keys(page, "Control+y");
    await stands(6, today, 6);
  });

  test("pastes a table from a spreadsheet as one deed, and copies one", async () => {
    const { page } = teacher;
    const col = today - 20;
    await teacher.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.evaluate(() => navigator.clipboard.writeText("7\t8\r\n9\t10\r\n11\t\r\n"));
    await cell(page, 10, col).click();
    await keys(page, "Control+v");
    await page.getByTestId("remark").filter({ hasText: /1/ }).waitFor(); // eleven is no point
    await stands(11, col + 1, 10);
    expect(await school.valueAt(10, col)).toBe(7);
    await keys(page, "Shift+ArrowRight", "Shift+ArrowDown", "Control+c");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe("7\t8\n9\t10");
    await keys(page, "Control+z");
    await until(
      () => Promise.all([school.valueAt(10, col), school.valueAt(11, col + 1)]),
      ([one, other]) => one !== 7 && other !== 10,
      { what: "the pasted table taken back" },
    );
  });
});

describe("two at once", () => {
  let colleague: Actor;
  beforeAll(async () => {
    colleague = await open(browser, school.server.url, { size: DESK });
    await signInWith(colleague, school.logins.colleague, PASSWORD);
    await openJournal(colleague);
    await colleague.page.getByTestId("journal-grid").waitFor();
  });
  afterAll(() => colleague?.context.close());

  test("each sees the other's values and place at once", async () => {
    await cell(colleague.page, 12, today).click();
    const frame = cell(teacher.page, 12, today).and(teacher.page.locator("[data-other]"));
    await frame.waitFor();
    await keys(colleague.page, "5", "Enter");
    await shows(teacher.page, 12, today, "5");
    await cell(teacher.page, 13, today).click();
    await keys(teacher.page, "4", "Enter");
    await cell(colleague.page, 13, today).filter({ hasText: "4" }).waitFor();
    await shoot(teacher.page, "journal-two-1280-kk");
  });

  test("undo leaves what the colleague has written over it", async () => {
    await cell(teacher.page, 14, today).click();
    await keys(teacher.page, "3", "Enter");
    await cell(colleague.page, 14, today).filter({ hasText: "3" }).waitFor();
    await cell(colleague.page, 14, today).click();
    await keys(colleague.page, "9", "Enter");
    await shows(teacher.page, 14, today, "9");
    await keys(teacher.page, "Control+z");
    await teacher.page.getByTestId("remark").filter({ hasText: /\d/ }).waitFor();
    expect(await school.valueAt(14, today)).toBe(9);
  });

  test("offline for a moment: what was typed waits, is sent, and a clash is offered for a choice", async () => {
    await teacher.context.setOffline(true);
    await cell(teacher.page, 15, today).click();
    await keys(teacher.page, "7", "Enter", "6", "Enter");
    await saved(teacher.page, "offline");
    expect(await teacher.page.getByTestId("save-state").textContent()).toContain("2");
    await cell(colleague.page, 15, today).click();
    await keys(colleague.page, "9", "Enter");
    await stands(15, today, 9);
    await teacher.context.setOffline(false);
    await teacher.page.getByTestId("conflict").waitFor();
    await stands(16, today, 6); // the other one went through
    await cell(teacher.page, 15, today)
      .and(teacher.page.locator('[data-state="conflict"]'))
      .waitFor();
    expect(await cell(teacher.page, 15, today).textContent()).toBe("79");
    await shoot(teacher.page, "journal-conflict-1280-kk");
    expect(await findings(teacher)).toEqual([]);
    await press(teacher, "conflict-mine");
    await stands(15, today, 7);
    await cell(colleague.page, 15, today).filter({ hasText: "7" }).waitFor();
    const { pupils, lessons, classId, subject } = await school.read();
    const { steps } = await api<{ steps: CellStep[] }>(
      school.server.url,
      "GET",
      `/journals/${classId}/${subject.id}/history?pupilId=${pupils[15]?.id}&column=lesson:${lessons[today]?.lessonId}`,
      { token: await school.tokenOf(school.logins.teacher) },
    );
    expect(steps.map(({ to }) => to).sort()).toEqual([7, 9]); // nothing is lost
  });

  test("both type at once into many cells: everything stands", async () => {
    const rows = [0, 1, 2, 3, 4, 5];
    const [mine, theirs] = [today - 30, today - 31];
    await cell(teacher.page, 0, mine).click();
    await cell(colleague.page, 0, theirs).click();
    await Promise.all([
      keys(teacher.page, ...rows.flatMap((row) => [String(row + 4), "Enter"])),
      keys(colleague.page, ...rows.flatMap((row) => [String(9 - row), "Enter"])),
    ]);
    for (const row of rows) {
      await stands(row, mine, row + 4);
      await stands(row, theirs, 9 - row);
    }
  });
});

describe("what is not sent yet", () => {
  test("is there after a reload, and is sent then", async () => {
    const { page } = teacher;
    await page.route("**/cells", (route) => route.abort());
    await cell(page, 20, today).click();
    await keys(page, "9", "Enter");
    await saved(page, "offline");
    await page.reload();
    await shows(page, 20, today, "9");
    await saved(page, "offline");
    expect(await school.valueAt(20, today)).toBeNull();
    await page.unroute("**/cells");
    await stands(20, today, 9);
    await saved(page);
  });
});

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
