import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { RoomDiagnostics } from "../../client/room/diagnostics.ts";
import { until } from "../support/browser.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 800 };
type Stats = Awaited<ReturnType<RoomDiagnostics["stats"]>>;
type State = ReturnType<RoomDiagnostics["state"]>;
export type Received = Stats["consumers"][number];

/** One person at one browser window. */
export type Actor = {
  page: Page;
  context: BrowserContext;
  /** What went wrong in the page: errors thrown and errors logged. */
  troubles: string[];
};

type Options = {
  size?: { width: number; height: number };
  ice?: "relay";
  language?: "kk" | "ru" | "en";
  /** Before the first page opens. */
  prepare?: (context: BrowserContext) => Promise<void>;
};

/** Opens a fresh window (own cookies, own storage) at the sign-in page. */
export async function open(browser: Browser, url: string, options: Options = {}): Promise<Actor> {
  const size = options.size ?? DESK;
  const context = await browser.newContext({
    viewport: size,
    isMobile: size.width < 600,
    hasTouch: size.width < 600,
    permissions: ["camera", "microphone"],
  });
  if (options.ice)
    await context.addInitScript((ice) => localStorage.setItem("qonyrauIce", ice), options.ice);
  await options.prepare?.(context);
  context.setDefaultTimeout(90_000); // a loaded machine is not a failure
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  await page.goto(url);
  return { page, context, troubles };
}

/** Signs in as one role of the demo school: one tap. */
export async function signInAs(actor: Actor, role: string): Promise<void> {
  await actor.page.locator(`[data-role="${role}"]`).click();
  await actor.page.waitForURL((address) => !address.pathname.startsWith("/sign-in"));
}

/** Signs in by login and password, as on any school's page. */
export async function signInWith(actor: Actor, login: string, password: string): Promise<void> {
  await actor.page.locator('input[autocomplete="username"]').fill(login);
  await actor.page.locator('input[autocomplete="current-password"]').fill(password);
  await actor.page.locator('form button[type="submit"]').click();
  await actor.page.waitForURL((address) => !address.pathname.startsWith("/sign-in"));
}

export const roomPath = (lessonId: string) => `/lessons/${lessonId}/room`;

/** Goes to the room by its address, as a reload or a link does, and waits until it is live. */
export async function enterRoom(actor: Actor, url: string, lessonId: string): Promise<void> {
  await actor.page.goto(url + roomPath(lessonId));
  await inRoom(actor);
}

export async function inRoom(actor: Actor, timeoutMs = 60_000): Promise<void> {
  await until(
    () => phase(actor),
    (name) => name === "live",
    { timeoutMs, what: "the live room" },
  );
}

export const phase = (actor: Actor): Promise<State["phase"]["name"] | null> =>
  actor.page.evaluate(() => window.qonyrau?.room?.state().phase.name ?? null);

/** A part of the room's state that survives the way out of the browser. */
export const state = (actor: Actor) =>
  actor.page.evaluate(() => {
    const all = window.qonyrau?.room?.state();
    if (!all) throw new Error("not in a room");
    const { me, seats, speakers, chat, local, quality, receivedBytes, soundMode } = all;
    return { me, seats, speakers, chat, local, quality, receivedBytes, soundMode };
  });

export const stats = (actor: Actor): Promise<Stats> =>
  actor.page.evaluate(() => {
    if (!window.qonyrau?.room) throw new Error("not in a room");
    return window.qonyrau.room.stats();
  });

/** What one device receives of one person's source; undefined while it receives none. */
export async function received(
  actor: Actor,
  personId: string,
  source: string,
): Promise<Received | undefined> {
  const { consumers } = await stats(actor);
  return consumers.find((one) => one.personId === personId && one.source === source);
}

/** Waits until frames of that picture are decoded one after another: at least `more` new ones. */
export async function sees(
  actor: Actor,
  personId: string,
  source: "camera" | "screen",
  { more = 10, timeoutMs = 60_000 } = {},
): Promise<Received> {
  let first: number | undefined;
  const seen = await until(
    async () => {
      const one = await received(actor, personId, source);
      // A stream built anew counts from nought.
      if (one?.framesDecoded !== undefined)
        first = Math.min(first ?? one.framesDecoded, one.framesDecoded);
      return one;
    },
    (one) => first !== undefined && (one?.framesDecoded ?? 0) >= first + more,
    { timeoutMs, what: `growing frames of ${source}` },
  );
  if (!seen) throw new Error("unreachable: until() waits for a value");
  return seen;
}

/** Waits until that microphone is heard: its energy grows. */
export async function hears(actor: Actor, personId: string, timeoutMs = 60_000): Promise<void> {
  let first: number | undefined;
  await until(
    async () => {
      const energy = (await received(actor, personId, "microphone"))?.totalAudioEnergy;
      if (energy !== undefined) first = Math.min(first ?? energy, energy);
      return energy ?? 0;
    },
    (energy) => first !== undefined && energy > first + 0.0005,
    { timeoutMs, what: "sound energy" },
  );
}

export const press = (actor: Actor, testId: string) =>
  actor.page.getByTestId(testId).first().click();

/** The numbers of the six words that stand there, as in `client/secrecy/CodeWords`. */
export async function wordsOf({ page }: Actor, testId: string): Promise<number[]> {
  const words = page.getByTestId(testId).locator("li");
  await words.nth(5).waitFor();
  return words.evaluateAll((all) => all.map((one) => Number(one.getAttribute("data-word"))));
}

/** Waits until an opened menu has come to rest: while it fades in, its words are pale. */
export const menuRests = ({ page }: Actor) =>
  until(
    () => page.locator("[data-menu-dropdown]").evaluate((menu) => getComputedStyle(menu).opacity),
    (opacity) => opacity === "1",
    { what: "the open menu" },
  );

/** The seat of a person as this window's class panel shows it. */
export async function seat(actor: Actor, personId: string) {
  const found = (await state(actor)).seats.find((one) => one.personId === personId);
  if (!found) throw new Error(`no seat ${personId}`);
  return found;
}

/** Opens a pupil's menu in the class panel and presses one of its lines. */
export async function onSeat(actor: Actor, personId: string, testId: string): Promise<void> {
  const row = actor.page.locator(`[data-testid="seat"][data-person-id="${personId}"]`).first();
  await row.getByTestId("seat-menu").click();
  await actor.page.getByTestId(testId).click();
}

/** Microphone and camera are on, as whoever passed the check enters with; waits until the server has them. */
export async function sends(actor: Actor): Promise<void> {
  for (const source of ["microphone", "camera"] as const)
    await until(
      async () => (await state(actor)).local[source],
      (local) => local.state === "on",
      { what: `own ${source}` },
    );
}

/** Serious findings of axe on what the window shows now. */
export async function axeFindings({ page }: Actor): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const axe: unknown = Reflect.get(window, "axe");
    const run: unknown = typeof axe === "object" && axe ? Reflect.get(axe, "run") : null;
    if (typeof run !== "function") throw new Error("axe did not load");
    const { violations } = await run.call(axe, document, { resultTypes: ["violations"] });
    type Found = { id: string; impact: string; nodes: { target: string[] }[] };
    return (violations as Found[])
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  });
}

/** Buttons that reach over the window's right or left edge, by their words; those of a part that scrolls by itself can be reached. */
export function cutOff({ page }: Actor, widthPx: number): Promise<string[]> {
  return page.evaluate((width) => {
    const scrolls = (element: Element | null): boolean => {
      if (!element || element === document.body) return false;
      const isWider = element.scrollWidth > element.clientWidth + 1;
      return (
        (isWider && /auto|scroll/.test(getComputedStyle(element).overflowX)) ||
        scrolls(element.parentElement)
      );
    };
    return [...document.querySelectorAll("button, a, input")]
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        return right > left && (right > width + 0.5 || left < -0.5);
      })
      .filter((element) => !scrolls(element.parentElement))
      .map((element) => element.getAttribute("aria-label") ?? element.textContent);
  }, widthPx);
}
