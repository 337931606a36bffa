type Frame = {
  isKey: boolean;
  widthPx: number;
  heightPx: number;
  packets: number;
  packetBytes: number;
};

/** The RTP payloads of a VP8 frame with true headers (RFC 7741 §4.2, RFC 6386 §9.1) and no picture. */
export function vp8Frame({ isKey, widthPx, heightPx, packets, packetBytes }: Frame): Buffer[] {
  return Array.from({ length: packets }, (_, index) => {
    const payload = Buffer.alloc(packetBytes, 0x55);
    if (index > 0) return payload.fill(0, 0, 1); // Not the start of a partition.
    payload[0] = 0x10; // Start of partition 0.
    payload[1] = isKey ? 0x10 : 0x11; // Lowest bit: no key frame. 0x10: shown.
    if (!isKey) return payload;
    payload.set([0x9d, 0x01, 0x2a], 4);
    payload.writeUInt16LE(widthPx, 7);
    payload.writeUInt16LE(heightPx, 9);
    return payload;
  });
}

/** The size a key frame announces; null for any other packet. */
export function readVp8Size(payload: Buffer): { widthPx: number; heightPx: number } | null {
  const hasExtension = ((payload[0] ?? 0) & 0x80) !== 0;
  if (hasExtension || payload.length < 11 || payload[0] !== 0x10) return null;
  if (((payload[1] ?? 1) & 1) !== 0) return null;
  return { widthPx: payload.readUInt16LE(7), heightPx: payload.readUInt16LE(9) };
}
