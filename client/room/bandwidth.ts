const ADDRESS = "/api/probe";
/** Enough to fill a school's link, little enough for a phone's tariff: 3 MB at most each way. */
const SIZES = [64_000, 256_000, 1_000_000, 2_000_000] as const;
const PATIENCE_MS = 1500;
/** A shorter transfer says more about the delay than about the rate. */
const TELLING_MS = 120;

export type Bandwidth = { downBps: number; upBps: number };

/** Measures both directions, one after the other, for at most about three seconds. @throws TypeError no network */
export async function measureBandwidth(): Promise<Bandwidth> {
  const downBps = await measure(download);
  const upBps = await measure(upload);
  return { downBps, upBps };
}

type Transfer = (bytes: number, signal: AbortSignal) => Promise<{ bytes: number; tookMs: number }>;

/** Larger and larger pieces until one takes long enough to be telling. */
async function measure(transfer: Transfer): Promise<number> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  let best = 0;
  for (const bytes of SIZES) {
    const moved = await transfer(bytes, signal);
    if (moved.tookMs > 0) best = Math.max(best, (moved.bytes * 8000) / moved.tookMs);
    if (signal.aborted || (moved.tookMs > TELLING_MS * 3 && bytes >= SIZES[1])) break;
  }
  return Math.round(best);
}

const download: Transfer = async (bytes, signal) => {
  let got = 0;
  let startedAt = performance.now();
  try {
    const response = await fetch(`${ADDRESS}?bytes=${bytes}`, { signal, cache: "no-store" });
    const reader = response.body?.getReader();
    startedAt = performance.now(); // the headers are here: what follows is rate, not delay
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read())
      got += piece.value.byteLength;
  } catch (error) {
    if (!signal.aborted) throw error; // too slow for this size: what came so far still counts
  }
  return { bytes: got, tookMs: performance.now() - startedAt };
};

const upload: Transfer = async (bytes, signal) => {
  const startedAt = performance.now();
  const body = new Blob([noise(bytes)]);
  try {
    await fetch(ADDRESS, { method: "POST", body, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    return { bytes: 0, tookMs: 0 }; // how much left is unknown
  }
  return { bytes, tookMs: performance.now() - startedAt };
};

/** Random, so that nothing on the way compresses it. */
function noise(bytes: number): ArrayBuffer {
  const buffer = new ArrayBuffer(bytes);
  const LIMIT = 65_536; // getRandomValues gives no more at once
  for (let at = 0; at < bytes; at += LIMIT)
    crypto.getRandomValues(new Uint8Array(buffer, at, Math.min(LIMIT, bytes - at)));
  return buffer;
}
