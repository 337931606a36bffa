import { open } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type RequestHandler, type Response, Router } from "express";
import { AppError } from "../errors.ts";
import type { Door } from "../recordings/signing.ts";
import { liveMaster, livePlaylist } from "./playlists.ts";
import type { Stream } from "./streams.ts";

/** Where streams are served, under /api. */
export const FALLBACK_DOOR = "fallback-media";
const ADDRESS =
  /^\/([^/]+)\/([^/]+)\/([0-9a-f]{24})\/(?:(master)\.m3u8|(a32|180)\/(index\.m3u8|init\.mp4|\d{5,7}\.m4s))$/;

/** Lists and pieces of running streams, for those who were given their address in the room. */
export function deliverFallback({
  door,
  find,
}: {
  door: Door;
  find: (streamId: string) => Stream | null;
}): Router {
  const send: RequestHandler = async (req, res) => {
    const [, expiry = "", signature = "", streamId = "", master, rung, file = ""] =
      ADDRESS.exec(req.path) ?? [];
    if (!master && rung !== "a32" && rung !== "180")
      throw new AppError("not_found", "No such file");
    if (!door.isOpen(expiry, signature, streamId))
      throw new AppError("forbidden", "This address was not given out, or is over");
    const stream = find(streamId);
    if (!stream) throw new AppError("not_found", "The stream is over");
    const { session } = stream;
    if (master) return sendList(res, liveMaster());
    if (rung !== "a32" && rung !== "180") return;
    if (file === "index.m3u8")
      return sendList(res, livePlaylist(session.segments(rung), session.startedAtMs));
    const handle = await open(join(session.dir, rung, file)).catch(() => null);
    if (!handle) throw new AppError("not_found", "That piece is gone");
    const { size } = await handle.stat();
    res.setHeader("Content-Type", rung === "a32" ? "audio/mp4" : "video/mp4");
    res.setHeader("Cache-Control", "private, max-age=60, immutable");
    res.setHeader("Content-Length", size);
    // A listener who goes away breaks it off; nobody is to be told.
    await pipeline(handle.createReadStream(), res).catch(() => res.destroy());
  };
  const router = Router();
  router.get(`/${FALLBACK_DOOR}/{*path}`, (req, res, next) => {
    req.url = req.url.slice(FALLBACK_DOOR.length + 1);
    return send(req, res, next);
  });
  return router;
}

function sendList(res: Response, list: string): void {
  res.setHeader("Content-Type", "application/vnd.apple.mpegurl");
  res.setHeader("Cache-Control", "no-store");
  res.end(list);
}
