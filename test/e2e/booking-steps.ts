import { readFile } from "node:fs/promises";
import type { Locator } from "playwright-core";
import { expect } from "vitest";
import type { Consultation } from "#server/consultations/protocol.ts";
import { shoot } from "../support/browser.ts";
import type { CounselServer } from "../support/counsel-server.ts";
import { type Actor, axeFindings, cutOff, PHONE } from "./cast.ts";

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

/** The lesson of today lasts until three: a time before that says so, one after it does not. */
export async function seesLesson({ page }: Actor, times: Locator): Promise<void> {
  const note = page.getByTestId("lesson-then");
  await times.nth(0).check({ force: true });
  await note.getByText("Алгебра").waitFor();
  await times.nth(2).check({ force: true });
  await note.waitFor({ state: "detached" });
}

/** From one's talks to the psychologist's recommendations, of which one alone is for them. */
export async function findsOnly({ page }: Actor, at: CounselServer<string>, title: string) {
  await page.goto(`${at.server.url}/consultations`);
  await page.getByTestId("advice-link").click();
  await page.getByTestId("library-card").filter({ hasText: title }).waitFor();
  expect(await page.getByTestId("library-card").count()).toBe(1);
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
