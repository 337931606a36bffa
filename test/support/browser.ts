import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { findChromium } from "../../scripts/setup/programs.ts";
import type { Capture } from "./clips.ts";

const OUT_DIR = resolve(import.meta.dirname, "../out");

/**
 * Headless Chromium whose camera and microphone play `capture` and which accepts every permission.
 * @throws Error naming what installs a Chromium where there is none
 */
export async function launchBrowser(
  capture?: Capture,
  options: {
    /** A part of the title of the tab that is chosen, with its sound, when a page asks for a screen. Default: a made-up screen. */
    sharedTab?: string;
    /** So far ahead of this process's is the clock of pages, ms. */
    aheadMs?: number;
    /** Pages that are left are kept for the back button, as people's browsers keep them. Default: none is. */
    keepsPages?: boolean;
    /** A person is asked for camera and microphone, and says what the page's permissions say. Default: all is allowed. */
    asksForDevices?: boolean;
  } = {},
): Promise<Browser> {
  const executablePath = await findChromium();
  if (!executablePath) throw new Error("No Chromium: run `npm test`, whose set-up installs it");
  const args = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
    // The made-up chooser has no tabs; camera and microphone are then allowed by the page's own permissions.
    ...(options.sharedTab
      ? [`--auto-select-tab-capture-source-by-title=${options.sharedTab}`]
      : options.asksForDevices
        ? []
        : ["--use-fake-ui-for-media-stream"]),
    ...(capture
      ? [
          `--use-file-for-fake-video-capture=${capture.videoFile}`,
          `--use-file-for-fake-audio-capture=${capture.audioFile}`,
        ]
      : []),
  ];
  const ignoreDefaultArgs = [
    ...(options.sharedTab ? ["--mute-audio"] : []), // one that is muted shares a silent tab
    ...(options.keepsPages ? ["--disable-back-forward-cache"] : []),
  ];
  const browser = await chromium.launch({
    ...{ executablePath, headless: true, args },
    ...(ignoreDefaultArgs.length > 0 && { ignoreDefaultArgs }),
  });
  // Pages of a run with TEST_NOW have its clock, too (clock-at.ts).
  return setAhead(browser, Number(process.env.TEST_AHEAD_MS ?? 0) + (options.aheadMs ?? 0));
}

function setAhead(browser: Browser, aheadMs: number): Browser {
  if (aheadMs === 0) return browser;
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    await context.addInitScript((byMs) => {
      const { now } = Date;
      Date.now = () => now() + byMs;
      globalThis.Date = new Proxy(Date, {
        construct: (target, args, made) =>
          Reflect.construct(target, args.length === 0 ? [Date.now()] : args, made),
      });
    }, aheadMs);
    return context;
  };
  return browser;
}

/** Saves a picture under test/out for people to look at. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(OUT_DIR, { recursive: true });
  await page.screenshot({ path: resolve(OUT_DIR, `${name}.png`) });
}

/** Waits until `read` gives a value that `isRight` accepts; returns it. @throws Error with the last value seen */
export async function until<T>(
  read: () => Promise<T>,
  isRight: (value: T) => boolean,
  { timeoutMs = 60_000, everyMs = 150, what = "the state waited for" } = {},
): Promise<T> {
  const lastAt = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (isRight(value)) return value;
    if (Date.now() > lastAt)
      throw new Error(`${what} did not come in ${timeoutMs} ms; last: ${JSON.stringify(value)}`);
    await new Promise((go) => setTimeout(go, everyMs));
  }
}
