import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GradingPolicy } from "#server/journal/protocol.ts";
import { schoolYearOf } from "#server/journal/terms.ts";
import type { RegisterSheet } from "#server/register/protocol.ts";
import { dayAfter } from "#server/schedule/rules.ts";
import { launchBrowser, shoot, until } from "../support/browser.ts";
import { ACCOUNT, CLIENT, type Kundelik, startKundelik } from "../support/kundelik/server.ts";
import { OUTSIDE_SCHOOL, worldOf } from "../support/kundelik/world.ts";
import { Link } from "../support/room-link.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { type SeededServer, startSeededServer } from "../support/seeded-server.ts";
import { api } from "../support/server.ts";
import { type Actor, axeFindings, cutOff, DESK, open, PHONE, press, signInWith } from "./cast.ts";

const PUPILS = 6;
const SUBJECT = "Қазақ тілі мен әдебиеті";
/** As the outside calls its statuses; a journal may be renamed under a school's feet. */
const statuses = ["NotSet", "Attend", "Absent", "Ill", "Late", "Pass"];
let seeded: SeededServer;
let kundelik: Kundelik;
let browser: Browser;
let teacher: Actor;
let director: Actor;
let token = "";
let subjectId = "";
const pupilId = (n: number) => seeded.school.pupils[n]?.id ?? "";
const ask = <T>(method: string, path: string, body?: unknown, by = token) =>
  api<T>(seeded.server.url, method, path, { token: by, ...(body !== undefined && { body }) });

beforeAll(async () => {
  [seeded, browser] = await Promise.all([startSeededServer(PUPILS), launchBrowser()]);
  const { school, lessonId, tokenOf, server } = seeded;
  token = await tokenOf(school.teacher.login);
  const { day, lessons } = await ask<{
    day: string;
    lessons: { number: number; className: string; subject: { id: string } }[];
  }>("GET", "/lessons");
  const [lesson] = lessons;
  subjectId = lesson?.subject.id ?? "";
  const directorToken = await tokenOf(school.director.login);
  await makeTermOf(day, directorToken);
  const { pupils } = await ask<{ pupils: { fullName: string }[] }>(
    ...(["GET", `/classes/${school.classId}/roster`, undefined, directorToken] as const),
  );
  const className = lesson?.className ?? "";
  kundelik = await startKundelik({
    world: worldOf({
      classes: [{ name: className, pupils }],
      subjectName: SUBJECT,
      lessons: [{ className, day, number: lesson?.number ?? 0 }],
    }),
    ...{ statuses, faults: { repeatShare: 0.2 }, seed: 4 },
  });
  // Held without a browser: nobody but the teacher came.
  const link = new Link({ url: server.url, auth: { token } });
  await link.connect();
  await link.call("lesson:start", { lessonId });
  await link.call("lesson:end", { lessonId });
  link.socket.close();
  teacher = await open(browser, server.url, { size: DESK });
  await signInWith(teacher, school.teacher.login, PASSWORD);
  director = await open(browser, server.url, { size: DESK });
  await signInWith(director, school.director.login, PASSWORD);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await kundelik?.stop();
  await seeded?.server.stop();
});

/** A term around today, so that the calendar of the year does not decide over the test. */
async function makeTermOf(day: string, by: string): Promise<void> {
  const { isUnconfirmed: _, ...policy } = await ask<GradingPolicy>(
    ...(["GET", "/journal-policy", undefined, by] as const),
  );
  const year = schoolYearOf(day);
  const begin = `${year}-09-01`;
  const terms = [1, 2, 3, 4].map((number) => {
    const from = dayAfter(day, (number - 2) * 40 - 20);
    const to = dayAfter(day, (number - 2) * 40 + 19);
    return { year, number, from: from < begin ? begin : from, to };
  });
  const ofYear = terms.filter(({ from, to }) => from <= to && schoolYearOf(from) === year);
  await ask("POST", "/journal-policy", { ...policy, terms: ofYear }, by);
}
async function decide(decisions: { n: number; code: string }[]): Promise<void> {
  const path = `/lessons/${seeded.lessonId}/register`;
  const { rows } = await ask<RegisterSheet>("GET", path);
  await ask("POST", `${path}/decide`, {
    decisions: decisions.map(({ n, code }) => ({
      ...{ personId: pupilId(n), code, cause: "Ата-анасы қоңырау шалды" },
      version: rows.find(({ personId }) => personId === pupilId(n))?.version ?? 0,
    })),
  });
}
/** Statuses that stand outside, by pupil in the order of the class. */
const outside = () =>
  (kundelik.journal.world.classes[0]?.persons ?? []).map(({ id }) =>
    kundelik.journal.entries
      .filter(({ person }) => person === id)
      .map(({ status }) => status)
      .join("+"),
  );
const stands = (...wanted: string[]) =>
  until(
    async () => outside(),
    (now) => now.join() === wanted.join(),
    { what: `${wanted.join()} outside`, timeoutMs: 90_000 },
  );
const speak = async (actor: Actor, language: "kk" | "ru") => {
  const login = actor === teacher ? seeded.school.teacher.login : seeded.school.director.login;
  await ask("PATCH", "/me", { language }, await seeded.tokenOf(login));
  await actor.page.reload();
};
const strip = (actor: Actor) => actor.page.getByTestId("outbox-strip");
const openJournal = async (actor: Actor) => {
  await actor.page.goto(`${seeded.server.url}/journal/${seeded.school.classId}/${subjectId}`);
  await strip(actor).waitFor();
};

describe("the outbox", () => {
  test("is set up by the director, who sees that it really answers", async () => {
    const { page } = director;
    await page.goto(`${seeded.server.url}/outbox`);
    await press(director, "outbox-settings");
    await page.getByTestId("target-kundelik").click({ force: true });
    await page.getByTestId("access-baseUrl").fill(kundelik.baseUrl);
    await page.getByTestId("access-outsideSchoolId").fill(OUTSIDE_SCHOOL);
    await page.getByTestId("access-clientId").fill(CLIENT.clientId);
    await page.getByTestId("access-clientSecret").fill(CLIENT.clientSecret);
    await page.getByTestId("access-login").fill(ACCOUNT.login);
    await page.getByTestId("access-password").fill("wrong");
    await press(director, "access-save");
    await until(
      () => page.getByTestId("access-password").inputValue(),
      (value) => value === "",
      { what: "a password that was taken and is shown no more" },
    );
    await press(director, "access-check");
    await page.getByTestId("outbox-refusal").waitFor();
    await page.getByTestId("access-password").fill(ACCOUNT.password);
    await press(director, "access-save");
    await until(
      () => page.getByTestId("access-password").inputValue(),
      (value) => value === "",
    );
    await press(director, "access-check");
    await page.getByTestId("access-works").waitFor();
    await press(director, "statuses-confirm");
    await page.getByTestId("statuses-confirmed").waitFor();
    await press(director, "mappings-find");
    await page.getByTestId("mappings-found").waitFor();
    expect(await axeFindings(director)).toEqual([]);
    await page.evaluate(() => window.scrollTo(0, 0));
    await shoot(page, "outbox-settings-1280-kk");
    await page.setViewportSize(PHONE);
    await speak(director, "ru");
    await page.getByTestId("statuses-confirm").waitFor();
    await shoot(page, "outbox-settings-390-ru");
    expect(await cutOff(director, PHONE.width)).toEqual([]);
    await page.setViewportSize(DESK);
    await speak(director, "kk");
  });

  test("shows the teacher the difference, takes the signature, and brings each entry there once", async () => {
    kundelik.faults.dropShare = 0.3;
    // One letter is called otherwise outside since this morning.
    statuses[statuses.indexOf("Pass")] = "Excused";
    await decide([
      { n: 1, code: "ill" },
      { n: 2, code: "late" },
      { n: 3, code: "excused" },
      { n: 4, code: "present" },
    ]);
    await ask("POST", `/lessons/${seeded.lessonId}/register/confirm`, {});
    const { page } = teacher;
    await openJournal(teacher);
    await shoot(page, "outbox-strip-1280-kk");
    await press(teacher, "outbox-sign");
    const rows = page.getByTestId("difference");
    await rows.first().waitFor();
    // Five letters and the homework; who was there has none.
    expect(await rows.count()).toBe(PUPILS);
    await page.getByTestId("sign-confirm").waitFor();
    expect(await axeFindings(teacher)).toEqual([]);
    await shoot(page, "outbox-sign-1280-kk");
    await press(teacher, "sign-confirm");
    await page.getByTestId("sign-done").waitFor();
    await stands("Absent", "Ill", "Late", "", "", "Absent");
    await page.keyboard.press("Escape");
    await page.getByTestId("outbox-refused").waitFor();
    await page.getByTestId("outbox-on-way").waitFor({ state: "detached" });
    expect(kundelik.journal.works.map(({ text }) => text.length > 0)).toEqual([true]);
    await shoot(page, "outbox-refused-1280-kk");
  });

  test("says why one came back and what to do; put right, it goes by itself", async () => {
    const { page } = teacher;
    await press(teacher, "outbox-refused");
    await page.getByTestId("outbox-refusal").waitFor();
    expect(await page.getByTestId("outbox-entry").count()).toBe(1);
    expect(await page.getByTestId("outbox-refusal").textContent()).toContain("«Pass»");
    await page.setViewportSize(PHONE);
    await shoot(page, "outbox-list-390-kk");
    expect(await cutOff(teacher, PHONE.width)).toEqual([]);
    await page.setViewportSize(DESK);
    await director.page.goto(`${seeded.server.url}/outbox/settings`);
    await press(director, "access-check");
    await director.page.getByTestId("access-works").waitFor();
    await director.page.getByTestId("status-excused").fill("Excused");
    await press(director, "statuses-confirm");
    await stands("Absent", "Ill", "Late", "Excused", "", "Absent");
    await speak(teacher, "ru");
    await page.locator('[data-state="all"]').click();
    await page
      .locator('[data-testid="outbox-entry"][data-state="refused"]')
      .waitFor({ state: "detached" });
    await shoot(page, "outbox-list-1280-ru");
    expect(await axeFindings(teacher)).toEqual([]);
    await page.locator('[data-state="audit"]').click();
    await page.getByTestId("outbox-steps").locator('[data-act="signed"]').waitFor();
    await shoot(page, "outbox-audit-1280-ru");
  });

  test("a change of the register is signed as old and new, and takes the old one's place outside", async () => {
    await decide([
      { n: 0, code: "ill" },
      { n: 2, code: "present" },
    ]);
    const { page } = teacher;
    await page.setViewportSize(PHONE);
    await openJournal(teacher);
    await page.locator('[data-testid="outbox-to-sign"][data-count="2"]').waitFor();
    await shoot(page, "outbox-strip-390-ru");
    await press(teacher, "outbox-sign");
    await page.locator('[data-testid="difference"][data-change="removed"]').waitFor();
    await page.locator('[data-testid="difference"][data-change="changed"]').waitFor();
    await shoot(page, "outbox-sign-390-ru");
    expect(await cutOff(teacher, PHONE.width)).toEqual([]);
    await press(teacher, "sign-confirm");
    await stands("Ill", "Ill", "", "Excused", "", "Absent");
    expect(kundelik.counts.dropped).toBeGreaterThan(0);
    expect(kundelik.journal.works).toHaveLength(1);
  });

  test("a lesson is copied for a journal that takes nothing but typing", async () => {
    const { page } = teacher;
    await page.setViewportSize(DESK);
    await speak(teacher, "kk");
    const path = `/lessons/${seeded.lessonId}/journal-text?language=kk`;
    const { text } = await ask<{ text: string }>("GET", path);
    expect(text).toMatch(
      /Үй тапсырмасы: .+\nСабаққа қатысу:\nЖ: Тегі6 Аты6\nА: Тегі1 Аты1, Тегі2 Аты2\nД: Тегі4 Аты4$/,
    );
    await page.goto(`${seeded.server.url}/lessons/${seeded.lessonId}`);
    await press(teacher, "copy-journal");
    await until(
      () => page.getByTestId("copy-journal").textContent(),
      (words) => words === "Көшірілді",
    );
    await shoot(page, "outbox-copy-1280-kk");
    expect([...teacher.troubles, ...director.troubles]).toEqual([]);
  });
});
