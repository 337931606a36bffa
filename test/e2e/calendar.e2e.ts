import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fieldOf } from "#client/library/edit/moment.ts";
import type {
  Availability,
  Consultation,
  CounselSettings,
  UrgentNumber,
} from "#server/consultations/protocol.ts";
import type { Me } from "#server/people/protocol.ts";
import { launchBrowser, shoot, until } from "../support/browser.ts";
import { type CounselServer, startCounselServer, type Who } from "../support/counsel-server.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import {
  type Actor,
  axeFindings,
  cutOff,
  DESK,
  menuRests,
  open,
  PHONE,
  press,
  signInWith,
} from "./cast.ts";

const MIN_MS = 60_000;
const WEEK_MIN = 7 * 24 * 60;
/** Whoever is a side of the talk below, as their names are written anywhere. */
const NAMES = /third|psychologist/;
let counsel: CounselServer<never>;
let browser: Browser;
let host: Actor;
let director: Actor;
let administrator: Actor;
let consultationId = "";

beforeAll(async () => {
  [counsel, browser] = await Promise.all([startCounselServer({}), launchBrowser()]);
  host = await open(browser, counsel.server.url);
  await signInWith(host, "counsel.psychologist", PASSWORD);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await counsel?.stop();
});

const go = ({ page }: Actor, path: string) => page.goto(counsel.server.url + path);
const row = () => host.page.locator(`[data-testid="talk"][data-talk-id="${consultationId}"]`);
const stands = (standing: string) =>
  until(
    async () => ((await row().count()) > 0 ? row().first().getAttribute("data-standing") : null),
    (now) => now === standing,
    { what: `the talk as ${standing}` },
  );
const readTalk = () =>
  counsel.ask<Consultation>("third", "GET", `/consultations/${consultationId}`);
const textOf = async ({ page }: Actor) => (await page.locator("body").textContent()) ?? "";
/** What is there for good: legible, nothing over the edge, no error in the page. */
async function isFine(actor: Actor, widthPx: number, name: string): Promise<void> {
  await actor.page.evaluate(() => window.scrollTo(0, 0));
  await shoot(actor.page, name);
  expect(await axeFindings(actor)).toEqual([]);
  expect(await cutOff(actor, widthPx)).toEqual([]);
  expect(actor.troubles).toEqual([]);
}
/** The same page on a phone, in Russian. */
async function onPhone(actor: Actor, who: Who, name: string, testId: string): Promise<void> {
  await actor.page.setViewportSize(PHONE);
  await counsel.ask(who, "PATCH", "/me", { language: "ru" });
  await actor.page.reload();
  await actor.page.getByTestId(testId).first().waitFor();
  await isFine(actor, PHONE.width, name);
  await counsel.ask(who, "PATCH", "/me", { language: "kk" });
  await actor.page.setViewportSize(DESK);
  await actor.page.reload();
  await actor.page.getByTestId(testId).first().waitFor();
}

describe("a host", () => {
  test("begins on their calendar, and sets the hours of a week; what cannot be is said at once", async () => {
    const { page } = host;
    await page.waitForURL("**/calendar");
    await press(host, "calendar-hours");
    const day = (weekday: number) => page.getByTestId(`hours-day-${weekday}`);
    await page.getByTestId("hours-save").waitFor();
    // The proposal's Monday, with another window over it.
    await page.getByTestId("hours-add-1").click();
    await day(1).getByTestId("window-from").nth(1).fill("16:00");
    await day(1).getByTestId("window-to").nth(1).fill("18:00");
    await day(1).getByRole("alert").first().waitFor();
    expect(await page.getByTestId("hours-save").isDisabled()).toBe(true);
    await day(1).getByTestId("window-remove").nth(1).click();
    await day(1).getByTestId("window-from").fill("15:00");
    await day(1).getByTestId("window-to").fill("18:00");
    await page.getByTestId("hours-copy-1").click();
    await press(host, "hours-copy-workdays");
    await page.getByTestId("hours-asked").check({ force: true });
    await page.getByTestId("hours-preview").waitFor();
    await press(host, "hours-save");
    await until(
      () =>
        counsel.ask<{ availability: Availability | null }>(
          "psychologist",
          "GET",
          "/consultations/availability",
        ),
      ({ availability }) =>
        availability?.isInstant === false &&
        availability.windows.length === 5 &&
        availability.windows.every(({ fromMin, toMin }) => fromMin === 900 && toMin === 1080),
      { what: "the hours that were saved" },
    );
    await isFine(host, DESK.width, "calendar-hours-1280-kk");
    await onPhone(host, "psychologist", "calendar-hours-390-ru", "hours-save");
  });

  test("has an address for their phone's calendar", async () => {
    await press(host, "ical-make");
    const address = await host.page.getByTestId("ical-address").inputValue();
    expect((await fetch(address)).status).toBe(200);
  });

  test("hears of a request at once, and answers it with a time", async () => {
    await go(host, "/calendar");
    await host.page.getByTestId("week-day").first().waitFor();
    const asked = await counsel.ask<Consultation>("third", "POST", "/consultations", {
      ...{ hostId: counsel.idOf("psychologist"), startsAt: null, way: "text" },
    });
    consultationId = asked.id;
    await stands("askedWithoutTime");
    await isFine(host, DESK.width, "calendar-request-1280-kk");
    await row().first().getByTestId("talk-time").click();
    await host.page.getByTestId("free-time").first().click();
    await shoot(host.page, "calendar-time-1280-kk");
    expect(await axeFindings(host)).toEqual([]);
    await press(host, "time-done");
    await until(readTalk, ({ state, startsAt }) => state === "agreed" && startsAt !== null, {
      what: "a talk with a time",
    });
  });

  test("offers a time to a pupil, with a parent beside", async () => {
    await press(host, "calendar-offer");
    await host.page.getByTestId("person-search").fill("Тегі-pupil");
    await press(host, "person-found");
    await host.page
      .getByTestId("offer-others")
      .getByRole("checkbox", { name: "Тегі-parent" })
      .check();
    await host.page.getByTestId("free-time").nth(1).click();
    await isFine(host, DESK.width, "calendar-offer-1280-kk");
    await press(host, "offer-send");
    await host.page.waitForURL("**/calendar");
    const { consultations } = await counsel.ask<{ consultations: Consultation[] }>(
      ...(["parent", "GET", "/consultations"] as const),
    );
    expect(consultations).toMatchObject([
      { waitsFor: "guest", guest: { id: counsel.idOf("pupil") } },
    ]);
  });

  test("moves it, documents why it goes on without a parent, and says that it was held", async () => {
    await go(host, "/calendar");
    const { guest } = await readTalk();
    const chip = host.page.getByTestId("week-talk").filter({ hasText: guest.name });
    await chip.first().click();
    await stands("agreed");
    await row().first().getByTestId("talk-more").click();
    await menuRests(host);
    expect(await axeFindings(host)).toEqual([]);
    await press(host, "talk-move");
    const soon = Date.now() + 8 * MIN_MS;
    const { school } = await counsel.ask<Me>("psychologist", "GET", "/me");
    await host.page.getByTestId("time-field").fill(fieldOf(soon, school.timeZone));
    // The browser's field speaks English here; the day stands under it in Kazakh.
    const words = host.page.getByTestId("day-words").first();
    expect(await words.textContent()).toMatch(
      /^\p{sc=Cyrillic}+, \d+ \p{sc=Cyrillic}+, \d\d:\d\d$/u,
    );
    await press(host, "time-done");
    await stands("offered");
    const version = (
      await counsel.ask<{ text: { version: number } }>("third", "GET", "/consultations/consent")
    ).text.version;
    await counsel.ask("third", "POST", "/consultations/consent", { version });
    await counsel.ask("third", "POST", `/consultations/${consultationId}/answer`, {
      isAgreed: true,
    });
    await stands("agreed");
    expect((await readTalk()).consentNeed).toBe("parent");
    await row().first().getByTestId("talk-exception").click();
    await host.page.getByTestId("exception-danger").click();
    await shoot(host.page, "calendar-exception-1280-kk");
    expect(await axeFindings(host)).toEqual([]);
    await press(host, "exception-save");
    await until(readTalk, ({ consentNeed }) => consentNeed === "none", {
      what: "no consent needed",
    });
    await onPhone(host, "psychologist", "calendar-390-ru", "talk");
    counsel.clock.setMinutes(60);
    await host.page.reload();
    await stands("unsaid");
    await row().first().getByTestId("talk-held").click();
    await stands("held");
    await isFine(host, DESK.width, "calendar-held-1280-kk");
  });
});

test("the director finds the week's count when it is over, and nobody's name", async () => {
  director = await open(browser, counsel.server.url);
  await signInWith(director, "counsel.director", PASSWORD);
  // Neither a number nor a row comes while somebody looks on: it would tell the hour.
  expect(await counsel.ask("director", "GET", "/consultations/counts")).toEqual({ weeks: [] });
  expect(await counsel.ask("director", "GET", "/consultations/audit")).toEqual({ rows: [] });
  counsel.clock.setMinutes(60 + WEEK_MIN);
  counsel.signInAnew();
  await go(director, "/now");
  await press(director, "talk-counts");
  const counts = director.page.getByTestId("counts");
  await counts.waitFor();
  expect(await counts.textContent()).toContain("1 өтті");
  expect(await textOf(director)).not.toMatch(NAMES);
  await isFine(director, DESK.width, "counts-1280-kk");
  await go(director, "/consultations/counts?view=audit");
  await director.page.getByTestId("audit-day").first().waitFor();
  const audit = await textOf(director);
  expect(audit).toContain("Ерекше жағдай тіркелді");
  expect(audit).not.toMatch(NAMES);
  // No hour stands in a row of leadership's log, and no day: one list for the whole week.
  expect(await director.page.getByTestId("audit-day").count()).toBe(1);
  expect(await director.page.getByTestId("audit-day").textContent()).not.toMatch(/\d:\d\d/);
  await onPhone(director, "director", "audit-390-ru", "audit-day");
  await expect(
    counsel.ask("director", "GET", `/consultations/${consultationId}`),
  ).rejects.toThrow();
});

test("the administrator checks the numbers, orders them, and sees none of the talks", async () => {
  administrator = await open(browser, counsel.server.url);
  const { page } = administrator;
  await signInWith(administrator, "counsel.administrator", PASSWORD);
  await go(administrator, "/people");
  await press(administrator, "people-counsel");
  const cards = page.getByTestId("urgent-number");
  await cards.first().waitFor();
  const first = await cards.first().getByTestId("urgent-digits").inputValue();
  await cards.nth(1).getByTestId("urgent-up").click();
  await cards.first().getByTestId("urgent-digits").fill("8 727 111 22 33");
  await page.getByTestId("consent-kk").fill("Мұнда айтқаның осында қалады.");
  await isFine(administrator, DESK.width, "counsel-settings-1280-kk");
  await press(administrator, "counsel-save");
  const { consent, urgent } = await until(
    () => counsel.ask<CounselSettings>("administrator", "GET", "/consultations/settings"),
    ({ urgent: [top] }) => top?.number === "8 727 111 22 33",
    { what: "the numbers that were saved" },
  );
  expect(consent.version).toBe(2);
  expect(urgent[1]?.number).toBe(first);
  expect(urgent.every(({ isChecked }) => isChecked)).toBe(true);
  const { numbers } = await counsel.ask<{ numbers: UrgentNumber[] }>(
    "pupil",
    "GET",
    "/consultations/urgent",
  );
  expect(numbers).toEqual(urgent);
  await onPhone(administrator, "administrator", "counsel-settings-390-ru", "urgent-number");
  await go(administrator, "/calendar");
  await page.waitForLoadState("networkidle");
  expect(await textOf(administrator)).not.toMatch(NAMES);
});
