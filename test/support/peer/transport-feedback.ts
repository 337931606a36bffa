import type * as werift from "werift";

/** mediasoup's own number of the transport-wide sequence extension, the same for all consumers. */
const TRANSPORT_SEQUENCE_ID = 5;
/** As often as Chromium at a teacher's bitrate. */
const FEEDBACK_MS = 100;
const TICK_US = 250;

/** Collects the transport-wide sequence numbers of received packets and reports them ten times a second. */
export function createFeedback(dtls: werift.RTCDtlsTransport) {
  const arrivals = new Map<number, number>();
  let highest = -1;
  let reports = 0;
  const timer = setInterval(report, FEEDBACK_MS).unref();
  dtls.onStateChange.subscribe((state) => {
    if (state === "closed" || state === "failed") clearInterval(timer);
  });

  function take(packet: Buffer): void {
    const sequence = readTransportSequence(packet);
    if (sequence === null) return;
    if (highest === -1) highest = sequence;
    highest += ((sequence - highest + 0x18000) & 0xffff) - 0x8000;
    arrivals.set(highest, Number(process.hrtime.bigint() / 1_000n));
  }

  function report(): void {
    if (arrivals.size === 0) return;
    const packet = toFeedback(arrivals, reports++ & 0xff);
    arrivals.clear();
    const sending = dtls.iceTransport.connection.send(dtls.srtcp.encrypt(packet));
    sending.catch(() => clearInterval(timer));
  }
  return { take };
}
export type Feedback = ReturnType<typeof createFeedback>;

/** The value of the one-byte header extension (RFC 8285 §4.2); null where a packet has none. */
function readTransportSequence(packet: Buffer): number | null {
  const hasExtensions = ((packet[0] ?? 0) & 0x10) !== 0;
  if (!hasExtensions) return null;
  const start = 12 + 4 * ((packet[0] ?? 0) & 0x0f);
  if (packet.length < start + 4 || packet.readUInt16BE(start) !== 0xbede) return null;
  const end = Math.min(packet.length, start + 4 + 4 * packet.readUInt16BE(start + 2));
  for (let at = start + 4; at < end; ) {
    const head = packet[at] ?? 0;
    if (head >> 4 === TRANSPORT_SEQUENCE_ID && at + 2 < end) return packet.readUInt16BE(at + 1);
    at += head === 0 ? 1 : 2 + (head & 0x0f);
  }
  return null;
}

const RECEIVED_SOON = 1;
const RECEIVED_LATE = 2;
const SYMBOLS_PER_CHUNK = 7;

/** draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1: a status and a time for each packet. */
export function toFeedback(arrivals: ReadonlyMap<number, number>, report: number): Buffer {
  const base = Math.min(...arrivals.keys());
  const statusCount = Math.max(...arrivals.keys()) - base + 1;
  const referenceTicks = Math.floor((arrivals.get(base) ?? 0) / 64_000);
  const symbols: number[] = [];
  const deltas: Buffer[] = [];
  let lastUs = referenceTicks * 64_000;
  for (let at = base; at < base + statusCount; at++) {
    const atUs = arrivals.get(at);
    if (atUs === undefined) {
      symbols.push(0);
      continue;
    }
    const ticks = Math.round((atUs - lastUs) / TICK_US);
    lastUs += ticks * TICK_US;
    const isSoon = ticks >= 0 && ticks <= 255;
    symbols.push(isSoon ? RECEIVED_SOON : RECEIVED_LATE);
    const delta = Buffer.alloc(isSoon ? 1 : 2);
    if (isSoon) delta.writeUInt8(ticks);
    else delta.writeInt16BE(Math.max(-0x8000, Math.min(0x7fff, ticks)));
    deltas.push(delta);
  }
  const chunks = Buffer.alloc(2 * Math.ceil(statusCount / SYMBOLS_PER_CHUNK));
  for (let chunk = 0; chunk * SYMBOLS_PER_CHUNK < statusCount; chunk++) {
    let bits = 0b11; // A vector of two-bit symbols.
    for (let i = 0; i < SYMBOLS_PER_CHUNK; i++)
      bits = (bits << 2) | (symbols[chunk * SYMBOLS_PER_CHUNK + i] ?? 0);
    chunks.writeUInt16BE(bits, 2 * chunk);
  }
  const bodyBytes = 20 + chunks.length + deltas.reduce((sum, { length }) => sum + length, 0);
  const head = Buffer.alloc(20);
  head.set([0x8f, 205]); // Version 2, format 15.
  head.writeUInt16BE(Math.ceil(bodyBytes / 4) - 1, 2);
  head.writeUInt32BE(1, 4);
  head.writeUInt16BE(base & 0xffff, 12);
  head.writeUInt16BE(statusCount, 14);
  head.writeUIntBE(referenceTicks & 0xffffff, 16, 3);
  head.writeUInt8(report, 19);
  return Buffer.concat([head, chunks, ...deltas], 4 * Math.ceil(bodyBytes / 4));
}
