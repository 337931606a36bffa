/** Plays folders of HLS in Chromium by hls.js and measures when flash and beep come. */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../browser.ts";
import { SIGNAL_MS } from "./source.ts";

const types: Readonly<Record<string, string>> = {
  ".m3u8": "application/vnd.apple.mpegurl",
  ".mp4": "video/mp4",
  ".m4s": "video/iso.segment",
  ".js": "text/javascript",
};
const page =
  '<!doctype html><video playsinline></video><script src="/hls.js"></script><script src="/watch.js"></script>';

export type Watched = { durationMs: number; startMs: number; widthPx: number; heightPx: number };
export type Watcher = {
  /** Loads `<folder>/<playlist>` to its end. */
  load(playlist: string): Promise<Watched>;
  /** When the flash's first frame begins; `near`: ms, an instant within the flash. */
  flashMs(near: number): Promise<number>;
  /** When the beep begins; `near`: ms, an instant within it. */
  beepMs(near: number): Promise<number>;
  close(): Promise<void>;
};

/** @throws Error where there is no Chromium */
export async function startWatcher(folder: string): Promise<Watcher> {
  const hlsFile = createRequire(import.meta.url).resolve("hls.js/dist/hls.min.js");
  const own: Readonly<Record<string, string>> = {
    "/hls.js": hlsFile,
    "/watch.js": join(import.meta.dirname, "watch.js"),
  };
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://x").pathname);
    if (path === "/") return response.setHeader("content-type", "text/html").end(page);
    const bytes = await readFile(own[path] ?? join(folder, path)).catch(() => null);
    if (!bytes) return response.writeHead(404).end();
    const type = types[extname(path)] ?? "application/octet-stream";
    response.setHeader("content-type", type).end(bytes);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("No port");
  const browser: Browser = await launchBrowser();
  const tab: Page = await browser.newPage();
  await tab.goto(`http://127.0.0.1:${address.port}/`);

  const call = <T>(code: string): Promise<T> => tab.evaluate<T>(code);
  async function beepMs(near: number): Promise<number> {
    // A busy machine may tear the sound while it plays; the tear is seen and the beep played again.
    for (let tries = 0; tries < 5; tries++) {
      const { ms, isBroken } = await call<{ ms: number; isBroken: boolean }>(
        `beepMs(${near / 1000}, ${SIGNAL_MS})`,
      );
      if (!isBroken) return ms;
    }
    throw new Error("The sound was torn five times");
  }
  return {
    load: (playlist) => call(`load(${JSON.stringify(`/${playlist}`)})`),
    flashMs: (near) => call(`flashMs(${near / 1000})`),
    beepMs,
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
