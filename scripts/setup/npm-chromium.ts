/** A Chromium that comes from the npm registry, for machines whose distribution has none that works: Ubuntu's is a snap. */
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { cacheDir } from "#media/sfu/worker-path.ts";
import { run } from "./run.ts";

const PACKAGE = "@sparticuz/chromium"; // MIT; its archive holds one Brotli-packed headless Chromium for x64
const VERSION = "147.0.0";

/** Libraries it links that a bare system may not have. */
export const npmChromiumLibraries = ["libnss3", "libnspr4", "libexpat1"] as const;

/** Where it is kept, by version, whether it is there or not. */
export function npmChromiumPath(env = process.env): string {
  return join(cacheDir(env), "chromium", VERSION, "chromium");
}

/** Brings it into the cache: about 65 MB. Answers null, or why it could not be had. */
export async function bringNpmChromium(): Promise<string | null> {
  const file = npmChromiumPath();
  if (existsSync(file)) return null;
  const dir = `${dirname(file)}.${process.pid}`;
  try {
    mkdirSync(dir, { recursive: true });
    const wanted = `${PACKAGE}@${VERSION}`;
    const npm = ["install", "--ignore-scripts", "--no-save", "--prefix", dir, wanted];
    const { code, tail } = await run("npm", npm);
    if (code !== 0) return tail.at(-1) ?? "npm could not be started";
    const packed = join(dir, "node_modules", PACKAGE, "bin/chromium.br");
    const part = join(dir, "chromium");
    await pipeline(
      createReadStream(packed),
      createBrotliDecompress(),
      createWriteStream(part, { mode: 0o755 }),
    );
    mkdirSync(dirname(file), { recursive: true });
    renameSync(part, file);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
