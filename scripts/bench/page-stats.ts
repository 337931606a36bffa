import type { Browser, Page } from "playwright-core";
import { rssMb } from "./process-stats.ts";

/** Resident memory of the largest page of a browser, MiB: where it has one tab, that tab's. */
export async function rendererMb(browser: Browser): Promise<number> {
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
  await cdp.detach();
  const renderers = processInfo.filter(({ type }) => type === "renderer");
  return Math.max(0, ...renderers.map(({ id }) => rssMb(id)));
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
