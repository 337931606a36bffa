/**
 * How quick the journal is with 30 pupils by 60 dates in headless Chromium, against a real server: opening (the page
 * anew, and from another screen) and from a key's press to its paint. Prints JSON. `--pupils N --dates N --keys N`.
 */
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { DESK, open, signInWith } from "../test/e2e/cast.ts";
import { launchBrowser } from "../test/support/browser.ts";
import { fillJournal, startJournalSchool } from "../test/support/journal-school.ts";
import { PASSWORD } from "../test/support/seeded-school.ts";

const { values } = parseArgs({
  options: {
    pupils: { type: "string", default: "30" },
    dates: { type: "string", default: "60" },
    keys: { type: "string", default: "120" },
    runs: { type: "string", default: "5" },
    json: { type: "boolean" }, // as the other benches are called; it prints nothing else
  },
});
const pupils = Number(values.pupils);
const dates = Number(values.dates);

const quantile = (sorted: readonly number[], share: number) =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) /
  10;
const summaryOf = (all: readonly number[]) => {
  const sorted = all.toSorted((one, other) => one - other);
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), max: quantile(sorted, 1) };
};

/** From the press on the menu's line until every cell is painted, ms. The server's answer is in it. */
function openFromToday(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const link = document.querySelector<HTMLAnchorElement>('nav a[href="/journal"]');
    if (!link) throw new Error("no way to the journal");
    const startedAt = performance.now();
    link.click();
    while (!document.querySelector('[data-testid="journal-grid"]'))
      await new Promise((go) => requestAnimationFrame(go));
    await new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
    return performance.now() - startedAt;
  });
}

/** Listens in the page: from each key's event to the frame after it, ms. */
async function watchKeys(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const times: number[] = [];
    Reflect.set(window, "keyTimes", times);
    window.addEventListener(
      "keydown",
      ({ timeStamp }) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => times.push(performance.now() - timeStamp);
          port2.postMessage(null); // runs after the frame is painted
        });
      },
      true,
    );
  });
  return () => page.evaluate(() => [...(Reflect.get(window, "keyTimes") as number[])]);
}

const school = await startJournalSchool(pupils, dates);
const browser = await launchBrowser(undefined, { aheadMs: school.aheadMs });
try {
  await fillJournal(school);
  const { page, context } = await open(browser, school.server.url, { size: DESK });
  await signInWith({ page, context, troubles: [] }, school.logins.teacher, PASSWORD);

  await page.goto(`${school.server.url}/journal`);
  await page.getByTestId("journal-grid").waitFor();
  const coldMs = await page.evaluate(
    () => performance.getEntriesByName("journal:shown")[0]?.startTime ?? 0,
  );
  const warm: number[] = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    await page.locator('nav a[href="/"]').first().click();
    await page.getByTestId("journal-grid").waitFor({ state: "detached" });
    warm.push(await openFromToday(page));
  }

  const cells = page.locator('[data-testid="cell"][data-kind="lesson"][data-open="true"]');
  const counted = await page.getByTestId("cell").count();
  await cells.nth(5).click();
  const readTimes = await watchKeys(page);
  for (let at = 0; at < Number(values.keys); at += 2) {
    await page.keyboard.press(String((at % 9) + 1));
    await page.keyboard.press(at % 40 < 38 ? "Enter" : "ArrowRight");
  }
  const times = await readTimes();
  console.log(
    JSON.stringify({
      ...{ pupils, dates, cells: counted },
      openMs: { page: Math.round(coldMs), fromToday: summaryOf(warm) },
      keyToPaintMs: { keys: times.length, ...summaryOf(times) },
    }),
  );
} finally {
  await browser.close();
  await school.server.stop();
}
