import { Transform } from "node:stream";

/** Sent at once (under the half second for which a weak device holds its voices); then as many bytes at a time as one packet carries. */
const AT_ONCE_BYTES = 10_000;
const PIECE_BYTES = 1_400;

/**
 * Lets bytes through at a pace, kbit/s. A picture sent as fast as TCP likes fills the queue of a weak link, and the
 * voice beside it waits there for a second; at the link's own pace the picture is there as soon.
 */
export function paced(kbps: number): Transform {
  const startedAt = performance.now();
  let sent = -AT_ONCE_BYTES;
  let timer: NodeJS.Timeout | undefined;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let at = 0;
      const go = () => {
        while (at < chunk.length) {
          const dueMs = startedAt + (sent * 8) / kbps - performance.now();
          if (dueMs > 0) {
            timer = setTimeout(go, dueMs);
            return;
          }
          const piece = chunk.subarray(at, at + PIECE_BYTES);
          at += piece.length;
          sent += piece.length;
          this.push(piece);
        }
        done();
      };
      go();
    },
    destroy(error, done) {
      clearTimeout(timer);
      done(error);
    },
  });
}
