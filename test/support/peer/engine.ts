import type { SfuOptions } from "#media/sfu/options.ts";
import { findWorkerBin } from "#media/sfu/worker-path.ts";
import { createSfu } from "#media/sfu/workers.ts";
import type { Sfu } from "#media/types.ts";

/** The real engine on loopback and free ports, one worker unless told otherwise. */
export function startEngine(options: SfuOptions = {}): Promise<Sfu> {
  const workerBin = findWorkerBin();
  if (!workerBin)
    throw new Error("No mediasoup worker here: run `node scripts/setup.ts --for test`");
  return createSfu({ workers: 1, listenIp: "127.0.0.1", workerBin, ...options });
}

/** Waits until `isSo`, looking every 20 ms. */
export async function until(isSo: () => boolean, what: string, timeoutMs = 5_000): Promise<void> {
  const lastAt = performance.now() + timeoutMs;
  while (!isSo()) {
    if (performance.now() > lastAt) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
