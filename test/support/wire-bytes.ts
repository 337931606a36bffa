import type { Page } from "playwright-core";
import { until } from "./browser.ts";

/** What came over the network, by what it is for. */
export type Kind = "html" | "script" | "style" | "picture" | "font" | "api" | "socket";
/** Bytes down the wire by kind: bodies as they were packed, and the heads of HTTP answers. Media is not among it. */
export type WireBytes = Partial<Record<Kind, number>> & { total: number; requests: number };

/** Counts what one page fetches. */
export type WireCounter = {
  /** Since the last call. */
  take(): WireBytes;
  /** Waits until nothing is on the way and nothing came for a second. */
  quiet(): Promise<void>;
  /** A link as Chromium pretends it: each answer waits `latencyMs`, all share `kbitPerS` down and up. */
  slowTo(link: { kbitPerS: number; latencyMs: number }): Promise<void>;
  forgetCache(): Promise<void>;
};

const QUIET_MS = 1_000;

/** Catalogues are pieces of script in the built client. */
function kindOf(type: string, url: string): Kind {
  const { pathname } = new URL(url);
  if (type === "Document") return "html";
  if (pathname.startsWith("/api/") || pathname.startsWith("/socket.io/")) return "api";
  if (type === "Stylesheet") return "style";
  if (type === "Font") return "font";
  return type === "Script" ? "script" : "picture"; // icons and the manifest as well
}

/** From now on; what a cache of the browser gives is no bytes. */
export async function countWire(page: Page): Promise<WireCounter> {
  const cdp = await page.context().newCDPSession(page);
  const asked = new Map<string, Kind>();
  const onWay = new Set<string>();
  let sums = new Map<Kind, number>();
  let requests = 0;
  let lastAt = performance.now();
  const add = (kind: Kind, bytes: number) => sums.set(kind, (sums.get(kind) ?? 0) + bytes);
  const end = (requestId: string) => {
    if (onWay.delete(requestId)) lastAt = performance.now();
  };
  cdp.on("Network.requestWillBeSent", ({ requestId, request, type }) => {
    lastAt = performance.now();
    // What the page before still asked for has no end of its own.
    if (type === "Document") onWay.clear();
    // A socket that had to fall back to HTTP always has one on the way.
    if (request.url.startsWith("http") && !request.url.includes("/socket.io/"))
      onWay.add(requestId);
  });
  cdp.on("Network.responseReceived", ({ requestId, type, response }) => {
    const isCached = response.fromDiskCache === true || response.fromPrefetchCache === true;
    if (response.url.startsWith("http") && !isCached)
      asked.set(requestId, kindOf(type, response.url));
  });
  cdp.on("Network.requestServedFromCache", ({ requestId }) => void asked.delete(requestId));
  cdp.on("Network.loadingFailed", ({ requestId }) => end(requestId));
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    end(requestId);
    const kind = asked.get(requestId);
    if (kind === undefined || encodedDataLength === 0) return;
    add(kind, encodedDataLength);
    requests += 1;
  });
  cdp.on("Network.webSocketFrameReceived", ({ response }) =>
    add("socket", Buffer.byteLength(response.payloadData)),
  );
  await cdp.send("Network.enable");
  return {
    take() {
      const total = [...sums.values()].reduce((sum, bytes) => sum + bytes, 0);
      const taken = { ...Object.fromEntries(sums), requests, total };
      sums = new Map();
      requests = 0;
      return taken;
    },
    async quiet() {
      await until(
        async () => (onWay.size > 0 ? 0 : performance.now() - lastAt),
        (quietMs) => quietMs >= QUIET_MS,
        { what: "a quiet network" },
      );
    },
    async slowTo({ kbitPerS, latencyMs }) {
      const bytesPerS = (kbitPerS * 1000) / 8;
      await cdp.send("Network.emulateNetworkConditions", {
        offline: false,
        latency: latencyMs,
        downloadThroughput: bytesPerS,
        uploadThroughput: bytesPerS,
      });
    },
    async forgetCache() {
      await cdp.send("Network.clearBrowserCache");
    },
  };
}
