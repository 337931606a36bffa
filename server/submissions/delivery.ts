import { type Response, Router } from "express";
import type { OpenedFile, Storage } from "#media/storage/types.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { Door } from "../recordings/signing.ts";
import { readRange, spanOf } from "../videos/ranges.ts";
import { prefixOf } from "./files.ts";

/** Where files of work are opened, under /api. */
export const WORK_DOOR = "work-media";
const FILE = /^[0-9a-f]{8}-[0-9a-f-]{27}(?:\.thumb\.jpg|\.jpg|\.m4a)$/;

/** Photos and voices for those who were given their address; no database is asked. Safari plays sound by ranges only. */
export function deliverWork({ storage, door }: { storage: Storage; door: Door }): Router {
  const router = Router();
  router.get(`/${WORK_DOOR}/:expiry/:signature/:folder/:name`, async (req, res) => {
    const { expiry, signature, folder, name } = req.params;
    if (!FILE.test(name)) throw new AppError("not_found", "No such file");
    if (!door.isOpen(expiry, signature, folder))
      throw new AppError("forbidden", "This address was not given out, or is over");
    const key = prefixOf(folder) + name;
    const asked = readRange(req.headers.range);
    const size = await storage.sizeOf(key);
    if (size === null) throw new AppError("not_found", "No such file");
    const span = asked && spanOf(asked, size);
    if (asked && !span)
      return void res.writeHead(416, { "Content-Range": `bytes */${size}` }).end();
    const file = await storage.open(key, span ?? undefined);
    if (!file) throw new AppError("not_found", "No such file");
    res.setHeader("Content-Type", name.endsWith(".jpg") ? "image/jpeg" : "audio/mp4");
    res.setHeader("X-Content-Type-Options", "nosniff");
    res.setHeader("Accept-Ranges", "bytes");
    // Contents never change under a name; what is removed is soon gone from browsers too.
    res.setHeader("Cache-Control", "private, max-age=3600, immutable");
    if (span) res.setHeader("Content-Range", `bytes ${span.start}-${span.end}/${size}`);
    res.setHeader("Content-Length", span ? span.end - span.start + 1 : size);
    res.statusCode = span ? 206 : 200;
    pour(file, folder, res);
  });
  return router;
}

function pour({ stream }: OpenedFile, folder: string, res: Response): void {
  res.once("close", () => stream.destroy());
  stream.once("error", (err) => {
    logger.warn({ err, folder }, "a file of work broke off");
    res.destroy();
  });
  stream.pipe(res);
}
