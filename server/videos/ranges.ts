/**
 * A single range as asked for (RFC 9110, 14.1.2), before the size is known: bytes `start` to `end`, both
 * included, `end` null up to the last; or the last `suffix` bytes.
 */
export type AskedRange = { start: number; end: number | null } | { suffix: number };
/** Within the file, both ends included. */
export type Span = { start: number; end: number };

const SINGLE = /^bytes=[ \t]*(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))[ \t]*$/i;

/**
 * Reads a Range header. Null where there is none to follow: absent, another unit, malformed, or several ranges
 * (which a server may answer with the whole file, and no player asks for).
 */
export function readRange(header: string | undefined): AskedRange | null {
  const found = header === undefined ? null : SINGLE.exec(header);
  if (!found) return null;
  const [, first, last, suffix] = found;
  if (suffix !== undefined) return { suffix: Number(suffix) };
  const start = Number(first);
  const end = last ? Number(last) : null;
  return end !== null && end < start ? null : { start, end };
}

/** The part of a file that is meant, clipped to it; null where it holds none of it (416). */
export function spanOf(range: AskedRange, sizeBytes: number): Span | null {
  if ("suffix" in range) {
    if (range.suffix === 0 || sizeBytes === 0) return null;
    return { start: Math.max(0, sizeBytes - range.suffix), end: sizeBytes - 1 };
  }
  if (range.start >= sizeBytes) return null;
  return { start: range.start, end: Math.min(range.end ?? sizeBytes - 1, sizeBytes - 1) };
}
