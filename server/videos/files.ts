import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Writes a stream into a new file, or on from `offset` of one that is there. */
export function pipeToFile(stream: Readable, file: string, offset = 0): Promise<void> {
  return pipeline(
    stream,
    createWriteStream(file, offset > 0 ? { flags: "r+", start: offset } : { flags: "w" }),
  );
}
