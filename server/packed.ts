import { readdirSync } from "node:fs";
import { extname } from "node:path";
import type { RequestHandler } from "express";

const ENDING = ".br";

/**
 * Turns a request for a file of `dir` to the copy that the build packed (`client/kit/build/vite-packed.ts`), where there
 * is one and the browser takes it: a sixth less on the wire than packing while somebody waits, and no work. Browsers
 * take Brotli over https and from this machine; others are left to `compression`.
 */
export function packedBeforehand(dir: string): RequestHandler {
  const packed = new Set(namesIn(dir).filter((name) => name.endsWith(ENDING)));
  return (req, res, next) => {
    const name = req.path.slice(1);
    if (!packed.has(name + ENDING)) return next();
    res.vary("Accept-Encoding");
    if (req.acceptsEncodings("br") !== "br") return next();
    req.url = `/${name}${ENDING}`;
    res.type(extname(name)).setHeader("Content-Encoding", "br");
    next();
  };
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return []; // not built: `npm run dev` gives the pages itself
  }
}
