/** One track as a Matroska stream that may break off anywhere (RFC 9559). Pure. */
import { concat } from "./frames.ts";

const UNKNOWN_SIZE = Uint8Array.of(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
/** A new cluster at least this often, ms: block times are 16 bit. */
const CLUSTER_MS = 5_000;

function sizeOf(length: number): Uint8Array {
  if (length < 0x7f) return Uint8Array.of(0x80 | length);
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, 0x1000_0000 + length);
  return bytes;
}
function idOf(id: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = id; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.from(bytes);
}
const element = (id: number, body: Uint8Array) => concat([idOf(id), sizeOf(body.length), body]);
const master = (id: number, ...children: Uint8Array[]) => element(id, concat(children));
const text = (id: number, value: string) => element(id, new TextEncoder().encode(value));
function uint(id: number, value: number): Uint8Array {
  const bytes = idOf(value);
  return element(id, bytes.length > 0 ? bytes : Uint8Array.of(0));
}
function float(id: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return element(id, bytes);
}

const codecIds: Readonly<Record<string, string>> = {
  "audio/opus": "A_OPUS",
  "video/vp8": "V_VP8",
  "video/vp9": "V_VP9",
  // Start codes and parameter sets in the stream, as hardware sends them: a size that changes needs no new header.
  "video/h264": "V_MPEG4/ISO/AVC",
};

export type TrackFacts = {
  mimeType: string;
  channels: number;
  widthPx?: number;
  heightPx?: number;
};

/** OpusHead (RFC 7845 5.1) of a stream that was never a file: nothing to skip. */
function opusHead(channels: number): Uint8Array {
  const head = new Uint8Array(19);
  head.set(new TextEncoder().encode("OpusHead"));
  const view = new DataView(head.buffer);
  view.setUint8(8, 1);
  view.setUint8(9, channels);
  view.setUint32(12, 48_000, true);
  return head;
}

/** What the file begins with. */
export function matroskaHead({ mimeType, channels, widthPx, heightPx }: TrackFacts): Uint8Array {
  const isSound = mimeType.startsWith("audio/");
  const ebml = master(
    0x1a45dfa3,
    ...[uint(0x4286, 1), uint(0x42f7, 1), uint(0x42f2, 4), uint(0x42f3, 8)],
    ...[text(0x4282, "matroska"), uint(0x4287, 4), uint(0x4285, 2)],
  );
  const info = master(
    0x1549a966,
    ...[uint(0x2ad7b1, 1_000_000), text(0x4d80, "qonyrau"), text(0x5741, "qonyrau")],
  );
  const kind = isSound
    ? [
        ...[uint(0x83, 2), element(0x63a2, opusHead(channels))],
        master(0xe1, float(0xb5, 48_000), uint(0x9f, channels)),
      ]
    : [uint(0x83, 1), master(0xe0, uint(0xb0, widthPx ?? 640), uint(0xba, heightPx ?? 360))];
  const entry = master(
    0xae,
    ...[uint(0xd7, 1), uint(0x73c5, 1), uint(0x9c, 0)],
    ...[text(0x86, codecIds[mimeType] ?? "V_UNCOMPRESSED"), ...kind],
  );
  return concat([...[ebml, idOf(0x18538067), UNKNOWN_SIZE, info], master(0x1654ae6b, entry)]);
}

/** Blocks one after the other; `atMs` counts from the file's beginning and never goes back. */
export function createBlocks() {
  let clusterAt = Number.NEGATIVE_INFINITY;
  return (bytes: Uint8Array, atMs: number, isKey: boolean): Uint8Array => {
    const pieces: Uint8Array[] = [];
    if (atMs - clusterAt >= CLUSTER_MS) {
      clusterAt = atMs;
      pieces.push(idOf(0x1f43b675), UNKNOWN_SIZE, uint(0xe7, atMs));
    }
    const head = new Uint8Array(4);
    const view = new DataView(head.buffer);
    view.setUint8(0, 0x81);
    view.setInt16(1, atMs - clusterAt);
    view.setUint8(3, isKey ? 0x80 : 0);
    pieces.push(element(0xa3, concat([head, bytes])));
    return concat(pieces);
  };
}
