import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, shoot } from "../support/browser.ts";
import { type ServerProcess, startServerProcess } from "../support/server.ts";
import { type Actor, axeFindings, cutOff, DESK, open, PHONE, signInAs } from "./cast.ts";

let server: ServerProcess;
let browser: Browser;
beforeAll(async () => {
  server = await startServerProcess();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** What each role may open from its frame, besides its first screen. */
const screens: Record<string, string[]> = {
  pupil: ["/", "/timetable", "/library", "/meetings", "/diary", "/tasks", "/consultations"],
  teacher: ["/", "/classes", "/library/new", "/attendance", "/journal", "/review", "/credits"],
  classTeacher: ["/", "/classes", "/meetings/new"],
  parent: ["/", "/diary", "/consultations"],
  psychologist: ["/", "/sign-ins"],
  director: ["/", "/people", "/attendance/policy"],
  deputyAcademic: ["/", "/timetable", "/journal/policy"],
  deputyUpbringing: ["/"],
  administrator: ["/", "/people", "/library/policy", "/exchange", "/outbox/settings"],
};
const views = [
  { size: DESK, width: 1280 },
  { size: PHONE, width: 390 },
] as const;

const windows = new Map<number, Actor>();
/**
 * A window at the sign-in page with nothing of whoever sat there before, like a fresh one; but the product's code
 * is in its cache already, which saves most of the loading.
 */
async function freshAt(size: { width: number; height: number }): Promise<Actor> {
  const actor = windows.get(size.width) ?? (await open(browser, "about:blank", { size }));
  windows.set(size.width, actor);
  const { page, context, troubles } = actor;
  await page.goto("about:blank");
  const session = await context.newCDPSession(page);
  const storageTypes = "cookies,local_storage,indexeddb,service_workers,cache_storage";
  await session.send("Storage.clearDataForOrigin", { origin: server.url, storageTypes });
  await session.detach();
  troubles.length = 0;
  await page.goto(server.url);
  return actor;
}

/** Waits until nothing is loading any more. */
async function settled({ page }: Actor): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.locator("main, [role=main]").first().waitFor();
}

/**
 * Picks a language on the first screen. A person's kept language wins over one that was not picked by
 * hand, and this browser starts in Kazakh: so any is picked by way of another one.
 */
async function pick({ page }: Actor, words: string): Promise<void> {
  for (const label of ["English", words])
    await page.getByText(label, { exact: true }).first().click();
}

/** Takes another language in one's own menu; resolves once it is kept. */
async function change({ page }: Actor, words: string): Promise<void> {
  await page.getByTestId("profile").locator("visible=true").first().click();
  const kept = page.waitForResponse((response) => response.request().method() === "PATCH");
  await page.getByRole("menu").getByText(words, { exact: true }).click();
  expect((await kept).ok()).toBe(true);
}

/** Pictures what the window shows and looks for what is cut off, and for a language that is not the one picked. */
async function isWhole(actor: Actor, name: string, widthPx: number, language: string) {
  await settled(actor);
  await shoot(actor.page, name);
  expect(await cutOff(actor, widthPx), name).toEqual([]);
  expect(await actor.page.getAttribute("html", "lang"), name).toBe(language);
}

describe.each(Object.keys(screens))("the screens of a %s", (role) => {
  test.each(views)(
    "at $width px: whole, legible and without errors in Kazakh and Russian",
    async ({ size, width }) => {
      const actor = await freshAt(size);
      await actor.page.locator(`[data-role="${role}"]`).waitFor();
      await pick(actor, "Русский");
      await signInAs(actor, role);
      await isWhole(actor, `${role}-${width}-ru`, width, "ru");
      // The longest words are Kazakh: every screen is looked at in it, the first one in Russian too.
      await change(actor, "Қазақша");
      for (const path of screens[role] ?? []) {
        await actor.page.goto(server.url + path);
        const name = `${role}${path === "/" ? "" : path.replaceAll("/", "-")}-${width}-kk`;
        await isWhole(actor, name, width, "kk");
        // What it judges, roles, names and colours, is the same in every language.
        expect(await axeFindings(actor), name).toEqual([]);
      }
      expect(actor.troubles).toEqual([]);
    },
  );
});

test("a login card lets a pupil in once, and says so the second time", async () => {
  const teacher = await open(browser, server.url);
  await signInAs(teacher, "classTeacher");
  await teacher.page.goto(`${server.url}/classes`);
  await settled(teacher);
  const led = await teacher.page.evaluate(async () => {
    const refreshed = await fetch("/api/auth/refresh", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    const { data } = await refreshed.json();
    const [{ id }] = data.me.classTeacherOf;
    const headers = { authorization: `Bearer ${data.accessToken}` };
    const roster = await (await fetch(`/api/classes/${id}/roster`, { headers })).json();
    return { classId: id, pupilId: roster.data.pupils[0].id, name: roster.data.pupils[0].name };
  });
  await teacher.page.goto(`${server.url}/classes/${led.classId}/cards?ids=${led.pupilId}`);
  const issued = teacher.page.waitForResponse((response) => response.url().endsWith("/auth/cards"));
  await teacher.page.getByTestId("issue-cards").click();
  const cardUrl = new URL((await (await issued).json()).data[0].url);
  await teacher.page.locator("svg[role=img], svg").last().waitFor();
  await shoot(teacher.page, "cards-1280-kk");

  const address = `${server.url}${cardUrl.pathname}${cardUrl.hash}`;
  const pupil = await open(browser, address, { size: PHONE });
  await pupil.page.waitForURL((url) => url.pathname === "/");
  await settled(pupil);
  expect(pupil.page.url()).not.toContain(cardUrl.hash);
  const second = await open(browser, address, { size: PHONE });
  await second.page.getByRole("alert").first().waitFor();
  await shoot(second.page, "card-used-390-kk");
  expect(new URL(second.page.url()).pathname).toBe("/card");
  expect([...pupil.troubles, ...second.troubles]).toEqual([]);
});
