/** Frames out of RTP payloads: Opus (RFC 7587), VP8 (RFC 7741), VP9 (RFC 9628), H.264 (RFC 6184). Pure. */
import type { Ordered } from "./rtp.ts";

export type Frame = {
  bytes: Uint8Array;
  timestamp: number;
  isKey: boolean;
  arrivedAtMs: number;
  /** Size a key frame announces, where it is easily read. */
  size?: { widthPx: number; heightPx: number };
};
export type Assembler = {
  /** A frame that this packet completes. Null: none yet. */
  push(packet: Ordered): Frame | null;
  /** A key frame should be asked for: something is missing. */
  readonly needsKey: boolean;
};

type Piece = {
  bytes: Uint8Array;
  /** Begins a frame, or a layer of one. */
  isStart: boolean;
  isKey: boolean;
};
type Reader = (payload: Uint8Array) => Piece | null;

const readVp8: Reader = (payload) => {
  let at = 1;
  const first = payload[0]!;
  if (first & 0x80) {
    const extension = payload[at++] ?? 0;
    if (extension & 0x80) at += (payload[at] ?? 0) & 0x80 ? 2 : 1;
    if (extension & 0x40) at += 1;
    if (extension & 0x30) at += 1;
  }
  if (at >= payload.length) return null;
  const isStart = (first & 0x10) !== 0 && (first & 0x0f) === 0;
  return { bytes: payload.subarray(at), isStart, isKey: isStart && (payload[at]! & 0x01) === 0 };
};

const readVp9: Reader = (payload) => {
  const first = payload[0]!;
  const isFlexible = (first & 0x10) !== 0;
  let at = 1;
  let layer = 0;
  if (first & 0x80) at += (payload[at] ?? 0) & 0x80 ? 2 : 1;
  if (first & 0x20) {
    layer = ((payload[at] ?? 0) >> 1) & 0x07;
    at += isFlexible ? 1 : 2;
  }
  if (isFlexible && first & 0x40)
    for (let more = true; more && at < payload.length; ) more = (payload[at++]! & 0x01) !== 0;
  if (first & 0x02) at += structureBytes(payload.subarray(at));
  if (at >= payload.length) return null;
  const isStart = (first & 0x08) !== 0;
  return { bytes: payload.subarray(at), isStart, isKey: isStart && !(first & 0x40) && layer === 0 };
};

/** Length of VP9's scalability structure. */
function structureBytes(bytes: Uint8Array): number {
  const first = bytes[0] ?? 0;
  let at = 1;
  if (first & 0x10) at += 4 * ((first >> 5) + 1);
  if (first & 0x08) {
    const pictures = bytes[at++] ?? 0;
    for (let n = 0; n < pictures; n++) at += 1 + (((bytes[at] ?? 0) >> 2) & 0x03);
  }
  return at;
}

/** H.264 as length-prefixed units; a fragment's later pieces go on where the first left off. */
const readH264: Reader = (payload) => {
  const type = payload[0]! & 0x1f;
  if (type === 24) {
    const units: Uint8Array[] = [];
    for (let at = 1; at + 2 < payload.length; ) {
      const size = (payload[at]! << 8) | payload[at + 1]!;
      units.push(payload.subarray(at + 2, at + 2 + size));
      at += 2 + size;
    }
    const isKey = units.some((unit) => isKeyUnit(unit[0]! & 0x1f));
    return { bytes: concat(units.map(START_CODE)), isStart: true, isKey };
  }
  if (type === 28) {
    const header = payload[1] ?? 0;
    const inner = header & 0x1f;
    if (!(header & 0x80)) return { bytes: payload.subarray(2), isStart: false, isKey: false };
    const unit = concat([Uint8Array.of((payload[0]! & 0xe0) | inner), payload.subarray(2)]);
    return { bytes: START_CODE(unit), isStart: true, isKey: isKeyUnit(inner) };
  }
  if (type === 0 || type > 23) return null;
  return { bytes: START_CODE(payload), isStart: true, isKey: isKeyUnit(type) };
};
/** Parameter sets or an IDR picture. */
const isKeyUnit = (type: number) => type === 5 || type === 7;
const START_CODE = (unit: Uint8Array) => concat([Uint8Array.of(0, 0, 0, 1), unit]);

/** Joins byte strings. */
export function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** Pictures: pieces of one timestamp up to the marked one. From a gap on everything waits for a key frame. */
function pictures(read: Reader, sizeOf: (frame: Uint8Array) => Frame["size"]): Assembler {
  let pieces: Uint8Array[] = [];
  let timestamp = -1;
  let isKey = false;
  let isWhole = false;
  let waitsForKey = true;
  return {
    get needsKey() {
      return waitsForKey;
    },
    push(packet) {
      if (packet.isAfterGap) waitsForKey = true;
      if (packet.timestamp !== timestamp || packet.isAfterGap) {
        pieces = [];
        isKey = false;
        isWhole = false;
        timestamp = packet.timestamp;
      }
      const piece = read(packet.payload);
      if (!piece) return null;
      if (pieces.length === 0) isWhole = piece.isStart;
      isKey ||= piece.isKey;
      pieces.push(piece.bytes);
      if (!packet.isLast) return null;
      const frame = concat(pieces);
      pieces = [];
      timestamp = -1;
      if (!isWhole || (waitsForKey && !isKey)) return null;
      waitsForKey = false;
      const size = isKey ? sizeOf(frame) : undefined;
      return {
        ...{ bytes: frame, timestamp: packet.timestamp, isKey, arrivedAtMs: packet.arrivedAtMs },
        ...(size && { size }),
      };
    },
  };
}

/** RFC 6386 9.1: after the start code 9d 01 2a, 14 bits each. */
function vp8Size(frame: Uint8Array): Frame["size"] {
  if (frame.length < 10 || frame[3] !== 0x9d || frame[4] !== 0x01 || frame[5] !== 0x2a) return;
  const side = (at: number) => ((frame[at + 1]! << 8) | frame[at]!) & 0x3fff;
  return { widthPx: side(6), heightPx: side(8) };
}

const sound: Assembler = {
  needsKey: false,
  push: ({ payload, timestamp, arrivedAtMs }) => ({
    ...{ bytes: payload, timestamp, arrivedAtMs },
    isKey: true,
  }),
};

/** How frames of this codec are put together; null for one the recorder does not know. */
export function assemblerOf(mimeType: string): Assembler | null {
  if (mimeType === "audio/opus") return sound;
  if (mimeType === "video/vp8") return pictures(readVp8, vp8Size);
  if (mimeType === "video/vp9") return pictures(readVp9, () => undefined);
  if (mimeType === "video/h264") return pictures(readH264, () => undefined);
  return null;
}
