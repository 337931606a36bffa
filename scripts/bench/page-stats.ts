import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { rssMb } from "./process-stats.ts";

/**
 * Memory of the largest page of a browser, MiB; where it has one tab, that tab's. `own` is what Chromium's task
 * manager shows: anonymous pages, without the program's own file that all its processes share; `resident` with it.
 */
export async function rendererMb(browser: Browser): Promise<{ own: number; resident: number }> {
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
  await cdp.detach();
  const pids = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  const largest = (read: (pid: number) => number) => Math.max(0, ...pids.map(read));
  return { own: largest(ownMb), resident: largest(rssMb) };
}

function ownMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kb = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0);
  return (kb("RssAnon") + kb("VmSwap")) / 1024;
}

/** How evenly a page draws: frames of `requestAnimationFrame` against the 60 a second there should be. */
export async function countFrames(
  page: Page,
  windowMs: number,
): Promise<{ fps: number; droppedPct: number; longestMs: number }> {
  return page.evaluate(
    (ms) =>
      new Promise<{ fps: number; droppedPct: number; longestMs: number }>((done) => {
        const from = performance.now();
        let [last, frames, longestMs] = [from, 0, 0];
        const frame = () => {
          const now = performance.now();
          longestMs = Math.max(longestMs, now - last);
          last = now;
          frames += 1;
          if (now - from < ms) return void requestAnimationFrame(frame);
          const seconds = (now - from) / 1000;
          const droppedPct = Math.max(0, 100 * (1 - frames / (seconds * 60)));
          done({ fps: frames / seconds, droppedPct, longestMs });
        };
        requestAnimationFrame(frame);
      }),
    windowMs,
  );
}
