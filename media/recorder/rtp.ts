/** RTP packets as they come (RFC 3550), put in order. Pure. */

export type Packet = { seq: number; timestamp: number; isLast: boolean; payload: Uint8Array };

/** Null for what is no RTP packet, and for one without contents (padding that probes the link). */
export function readPacket(bytes: Uint8Array): Packet | null {
  if (bytes.length < 12 || (bytes[0]! & 0xc0) !== 0x80) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let from = 12 + 4 * (bytes[0]! & 0x0f);
  if (bytes[0]! & 0x10) {
    if (from + 4 > bytes.length) return null;
    from += 4 + 4 * view.getUint16(from + 2);
  }
  const padding = bytes[0]! & 0x20 ? bytes[bytes.length - 1]! : 0;
  const to = bytes.length - padding;
  if (to <= from) return null;
  return {
    seq: view.getUint16(2),
    timestamp: view.getUint32(4),
    isLast: (bytes[1]! & 0x80) !== 0,
    payload: bytes.subarray(from, to),
  };
}

/** Counts on over the wrap of a 16 or 32 bit counter, whatever order its values come in. */
export function unwrapper(bits: 16 | 32): (value: number) => number {
  const size = 2 ** bits;
  let last: number | null = null;
  return (value) => {
    if (last === null) last = value;
    else {
      const step = (((value - last) % size) + size) % size;
      const next: number = last + (step < size / 2 ? step : step - size);
      if (next < last) return next;
      last = next;
    }
    return last;
  };
}

/** A missing packet is waited for until so many after it have come: a teacher's resent one takes a round trip or two. */
const MAX_HELD = 128;

export type Ordered = Packet & {
  /** Packets before it are missing for good. */
  isAfterGap: boolean;
  arrivedAtMs: number;
};

/**
 * Hands packets on in order, each once. One that is missing holds back those after it for `waitMs` at most.
 * `take` gives what is ready; `flush` all that is left, or what has waited long enough.
 */
export function createOrder(waitMs: number) {
  const count = unwrapper(16);
  const held = new Map<number, Ordered>();
  let next: number | null = null;

  function* ready(nowMs: number): Generator<Ordered> {
    while (held.size > 0 && next !== null) {
      const found = held.get(next);
      if (found) {
        held.delete(next++);
        yield found;
        continue;
      }
      const first = Math.min(...held.keys());
      const oldest = held.get(first);
      if (!oldest || (held.size < MAX_HELD && nowMs - oldest.arrivedAtMs < waitMs)) return;
      oldest.isAfterGap = true;
      next = first;
    }
  }
  return {
    take(packet: Packet, nowMs: number): Ordered[] {
      const place = count(packet.seq);
      next ??= place;
      if (place >= next) held.set(place, { ...packet, isAfterGap: false, arrivedAtMs: nowMs });
      return [...ready(nowMs)];
    },
    flush: (nowMs: number): Ordered[] => [...ready(nowMs)],
  };
}
