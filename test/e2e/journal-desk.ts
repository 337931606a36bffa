import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { bookOf } from "../server/journal/plan-files.ts";
import { launchBrowser, until } from "../support/browser.ts";
import { fillJournal, type JournalSchool, startJournalSchool } from "../support/journal-school.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { api } from "../support/server.ts";
import { type Actor, axeFindings, DESK, open, signInWith } from "./cast.ts";

export const PUPILS = 30;
export const DATES = 60;
export let school: JournalSchool;
export let browser: Browser;
export let teacher: Actor;
/** The column of today, counted from 0. */
export let today: number;

/** A server with a filled journal and its teacher at a desk, for one file of tests. */
export function atJournalDesk(): void {
  beforeAll(async () => {
    school = await startJournalSchool(PUPILS, DATES);
    await fillJournal(school);
    const { lessons } = await school.read();
    today = lessons.findIndex(({ day }) => day === school.today);
    browser = await launchBrowser(undefined, { aheadMs: school.aheadMs });
    teacher = await open(browser, school.server.url, { size: DESK });
    await signInWith(teacher, school.logins.teacher, PASSWORD);
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await school?.server.stop();
  });
}

export const openJournal = async (actor: Actor) => {
  await actor.page.goto(`${school.server.url}/journal`);
  await actor.page.getByTestId("journal").waitFor();
};
export const cell = (page: Page, row: number, col: number) =>
  page.locator(`[data-testid="cell"][data-row="${row}"][data-col="${col}"]`);
export const saved = (page: Page, phase = "saved") =>
  page.locator(`[data-testid="save-state"][data-phase="${phase}"]`).waitFor();
export const stands = (row: number, col: number, value: number | null) =>
  until(
    () => school.valueAt(row, col),
    (now) => now === value,
    { what: `${value} in cell ${row}, ${col}` },
  );
export const shows = async (page: Page, row: number, col: number, text: string) => {
  await until(
    async () => (await cell(page, row, col).textContent()) ?? "",
    (now) => now === text,
    { what: `"${text}" shown in cell ${row}, ${col}` },
  );
};
export const keys = async (page: Page, ...all: string[]) => {
  for (const key of all) await page.keyboard.press(key);
};
export const speak = async (actor: Actor, login: string, language: "kk" | "ru") => {
  const token = await school.tokenOf(login);
  await api(school.server.url, "PATCH", "/me", { token, body: { language } });
  await actor.page.reload();
};

/** Three lines without days: they are laid on this term's dates. */
export const plan = () =>
  bookOf((sheet) => {
    sheet.addRow(["№", "Сабақтың тақырыбы", "Сағат саны", "Күні", "Үй тапсырмасы"]);
    sheet.addRow([1, "Бүтін көрсеткішті дәреже", 1, null, "№ 5, 6"]);
    sheet.addRow([2, "Дәреженің қасиеттері", 2, null, "№ 12"]);
    sheet.addRow([3, "Бірмүше және оның стандарт түрі", 1, null, null]);
  });

/** Findings of axe with the first rows standing for all: two thousand cells would take it minutes. */
export async function findings(actor: Actor): Promise<string[]> {
  const style = await actor.page.addStyleTag({
    content: "tbody tr:nth-child(n + 4) { display: none }",
  });
  const found = await axeFindings(actor);
  await style.evaluate((element) => element.parentNode?.removeChild(element));
  return found;
}
