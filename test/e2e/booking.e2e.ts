import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { letterKeyOf, openLetter } from "#client/secrecy/sealed-letter.ts";
import type { ConsentState, Consultation, Slot } from "#server/consultations/protocol.ts";
import { launchBrowser, until } from "../support/browser.ts";
import { type CounselServer, startCounselServer, type Who } from "../support/counsel-server.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import {
  arrives,
  findsHelp,
  findsOnly,
  keepsEntry,
  looksRight,
  pathOf,
  remembered,
  seesLesson,
} from "./booking-steps.ts";
import { endsForeignCard } from "./card-steps.ts";
import { type Actor, DESK, open, PHONE, press, signInWith } from "./cast.ts";
import { makesKey, meetsOtherKey } from "./key-steps.ts";

const REASON = "Сыныптастарым мені мазақ етеді";
const none = { type: "none" };
let at: CounselServer<string>;
let browser: Browser;
let pupil: Actor;
let secret: CryptoKey;
/** The psychologist's page, from the first reminder on. */
let host: Actor;
/** The talk that is booked. */
let talkId = "";

beforeAll(async () => {
  at = await startCounselServer<string>({});
  browser = await launchBrowser();
  secret = await letterKeyOf((await makesKey(at)).secret);
  // It is about noon in this school: every time of today is still to come.
  await at.ask("psychologist", "POST", "/consultations/availability", {
    availability: {
      windows: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMin: 840, toMin: 1080 })),
      ...{ lengthMin: 30, bufferMin: 10, noticeHours: 0, horizonDays: 9, daysOff: [] },
      ...{ isInstant: true, ways: ["video", "sound", "text"] },
    },
  });
  pupil = await come("pupil");
});
afterAll(async () => {
  await browser?.close();
  await at?.stop();
});

async function come(who: Who): Promise<Actor> {
  const actor = await open(browser, at.server.url, { size: PHONE });
  await signInWith(actor, `counsel.${who.toLowerCase()}`, PASSWORD);
  return actor;
}

const own = (who: Who) =>
  at
    .ask<{ consultations: Consultation[] }>(who, "GET", "/consultations")
    .then(({ consultations }) => consultations);
const free = async (): Promise<Slot[]> => {
  const { days } = await at.ask<{ days: { slots: Slot[] }[] }>(
    ...(["other", "GET", `/consultations/hosts/${at.idOf("psychologist")}/times`] as const),
  );
  return days.flatMap(({ slots }) => slots).filter(({ isFree }) => isFree);
};

test("a pupil finds the psychologist, and is told that somebody was faster; nothing written is lost", async () => {
  const { page } = pupil;
  await findsHelp(pupil);
  await page.getByTestId("host-row").first().waitFor();
  await looksRight(pupil, "booking-list");
  expect(await page.getByTestId("urgent-call").first().getAttribute("href")).toBe("tel:111");

  await page.locator(`a[href="/consultations/with/${at.idOf("psychologist")}"]`).click();
  const times = page.locator('[data-testid="times-option"]:not([disabled])');
  await seesLesson(pupil, times);
  await press(pupil, "book-reason-open");
  await page.getByTestId("book-reason").fill(REASON);
  await page.locator('[data-testid="ways-option"][value="sound"]').check({ force: true });
  await looksRight(pupil, "booking-time");

  await page.context().setOffline(true);
  await press(pupil, "book-send");
  await page.getByText("Байланыс үзілді. Ештеңе жоғалған жоқ").waitFor();
  await page.context().setOffline(false);

  const wanted = await times.nth(2).inputValue();
  await at.ask("other", "POST", "/consultations", {
    ...{ hostId: at.idOf("psychologist"), startsAt: wanted, way: "video" },
  });
  // The page may have heard of it by itself, back on the network: then the button is off, and says the same.
  await page.getByTestId("book-send").dispatchEvent("click");
  await page.getByText("басқа біреу алып қойды").waitFor();
  await page.locator(`[data-testid="times-option"][value="${wanted}"][disabled]`).waitFor();
  expect(await page.getByTestId("book-reason").inputValue()).toBe(REASON);
  expect(await page.getByTestId("book-send").isDisabled()).toBe(true);
  await looksRight(pupil, "booking-taken");

  await times.nth(1).check({ force: true });
  const chosen = await times.nth(1).inputValue();
  await press(pupil, "book-send");
  await page.getByTestId("talk-enter").waitFor();
  talkId = pathOf(pupil).split("/").at(-1) ?? "";
  const [made] = await own("pupil");
  expect(made).toMatchObject({ id: talkId, startsAt: chosen, state: "agreed", way: "sound" });
});

test("the reason is opened by the psychologist's key alone; the pupil's parents see no talk", async () => {
  const hosted = await at.ask<Consultation>("psychologist", "GET", `/consultations/${talkId}`);
  expect(hosted.reason).not.toContain(REASON);
  expect(await openLetter(secret, hosted.reason ?? "")).toBe(REASON);
  const [mine] = await own("pupil");
  expect(mine?.reason).toBeNull();
  expect(await own("parent")).toEqual([]);
});

test("the pupil agrees, then a parent, who is not told whether there is a talk", async () => {
  const { page } = pupil;
  await looksRight(pupil, "booking-talk");
  await press(pupil, "consent-read");
  await page.getByTestId("consent-give").waitFor();
  await looksRight(pupil, "booking-consent");
  await press(pupil, "consent-give");
  await page.getByTestId("consent-withdraw").waitFor();
  await page.getByText("Енді ата-анаңның келісімі керек").waitFor();
  await page.goto(`${at.server.url}/consultations/${talkId}`);
  await page.getByText("Жедел көмекке ешқандай келісім керек емес").waitFor();

  const parent = await come("parent");
  await parent.page.getByTestId("consent-card").click();
  await parent.page.getByTestId("consent-line").first().getByTestId("consent-give").click();
  await parent.page.getByTestId("consent-withdraw").waitFor();
  await looksRight(parent, "booking-parent-consent");
  expect(await parent.page.textContent("main")).not.toContain("Тегі-psychologist");
  // The pupil's page learns of it by itself.
  await page.getByText("Енді ата-анаңның келісімі керек").waitFor({ state: "detached" });
  const [agreed] = await own("pupil");
  expect(agreed?.consentNeed).toBe("none");

  // Taken back, it is asked for again: two taps.
  const first = parent.page.getByTestId("consent-line").first();
  await first.getByTestId("consent-withdraw").click();
  await first.getByTestId("consent-withdraw").click();
  await first.getByTestId("consent-give").waitFor();
  const { children } = await at.ask<ConsentState>("parent", "GET", "/consultations/consent");
  expect(children.map(({ given }) => given)).toEqual([null]);
  await parent.page.goto(`${at.server.url}/consultations`);
  await parent.page.getByTestId("host-row").first().waitFor();
  expect(await parent.page.getByTestId("talk-row").count()).toBe(0);
  expect(parent.troubles).toEqual([]);
  await parent.context.close();
});

test("a quick exit leaves no private page behind, back or forward", async () => {
  const { page } = pupil;
  await page.goto(`${at.server.url}/diary`);
  await page.locator('a[href="/consultations"]').last().click();
  await page.getByTestId("talk-row").first().click();
  await page.getByTestId("talk-enter").waitFor();
  await page.locator("header a").first().click();
  await page.locator(`a[href="/consultations/with/${at.idOf("psychologist")}"]`).click();
  await page.getByTestId("days-option").first().waitFor();
  await press(pupil, "quick-exit");
  await arrives(pupil, "/");
  await page.getByTestId("today-talk").waitFor();
  expect(await remembered(pupil)).not.toContain("/consultations");
  await page.goBack();
  expect(pathOf(pupil)).toBe("/");

  await page.getByTestId("today-talk").click();
  await page.getByTestId("talk-enter").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await arrives(pupil, "/");
  expect(await remembered(pupil)).not.toContain("/consultations");
});

test("the day tells that there is a meeting, and when, not with whom; cancelled, its time is free again", async () => {
  const { page } = pupil;
  const [booked] = await own("pupil");
  await page.goto(at.server.url);
  const card = page.getByTestId("today-talk");
  expect(await card.textContent()).toMatch(/^Жеке кездесу, \d\d:\d\d$/);
  await card.click();
  await press(pupil, "talk-cancel");
  expect((await own("pupil"))[0]?.state).toBe("agreed");
  await press(pupil, "talk-cancel");
  await page.getByText("Болмайды").waitFor();
  expect((await own("pupil"))[0]?.state).toBe("cancelled");
  expect((await free()).map(({ startsAt }) => startsAt)).toContain(booked?.startsAt);
});

test("another key of the psychologist's is told with its words; nothing is sealed before the pupil's own hand", () =>
  meetsOtherKey(pupil, at));

test("a proposed time is agreed to, told quietly when it is near, and may be moved; on a desk too", async () => {
  const { page } = pupil;
  const soonMs = Date.now() + 20 * 60_000;
  await at.ask("psychologist", "POST", "/consultations/offers", {
    ...{ kind: "private", guestId: at.idOf("pupil"), way: "video", lengthMin: 30 },
    startsAt: new Date(soonMs - (soonMs % 60_000)).toISOString(),
  });
  await page.goto(`${at.server.url}/consultations`);
  await page.getByTestId("offer-agree").waitFor();
  await page.getByTestId("offer").getByTestId("lesson-then").waitFor();
  await looksRight(pupil, "booking-offer");
  await press(pupil, "offer-agree");
  await page.getByTestId("talk-row").waitFor();
  const [talk] = (await own("pupil")).filter(({ state }) => state === "agreed");

  // The reminder comes over the socket, wherever the pupil is, and says a time and nothing else.
  at.clock.setMinutes(1); // the server looks once a minute
  await page.goto(`${at.server.url}/diary`);
  const notice = page.getByTestId("talk-reminder");
  await notice.waitFor();
  expect(await notice.textContent()).toMatch(
    /^Жеке кездесу, \d\d:\d\d\d+ минуттан кейін басталады$/,
  );
  await looksRight(pupil, "booking-reminder");
  // The psychologist had no page open then: the one that is opened now tells it, once.
  host = await open(browser, at.server.url, { size: DESK });
  const seen = host.page.waitForResponse((response) => response.url().endsWith("/reminded"));
  await signInWith(host, "counsel.psychologist", PASSWORD);
  await host.page.getByTestId("talk-reminder").waitFor();
  expect((await seen).ok()).toBe(true);
  await host.page.reload();
  await host.page.locator("main h1").waitFor();
  await host.page.waitForLoadState("networkidle");
  expect(await host.page.getByTestId("talk-reminder").count()).toBe(0);

  await page.setViewportSize(DESK);
  await notice.locator("a").click();
  await arrives(pupil, `/consultations/${talk?.id}`);
  await page.goto(`${at.server.url}/consultations`);
  await page.getByTestId("talk-row").first().waitFor();
  await looksRight(pupil, "booking-desk", DESK.width);
  await page.getByTestId("talk-row").first().click();
  await press(pupil, "talk-move");
  const [next] = await free();
  await page
    .locator(`[data-testid="times-option"][value="${next?.startsAt}"]`)
    .check({ force: true });
  await looksRight(pupil, "booking-move", DESK.width);
  await press(pupil, "move-send");
  await until(
    async () => (await own("pupil")).find(({ id }) => id === talk?.id)?.startsAt,
    (startsAt) => startsAt === next?.startsAt,
    { what: "the talk at its new time" },
  );
  expect(pupil.troubles).toEqual([]);
});

test("recommendations: what is written for parents alone is read by a parent and found by no pupil", async () => {
  await host.page.goto(`${at.server.url}/library/new`);
  await host.page.getByText("Файлсыз").click();
  await host.page.getByTestId("upload-title").fill("Баланы қалай тыңдаймыз");
  await host.page.getByText("Ата-аналар", { exact: true }).click();
  await press(host, "upload-start");
  await host.page
    .getByTestId("edit-article")
    .fill("## Асықпаңыз\n\nАлдымен тыңдаңыз.\n\n- Телефонды қойыңыз\n- Көзіне қараңыз");
  await press(host, "edit-save");
  await host.page.getByTestId("saved").waitFor();
  await looksRight(host, "advice-editor", DESK.width);
  await press(host, "item-publish");
  await host.page.getByTestId("item-withdraw").waitFor();
  const itemPath = pathOf(host).replace("/edit", "");
  const forPupils = await at.ask<{ id: string }>("psychologist", "POST", "/library/items", {
    ...{ kind: "advice", title: "Емтихан алдында", article: "Терең дем ал.", source: none },
    audience: { pupils: "all", classIds: [], parents: false },
  });
  await at.ask("psychologist", "POST", `/library/items/${forPupils.id}/publish`, {});

  const parent = await come("parent");
  await findsOnly(parent, at, "Баланы қалай тыңдаймыз");
  await looksRight(parent, "advice-list-parent");
  await press(parent, "library-card");
  await arrives(parent, itemPath);
  const points = parent.page.getByTestId("article").locator("li");
  await points.filter({ hasText: "Көзіне қараңыз" }).waitFor();
  await looksRight(parent, "advice-article");

  const [next] = await free();
  await keepsEntry(parent, at, new Date(Date.parse(next?.startsAt ?? "") + 86_400_000));

  await pupil.page.setViewportSize(PHONE);
  await findsOnly(pupil, at, "Емтихан алдында");
  await looksRight(pupil, "advice-list-pupil");
  await press(pupil, "library-card");
  await pupil.page.getByText("Терең дем ал.").waitFor();
  const readBy = (who: Who) => at.ask(who, "GET", itemPath.replace("library", "library/items"));
  expect(await readBy("parent")).toMatchObject({ kind: "advice" });
  await expect(readBy("pupil")).rejects.toMatchObject({ code: "not_found" });
  for (const one of [host, parent]) expect(one.troubles).toEqual([]);
});

test("by a card of another's nobody sees a talk; its owner is told, and ends it", () =>
  endsForeignCard(pupil, at, browser));
