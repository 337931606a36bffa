import { type RequestHandler, Router } from "express";
import type { Storage } from "#media/storage/types.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import { openPrefix } from "./places.ts";
import type { Door } from "./signing.ts";

const FILE = /^(?:(?:master|sound|a32|180)\.m3u8|p\d{1,4}\/(?:a32|180)\/(?:init\.mp4|\d{5}\.m4s))$/;
/** Where recordings are served, under /api. */
export const RECORDING_DOOR = "recording-media";

/** Pieces and lists of recordings for those who were given their address; no database is asked. */
export function deliverRecordings({ storage, door }: { storage: Storage; door: Door }): Router {
  const router = Router();
  const send: RequestHandler = async (req, res) => {
    const [, expiry = "", signature = "", folderId = "", path = ""] =
      /^\/([^/]+)\/([^/]+)\/([^/]+)\/(.+)$/.exec(req.path) ?? [];
    if (!FILE.test(path)) throw new AppError("not_found", "No such file");
    if (!door.isOpen(expiry, signature, folderId))
      throw new AppError("forbidden", "This address was not given out, or is over");
    const file = await storage.open(`${openPrefix(folderId)}${path}`);
    if (!file) throw new AppError("not_found", "No such file");
    const isList = path.endsWith(".m3u8");
    // A folder's contents never change: a cut makes another folder.
    res.setHeader(
      "Cache-Control",
      isList ? "private, no-cache" : "private, max-age=14400, immutable",
    );
    res.setHeader(
      "Content-Type",
      isList ? "application/vnd.apple.mpegurl" : path.includes("a32/") ? "audio/mp4" : "video/mp4",
    );
    res.setHeader("Content-Length", file.sizeBytes);
    res.once("close", () => file.stream.destroy());
    file.stream.once("error", (err) => {
      logger.warn({ err, folderId }, "delivery of a recording broke off");
      res.destroy();
    });
    file.stream.pipe(res);
  };
  router.get(`/${RECORDING_DOOR}/{*path}`, (req, res, next) => {
    req.url = req.url.slice(RECORDING_DOOR.length + 1);
    return send(req, res, next);
  });
  return router;
}
