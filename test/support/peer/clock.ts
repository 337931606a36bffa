const WRAP = 2 ** 32;

/** The machine's clock in ticks of an RTP clock; the same in all its processes. */
export function rtpNow(clockRate: number): number {
  const micros = Number(process.hrtime.bigint() / 1_000n);
  return Math.floor((micros / 1e6) * clockRate) % WRAP;
}

/** Milliseconds since a packet was stamped with `rtpNow`. */
export function msSince(timestamp: number, clockRate: number): number {
  const ticks = (rtpNow(clockRate) - timestamp + WRAP) % WRAP;
  return (ticks > WRAP / 2 ? ticks - WRAP : ticks) / (clockRate / 1_000);
}
