import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { expect } from "vitest";
import type { LoginCard } from "#server/auth/protocol.ts";
import type { Consultation } from "#server/consultations/protocol.ts";
import { shoot } from "../support/browser.ts";
import type { CounselServer } from "../support/counsel-server.ts";
import { type Actor, axeFindings, cutOff, open, PHONE, press } from "./cast.ts";

export const pathOf = ({ page }: Actor) => new URL(page.url()).pathname;
export const arrives = ({ page }: Actor, path: string) =>
  page.waitForURL((url) => url.pathname === path);
/** Every address that back or forward could lead to. */
export const remembered = ({ page }: Actor) =>
  page.evaluate(() =>
    window.navigation
      .entries()
      .map(({ url }) => url)
      .join(" "),
  );
/** Whole, legible and within the window; kept as a picture. */
export async function looksRight(actor: Actor, name: string, width = PHONE.width): Promise<void> {
  await actor.page.waitForLoadState("networkidle");
  await shoot(actor.page, `${name}-${width}`);
  expect(await axeFindings(actor), name).toEqual([]);
  expect(await cutOff(actor, width), name).toEqual([]);
}

/** From the first screen: numbers to call that cost nothing until the tap, and are there without a link afterwards. */
export async function findsHelp(actor: Actor): Promise<void> {
  const { page } = actor;
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.reload();
  await page.locator("main h1").waitFor();
  const entry = page.locator('[data-testid="urgent-entry"]:visible');
  await entry.waitFor();
  await page.waitForLoadState("networkidle");
  expect(asked).not.toContain("/api/consultations/urgent");
  await entry.click();
  const numbers = page.getByTestId("urgent-numbers");
  await numbers.getByTestId("urgent-call").first().waitFor();
  await looksRight(actor, "urgent-numbers");
  await page.keyboard.press("Escape");
  await numbers.waitFor({ state: "detached" });
  await page.context().setOffline(true);
  await entry.press("Enter");
  expect(await numbers.getByTestId("urgent-call").first().getAttribute("href")).toBe("tel:111");
  await page.context().setOffline(false);
  await numbers.locator('a[href="/consultations"]').click();
}

/** A parent's talk with a teacher, saved for the calendar of their phone. */
export async function keepsEntry(
  { page }: Actor,
  at: CounselServer<string>,
  startsAt: Date,
): Promise<void> {
  const made = await at.ask<Consultation>("tutor", "POST", "/consultations/offers", {
    ...{ kind: "ordinary", guestId: at.idOf("parent"), way: "video", lengthMin: 20 },
    startsAt: startsAt.toISOString(),
  });
  await at.ask("parent", "POST", `/consultations/${made.id}/answer`, { isAgreed: true });
  await page.goto(`${at.server.url}/consultations/${made.id}`);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByTestId("talk-calendar").click(),
  ]);
  expect(file.suggestedFilename()).toBe("meeting.ics");
  const text = await readFile(await file.path(), "utf8");
  const stamp = (ms: number) => new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  expect(text.split("\r\n")).toEqual(
    expect.arrayContaining([
      ...["BEGIN:VCALENDAR", "SUMMARY:Жеке кездесу", "CLASS:PRIVATE", "END:VCALENDAR"],
      `DTSTART:${stamp(startsAt.getTime())}`,
      `DTEND:${stamp(startsAt.getTime() + 20 * 60_000)}`,
    ]),
  );
  expect(text).not.toContain("Тегі-");
}

/** Somebody comes in as the pupil, by a card: they see no talk, the pupil is told, and ends that sign-in. */
export async function endsForeignCard(
  owner: Actor,
  at: CounselServer<string>,
  browser: Browser,
): Promise<void> {
  const { page } = owner;
  await page.goto(at.server.url);
  const [card] = await at.ask<LoginCard[]>("administrator", "POST", "/auth/cards", {
    personIds: [at.idOf("pupil")],
  });
  const news = page.getByTestId("card-news");
  await news.getByText("Саған кіру картасы жасалды").waitFor();
  const other = await open(browser, card?.url ?? "", { size: PHONE });
  await arrives(other, "/");
  await other.page.goto(`${at.server.url}/consultations`);
  await other.page.getByTestId("cover-note").waitFor();
  await other.page.getByTestId("host-row").first().waitFor();
  expect(await other.page.getByTestId("talk-row").count()).toBe(0);
  await looksRight(other, "booking-covered");

  await news.getByText("Сенің картаңмен кірілді").waitFor();
  await looksRight(owner, "card-news");
  await press(owner, "card-news-look");
  await arrives(owner, "/sign-ins");
  const rows = page.getByTestId("sign-in-row");
  await rows.nth(1).getByTestId("confirm-sign-in").waitFor();
  await looksRight(owner, "sign-ins");
  await rows.nth(1).getByTestId("end-sign-in").click();
  await arrives(other, "/sign-in");
  await rows.nth(1).waitFor({ state: "detached" });
  await page.goto(at.server.url);
  await press(owner, "card-news-seen");
  await news.waitFor({ state: "detached" });
  expect([...owner.troubles, ...other.troubles]).toEqual([]);
  await other.context.close();
}
