import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import type { Plugin } from "vite";

const pack = promisify(brotliCompress);
const PACKED = /\.(?:js|css|svg|wasm|json)$/;
/** The piece every visit begins with, by the name it has in vite.config.ts. */
const FIRST = "first";
/** Smaller ones fit one packet as they are. */
const MIN_BYTES = 1_000;
/** Of 11: the last step costs as much time again for 1 %. */
const QUALITY = 10;
/** What is larger than this and no part of a first load (the board's editor, hls.js) is packed four times as fast. */
const LARGE_BYTES = 300_000;
const QUALITY_OF_LARGE = 9;

/** Writes each file of the built client once more as `.br`, smaller than a server could pack it while somebody waits. */
export const packedBeforehand: Plugin = {
  name: "packed-beforehand",
  apply: "build",
  async writeBundle({ dir }, bundle) {
    if (dir === undefined) return;
    await Promise.all(
      Object.entries(bundle)
        .filter(([name]) => PACKED.test(name))
        .map(async ([name, { name: part }]) => {
          const bytes = await readFile(join(dir, name));
          if (bytes.length < MIN_BYTES) return;
          const quality = bytes.length > LARGE_BYTES && part !== FIRST ? QUALITY_OF_LARGE : QUALITY;
          const packed = await pack(bytes, {
            params: {
              [constants.BROTLI_PARAM_QUALITY]: quality,
              [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
            },
          });
          if (packed.length < bytes.length) await writeFile(join(dir, `${name}.br`), packed);
        }),
    );
  },
};
