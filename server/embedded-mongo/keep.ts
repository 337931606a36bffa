import { setTimeout as sleep } from "node:timers/promises";
import { type EmbeddedMongo, type StartOptions, startEmbeddedMongo } from "./start.ts";

/** Until the first try to start it again, ms; doubled after each that failed, up to the other. */
const PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

type Options = Pick<StartOptions, "dataDir" | "expireEveryMs"> & {
  /** It ended by itself, with this code; null when a signal ended it, as where memory is short. */
  onEnded: (code: number | null) => void;
  onBack: () => void;
  /** A try failed; the next one follows. */
  onFailed: (error: unknown) => void;
};
export type KeptMongo = Pick<EmbeddedMongo, "uri" | "stop"> & { pid(): number };

/**
 * Starts the embedded database, and again whenever it ends by itself, at the same address: the driver's clients
 * connect again, what was acknowledged is there, and lessons go on meanwhile.
 * @throws Error as `startEmbeddedMongo`, of the first start alone
 */
export async function keepEmbeddedMongo({
  onEnded,
  onBack,
  onFailed,
  ...options
}: Options): Promise<KeptMongo> {
  const stopping = new AbortController();
  let coming: Promise<void> = Promise.resolve();
  const start = (address?: string | number) =>
    startEmbeddedMongo({
      ...options,
      ...(address !== undefined && { address }),
      onExit(code) {
        if (stopping.signal.aborted) return;
        onEnded(code);
        coming = comeBack();
      },
    });
  let current = await start();

  async function comeBack(): Promise<void> {
    for (let pauseMs = PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      try {
        current = await start(current.address);
        onBack();
        return;
      } catch (error) {
        onFailed(error);
      }
    }
  }

  return {
    uri: (name) => current.uri(name),
    pid: () => current.pid,
    async stop() {
      stopping.abort();
      await coming;
      await current.stop();
    },
  };
}
