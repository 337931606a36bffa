import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { Socket } from "socket.io";
import { build } from "vite";
import { answer } from "#server/realtime.ts";
import { secrecyEvents } from "#server/secrecy/events.ts";
import { type Said, secrecyCalls } from "#server/secrecy/protocol.ts";
import { createSecrecy } from "#server/secrecy/service.ts";
import { startRooms } from "../room-server.ts";

const root = resolve(import.meta.dirname, "../../..");
const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };

/** The bare page and the worker that belongs to it, as files. */
export async function bundlePage(): Promise<Map<string, Buffer>> {
  const outDir = mkdtempSync(join(tmpdir(), "qonyrau-sealed-"));
  try {
    await build({
      configFile: false,
      root: import.meta.dirname,
      base: "/sealed-lab/",
      logLevel: "silent",
      resolve: { alias: { "#client": join(root, "client"), "#server": join(root, "server") } },
      worker: { format: "es" },
      build: {
        ...{ outDir, emptyOutDir: true, minify: false, target: "es2022" },
        rolldownOptions: { input: join(import.meta.dirname, "page.html") },
      },
    });
    const names = readdirSync(outDir, { recursive: true, encoding: "utf8" });
    const files = names.filter((name) => extname(name) !== "" && !name.endsWith(".map"));
    return new Map(files.map((name) => [name, readFileSync(join(outDir, name))]));
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

/** What a page handed its worker: the keys of its visit, taken out by the test and by nothing else. */
export type ExportedKey = { memberId: string | null; kid: number; baseKey: string };
declare global {
  interface Window {
    exportedKeys?: ExportedKey[];
  }
}

/** Notes every key on its way into the worker. The product has no such hook: it is laid around `postMessage`. */
export async function exportKeys(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const keys: ExportedKey[] = [];
    window.exportedKeys = keys;
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message: unknown, options?: unknown) {
      const said = message as {
        kind?: string;
        memberId?: string;
        kid?: number;
        baseKey?: Uint8Array;
      };
      if (said.baseKey && said.kid !== undefined)
        keys.push({
          memberId: said.memberId ?? null,
          kid: said.kid,
          baseKey: [...said.baseKey].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
        });
      return post.call(this, message, options as StructuredSerializeOptions);
    };
  });
}
export const exportedKeys = (page: Page): Promise<ExportedKey[]> =>
  page.evaluate(() => window.exportedKeys ?? []);

/** Rooms of a kind with the real engine and the relay of keys, and bare pages in them. */
export async function startLab(kind: "private" | "lesson" = "private") {
  const files = await bundlePage();
  const faults: { isLost: ((said: Said) => boolean) | null } = { isLost: null };
  const rooms = await startRooms({
    ...{ kind, pupils: 3 },
    serve(request, response) {
      const name = request.url?.replace("/sealed-lab/", "") ?? "";
      const body = files.get(name);
      response.writeHead(body ? 200 : 404, {
        "content-type": TYPES[extname(name)] ?? "text/plain",
      });
      response.end(body);
    },
    part: (about) => {
      const secrecy = createSecrecy({ rooms: about, now: Date.now });
      const events = secrecyEvents(secrecy);
      const say: (typeof events)["secrecy:say"] = async (request, caller) =>
        faults.isLost?.(request.said) ? {} : events["secrecy:say"](request, caller);
      return (socket: Socket) => answer(socket, secrecyCalls, { ...events, "secrecy:say": say });
    },
  });

  /** A page at the door, its keys noted from the first on. */
  async function openPage(
    browser: Browser,
    prepare?: (context: BrowserContext) => Promise<unknown>,
  ): Promise<Page> {
    const context = await browser.newContext({ permissions: ["camera", "microphone"] });
    await exportKeys(context);
    await prepare?.(context);
    const page = await context.newPage();
    page.on("pageerror", (error) => console.error("page:", error.message));
    await page.goto(`${rooms.url}/sealed-lab/page.html`);
    await page.waitForFunction(() => "sealedLab" in window);
    return page;
  }
  return {
    rooms,
    openPage,
    files,
    /** Words that never arrive, although the server said yes; null: all do. */
    faults,
  };
}
export type SealedLab = Awaited<ReturnType<typeof startLab>>;
