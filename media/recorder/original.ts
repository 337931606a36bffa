import { createWriteStream, type WriteStream } from "node:fs";
import { join } from "node:path";
import type { Tap } from "../types.ts";
import type { FrameSink, TimedFrame } from "./listener.ts";
import { createBlocks, matroskaHead } from "./matroska.ts";
import type { Original, Track } from "./types.ts";

/** What a file's name says, so that one found after a crash needs no list beside it. */
const NAME = /^o(\d+)-(microphone|camera|screen|screenSound)-(audio|video)\.mkv$/;

/** The track and the moment it begins, ms of the session's media; null for another file. */
export function readOriginalName(
  name: string,
): Pick<Original, "fromMs" | "source" | "kind"> | null {
  const [, fromMs, source, kind] = NAME.exec(name) ?? [];
  if (!isSource(source) || (kind !== "audio" && kind !== "video")) return null;
  return { fromMs: Number(fromMs), source, kind };
}
const isSource = (word: string | undefined): word is Track["source"] =>
  word === "microphone" || word === "camera" || word === "screen" || word === "screenSound";

/**
 * A track as it comes, in a file that may break off anywhere and stays readable to its last whole frame. `onError`
 * is told once when the disk takes no more.
 */
export function keepOriginal(
  { id, source }: Pick<Track, "id" | "source">,
  tap: Tap,
  {
    dir,
    zeroMs,
    onError,
  }: { dir: string; zeroMs: number; onError: (error: NodeJS.ErrnoException) => void },
) {
  const block = createBlocks();
  let out: WriteStream | null = null;
  let original: Original | null = null;
  let firstMs = 0;

  function begin({ atMs, size }: TimedFrame): WriteStream {
    firstMs = atMs;
    const fromMs = Math.max(0, Math.round(atMs - zeroMs));
    const file = join(dir, `o${fromMs}-${source}-${tap.kind}.mkv`);
    original = { file, trackId: id, source, kind: tap.kind, fromMs, toMs: fromMs, bytes: 0 };
    const stream = createWriteStream(file, { flags: "wx" });
    stream.on("error", onError);
    stream.write(matroskaHead({ mimeType: tap.mimeType, channels: tap.channels, ...size }));
    return stream;
  }

  const sink: FrameSink = {
    frame(frame) {
      if (frame.atMs < zeroMs || (!out && !frame.isKey)) return;
      out ??= begin(frame);
      const atMs = Math.round(frame.atMs - firstMs);
      const bytes = block(frame.bytes, atMs, frame.isKey);
      out.write(bytes);
      if (!original) return;
      original.toMs = original.fromMs + atMs;
      original.bytes += bytes.length;
    },
    ended: () => undefined,
  };
  return {
    sink,
    /** The file is whole. Null: nothing came. */
    async close(): Promise<Original | null> {
      const stream = out;
      if (!stream) return null;
      await new Promise<void>((done) => {
        stream.once("close", done);
        stream.end();
        if (stream.closed) done();
      });
      return original;
    },
  };
}
export type KeptOriginal = ReturnType<typeof keepOriginal>;
