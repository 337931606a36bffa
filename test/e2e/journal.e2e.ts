import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CellStep } from "../../server/journal/protocol.ts";
import { shoot, until } from "../support/browser.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { api } from "../support/server.ts";
import { type Actor, DESK, open, press, signInWith } from "./cast.ts";
import {
  atJournalDesk,
  browser,
  cell,
  DATES,
  findings,
  keys,
  openJournal,
  PUPILS,
  saved,
  school,
  shows,
  stands,
  teacher,
  today,
} from "./journal-desk.ts";

atJournalDesk();

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
