import { createHash, createSecretKey } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Request, RequestHandler, Response } from "express";
import type { OpenedFile, Storage } from "#media/storage/types.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import { type Delivered, deliveredAt } from "./delivered.ts";
import { paced } from "./pace.ts";
import { readRange, type Span, spanOf } from "./ranges.ts";
import { checkPrefix, expiresAtMs, linkKey } from "./signing.ts";

type Deps = {
  storage: Storage;
  /** The server's secret, as signed addresses were made with. */
  secret: string;
  now?: () => number;
  /** Internal location of an nginx over the media folder: it sends the bytes, we only say yes. Empty: we send them. */
  xAccelPrefix?: string;
};
/** One request that may be answered. */
type Wanted = {
  path: string;
  key: string;
  videoId: string;
  what: Delivered;
  cacheControl: string;
  /** The pace a weak device asked for, kbit/s; 0: as fast as it goes. */
  kbps: number;
};

const ADDRESS = /^\/([^/?]+)\/([^/?]+)\/([^/?]+)\/([^?]+)(\?v=\d{1,10})?(?:\?kbps=(\d{2,4}))?$/;
/** Packed texts kept for the next of the class, at a few kB each. */
const MAX_PACKED = 256;
/** Under this a packed text is no smaller on the wire. */
const WORTH_PACKING_BYTES = 500;
const pack = promisify(gzip);

const notFound = () => new AppError("not_found", "No such file");
const noSuchRange = (sizeBytes: number) => ({ "Content-Range": `bytes */${sizeBytes}` });

/**
 * Serves films under `/m`. Who may watch was decided when the address was given out, so that nothing is asked of
 * the database here; mount it before everything that only pages need. Answers GET and HEAD.
 */
export function deliver({ storage, secret, now = Date.now, xAccelPrefix }: Deps): RequestHandler {
  const key = createSecretKey(linkKey(secret)); // a fifth of the cost of a Buffer, each time
  const packed = new Map<string, Buffer>();
  const accel = storage.kind === "folder" && xAccelPrefix ? xAccelPrefix.replace(/\/$/, "") : null;

  /** @throws AppError forbidden for an address that was not given out or is over; not_found for one that is none */
  function judge(address: string): Wanted {
    const [, expiry = "", signature = "", videoId = "", path = "", version, pace] =
      ADDRESS.exec(address) ?? [];
    const what = deliveredAt(path);
    if (!what) throw notFound();
    const nowMs = now();
    const verdict = checkPrefix(key, { expiry, signature, videoId }, { use: what.use, nowMs });
    if (verdict === "malformed") throw notFound();
    if (verdict === "expired") throw new AppError("forbidden", "This address is over");
    if (verdict === "forged") throw new AppError("forbidden", "This address was not given out");
    const leftS = Math.floor((expiresAtMs(expiry) - nowMs) / 1000);
    const cacheControl =
      what.isImmutable || (version && !what.isText)
        ? `private, max-age=${leftS}, immutable`
        : "private, no-cache";
    const storageKey = `${what.folder ?? "videos"}/${videoId}/${path}`;
    return { path, key: storageKey, videoId, what, cacheControl, kbps: Number(pace ?? 0) };
  }

  async function sendText(wanted: Wanted, req: Request, res: Response): Promise<void> {
    const content = await storage.readBytes(wanted.key);
    if (!content) throw notFound();
    const digest = createHash("sha256").update(content).digest("base64url").slice(0, 22);
    const etag = `W/"${digest}"`; // weak: it stands for the packed text too
    res.setHeader("Content-Type", wanted.what.contentType);
    res.setHeader("Cache-Control", wanted.cacheControl);
    res.setHeader("Vary", "Accept-Encoding");
    res.setHeader("ETag", etag);
    if (isKnown(req, etag)) return end(res, 304);
    let body: Uint8Array = content;
    if (content.length >= WORTH_PACKING_BYTES && takesGzip(req)) {
      body = packed.get(digest) ?? (await packOnce(digest, content));
      res.setHeader("Content-Encoding", "gzip");
    }
    res.setHeader("Content-Length", body.length);
    res.end(req.method === "HEAD" ? undefined : body);
  }

  async function packOnce(digest: string, content: Uint8Array): Promise<Buffer> {
    const body = await pack(content);
    const [oldest] = packed.keys();
    if (packed.size >= MAX_PACKED && oldest !== undefined) packed.delete(oldest);
    packed.set(digest, body);
    return body;
  }

  /** nginx looks for the file itself, and answers ranges and conditions. */
  function handOver(wanted: Wanted, res: Response, prefix: string): void {
    res.setHeader("X-Accel-Redirect", `${prefix}/${wanted.key}`);
    if (wanted.kbps > 0) res.setHeader("X-Accel-Limit-Rate", wanted.kbps * 125); // bytes a second
    res.setHeader("Content-Type", wanted.what.contentType);
    res.setHeader("Cache-Control", wanted.cacheControl);
    end(res, 200);
  }

  async function sendBytes(wanted: Wanted, req: Request, res: Response): Promise<void> {
    const { key: storageKey, what } = wanted;
    const asked = req.method === "GET" ? readRange(req.headers.range) : null;
    // The end of a file is counted from its size; every other range is opened at once.
    const sizeBytes = asked && "suffix" in asked ? await storage.sizeOf(storageKey) : null;
    const first = asked && spanOf(asked, sizeBytes ?? Number.MAX_SAFE_INTEGER);
    let file = await storage.open(storageKey, first ?? undefined);
    if (!file) throw notFound();
    const etag = `"${file.sizeBytes.toString(36)}-${file.modifiedAtMs.toString(36)}"`;
    res.setHeader("Content-Type", what.contentType);
    res.setHeader("Cache-Control", wanted.cacheControl);
    res.setHeader("Accept-Ranges", "bytes");
    res.setHeader("ETag", etag);
    if (isKnown(req, etag)) {
      file.stream.destroy();
      return end(res, 304);
    }
    let span: Span | null = null;
    const condition = req.headers["if-range"];
    if (asked && (condition === undefined || condition === etag)) {
      span = spanOf(asked, file.sizeBytes);
      if (!span) {
        file.stream.destroy();
        res.writeHead(416, noSuchRange(file.sizeBytes)).end();
        return;
      }
      res.statusCode = 206;
      res.setHeader("Content-Range", `bytes ${span.start}-${span.end}/${file.sizeBytes}`);
    } else if (first) {
      // It has changed since the part they hold: the whole of it.
      file.stream.destroy();
      file = await storage.open(storageKey);
      if (!file) throw notFound();
    }
    res.setHeader("Content-Length", span ? span.end - span.start + 1 : file.sizeBytes);
    pour(file, { ...wanted, isHead: req.method === "HEAD" }, res);
  }

  return (req, res, next) => {
    if (req.method !== "GET" && req.method !== "HEAD") {
      res.writeHead(405, { Allow: "GET, HEAD" }).end();
      return;
    }
    const failed = (error: unknown) => {
      for (const name of res.getHeaderNames()) res.removeHeader(name);
      res.setHeader("Cache-Control", "no-store");
      next(error);
    };
    try {
      const wanted = judge(req.url);
      res.setHeader("X-Content-Type-Options", "nosniff");
      if (wanted.what.use === "download") {
        const name = `attachment; filename="qonyrau-${wanted.videoId}.mp4"`;
        res.setHeader("Content-Disposition", name);
      }
      if (wanted.what.isText) sendText(wanted, req, res).catch(failed);
      else if (accel !== null) handOver(wanted, res, accel);
      else sendBytes(wanted, req, res).catch(failed);
    } catch (error) {
      failed(error);
    }
  };
}

/** Lets a file run into an answer; whichever of the two ends first, both are closed. */
function pour(
  { stream }: OpenedFile,
  { videoId, path, kbps, isHead }: Pick<Wanted, "videoId" | "path" | "kbps"> & { isHead: boolean },
  res: Response,
): void {
  if (isHead || res.destroyed) {
    stream.destroy();
    if (isHead) res.end();
    return;
  }
  res.once("close", () => stream.destroy());
  stream.once("error", (err) => {
    logger.warn({ err, videoId, path }, "delivery broke off");
    res.destroy(); // the length was promised: only a broken connection tells that it is not all
  });
  if (kbps > 0) {
    const slow = paced(kbps);
    res.once("close", () => slow.destroy());
    stream.pipe(slow).pipe(res);
  } else stream.pipe(res);
}

function end(res: Response, status: number): void {
  res.statusCode = status;
  res.end();
}

/** If-None-Match names what we have; its comparison is weak (RFC 9110, 13.1.2). */
function isKnown(req: Request, etag: string): boolean {
  const header = req.headers["if-none-match"];
  if (header === undefined) return false;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, "");
  return header.trim() === "*" || header.split(",").some((tag) => opaque(tag) === opaque(etag));
}

function takesGzip(req: Request): boolean {
  const header = req.headers["accept-encoding"];
  return typeof header === "string" && /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(header);
}
