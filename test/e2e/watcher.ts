import type { Browser } from "playwright-core";
import { expect } from "vitest";
import type { PlayerDiagnostics } from "../../client/player/diagnostics.ts";
import type { Item } from "../../server/library/protocol.ts";
import type { Progress } from "../../server/watching/protocol.ts";
import { until } from "../support/browser.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import type { SeededServer } from "../support/seeded-server.ts";
import { api } from "../support/server.ts";
import { type Actor, open, signInWith } from "./cast.ts";

type State = ReturnType<PlayerDiagnostics["state"]>;
/** A pupil at an item's page. */
export type Watcher = Actor & {
  login: string;
  /** Paths of media asked for since the page was opened. */
  asked: string[];
};
type At = {
  seeded: SeededServer;
  browser: Browser;
  item: Item;
  login: string;
  size: { width: number; height: number };
};

/** Opens the item's page; its code is there and nothing is played. */
export async function watcherAt({ seeded, browser, item, login, size }: At): Promise<Watcher> {
  const { url } = seeded.server;
  const actor = await open(browser, url, { size });
  await signInWith(actor, login, PASSWORD);
  const asked: string[] = [];
  actor.page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/m/")) asked.push(pathname);
  });
  await actor.page.goto(`${url}/library/${item.id}`);
  await actor.page.getByTestId("player").waitFor();
  await actor.page.waitForLoadState("networkidle");
  return { ...actor, login, asked };
}

export const state = ({ page }: Actor): Promise<State> =>
  page.evaluate(() => {
    const all = window.qonyrau?.player?.state();
    if (!all) throw new Error("no player");
    return all;
  });

export const seek = ({ page }: Actor, toMs: number) =>
  page.evaluate((ms) => window.qonyrau?.player?.seek(ms), toMs);

export const becomes = (
  actor: Actor,
  is: (now: State) => boolean,
  what: string,
  timeoutMs = 60_000,
) => until(() => state(actor), is, { what, timeoutMs, everyMs: 100 });

/** Waits until it plays, from wherever. */
export const starts = (actor: Actor) =>
  becomes(
    actor,
    ({ phase, currentMs, isWaiting }) => phase === "ready" && currentMs > 0 && !isWaiting,
    "a start",
  );

/** Waits until it plays there. */
export const playsTo = (actor: Actor, toMs: number, timeoutMs = 60_000) =>
  becomes(
    actor,
    ({ currentMs, isWaiting }) => currentMs >= toMs && !isWaiting,
    `${toMs} ms`,
    timeoutMs,
  );

/** Waits until the rest of the film is downloaded. */
export const downloaded = (actor: Actor) =>
  becomes(actor, ({ bufferedToMs, durationMs }) => bufferedToMs >= durationMs, "the whole film");

/** Waits until the picture has so many lines and nothing is wrong. */
export const shows = (actor: Actor, lines: number, timeoutMs?: number) =>
  becomes(
    actor,
    ({ heightPx, trouble }) => heightPx === lines && trouble === null,
    `${lines} lines`,
    timeoutMs,
  );

/** Waits until the loop has been played so many times, and never anything but the loop. */
export async function loopsRound(actor: Actor, aMs: number, bMs: number, times: number) {
  let turns = 0;
  let lastMs = 0;
  await until(
    async () => {
      const { elementMs } = await state(actor);
      expect(elementMs).toBeGreaterThan(aMs - 300);
      expect(elementMs).toBeLessThan(bMs + 1_500);
      if (elementMs < lastMs) turns++;
      lastMs = elementMs;
      return turns;
    },
    (count) => count >= times,
    { what: `${times} turns`, timeoutMs: 60_000, everyMs: 100 },
  );
}

/** Waits until what was seen and not delivered is written down in the browser. */
export const keepsReport = ({ page }: Actor) =>
  until(
    () =>
      page.evaluate(
        () => Object.keys(localStorage).filter((key) => key.includes("qonyrau.watched.")).length,
      ),
    (count) => count >= 2, // the report and the list of such
    { what: "a kept report" },
  );

/** Pauses, and says where the element itself stands. */
export async function stop(actor: Actor): Promise<number> {
  await actor.page.evaluate(() => window.qonyrau?.player?.pause());
  return (await state(actor)).elementMs;
}

/** What the server holds of a pupil and an item. */
export async function progressOf(
  seeded: SeededServer,
  item: Item,
  login: string,
): Promise<Progress> {
  const token = await seeded.tokenOf(login);
  const path = `/watching/${item.id}/start`;
  const reply = await api<{ progress: Progress }>(seeded.server.url, "POST", path, {
    token,
    body: {},
  });
  return reply.progress;
}
