/**
 * What the rendering process says over its standard output: a header of JSON with its length before it, then the
 * bytes the header announces. Nothing of it touches the disk.
 */
import type { SlideRefusal } from "./types.ts";

/** `begun`: what it needs is loaded; a failure before that is ours, after it the file's. */
export type Frame =
  | { kind: "begun" }
  | { kind: "count"; pages: number }
  | {
      kind: "page";
      page: number;
      widthPx: number;
      heightPx: number;
      smallBytes: number;
      largeBytes: number;
      isBroken: boolean;
    }
  | { kind: "refused"; code: SlideRefusal; limit: number | null }
  | { kind: "done" };

/** A header of a page is under 200 bytes. */
const MAX_HEADER_BYTES = 1_000;
/** A page at the lowest quality is far below; more is a stranger's word. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** @returns the frame as it is written */
export function writeFrame(frame: Frame, ...bodies: Uint8Array[]): Buffer {
  const header = Buffer.from(JSON.stringify(frame));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, ...bodies]);
}

export type ReadFrame = { frame: Frame; small: Buffer; large: Buffer };

/** Takes pieces as they come and gives whole frames. @throws Error for what no process of ours says */
export function createFrameReader() {
  let held = Buffer.alloc(0);
  return function* take(piece: Buffer): Generator<ReadFrame> {
    held = Buffer.concat([held, piece]);
    for (;;) {
      if (held.length < 4) return;
      const headerBytes = held.readUInt32BE(0);
      if (headerBytes > MAX_HEADER_BYTES) throw new Error("A frame's header is too long");
      if (held.length < 4 + headerBytes) return;
      const frame: Frame = JSON.parse(held.toString("utf8", 4, 4 + headerBytes));
      const small = frame.kind === "page" ? frame.smallBytes : 0;
      const large = frame.kind === "page" ? frame.largeBytes : 0;
      if (!(small >= 0 && large >= 0 && small + large <= MAX_BODY_BYTES))
        throw new Error("A frame is too large");
      const from = 4 + headerBytes;
      if (held.length < from + small + large) return;
      yield {
        frame,
        small: Buffer.from(held.subarray(from, from + small)),
        large: Buffer.from(held.subarray(from + small, from + small + large)),
      };
      held = held.subarray(from + small + large);
    }
  };
}
