import { createWriteStream } from "node:fs";
import type { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Writes a stream into a new file, or on from `offset` of one that is there; `through` sees its pieces. */
export function pipeToFile(
  stream: Readable,
  file: string,
  {
    offset = 0,
    through,
    signal,
  }: { offset?: number; through?: Transform; signal?: AbortSignal } = {},
): Promise<void> {
  const out = createWriteStream(file, offset > 0 ? { flags: "r+", start: offset } : { flags: "w" });
  const options = signal ? { signal } : {};
  return through ? pipeline(stream, through, out, options) : pipeline(stream, out, options);
}
