import { createWorker, type types as ms } from "mediasoup";
import { toListenInfos } from "./addresses.ts";
import type { SfuSettings } from "./options.ts";

/** A live worker process with its two media ports. */
export type LiveWorker = { worker: ms.Worker; webRtcServer: ms.WebRtcServer; port: number };

/** Waits between attempts to start a worker: the first at once, then ever longer. */
const RETRY_MS = [0, 100, 200, 500, 1_000, 2_000, 5_000];

type Deps = {
  settings: SfuSettings;
  index: number;
  /** Ports other workers hold. */
  taken: () => ReadonlySet<number>;
  onDied: () => void;
};

/** The place of one worker. What dies in it is replaced at once; `close()` ends that. */
export class WorkerSlot {
  /** Null while the worker is being started or replaced. */
  live: LiveWorker | null = null;
  /** Settles when the place has a live worker again; rejects only if the first start fails. */
  ready: Promise<void>;
  /** Rooms on their way here, so that those asked for together spread over the workers. */
  roomsOpening = 0;
  readonly #deps: Deps;
  #isClosed = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.ready = this.#start();
  }

  async #start(): Promise<void> {
    const { settings, index, onDied } = this.#deps;
    const { workerBin, logger } = settings;
    const worker = await createWorker({ logLevel: "error", ...(workerBin ? { workerBin } : {}) });
    const { webRtcServer, port } = await this.#listen(worker).catch((error) => {
      worker.close();
      throw error;
    });
    if (this.#isClosed) return worker.close();
    this.live = { worker, webRtcServer, port };
    logger.info({ pid: worker.pid, port, worker: index }, "media worker started");
    worker.on("died", (error) => {
      this.live = null;
      logger.error({ pid: worker.pid, worker: index, err: error }, "media worker died");
      this.ready = this.#replace();
      onDied();
    });
  }

  async #replace(): Promise<void> {
    for (let attempt = 0; !this.#isClosed; attempt++) {
      const waitMs = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 0;
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
      if (this.#isClosed) return;
      try {
        return await this.#start();
      } catch (error) {
        this.#deps.settings.logger.error(
          { worker: this.#deps.index, attempt, err: error },
          "media worker could not be started",
        );
      }
    }
  }

  /** Takes the place's own port, or the next free one when another program holds it. */
  async #listen(worker: ms.Worker): Promise<{ webRtcServer: ms.WebRtcServer; port: number }> {
    const { settings, index, taken } = this.#deps;
    let failure: unknown;
    for (const port of portsFor(index, settings)) {
      if (port !== 0 && taken().has(port)) continue;
      try {
        const listenInfos = toListenInfos(settings, port);
        return { webRtcServer: await worker.createWebRtcServer({ listenInfos }), port };
      } catch (error) {
        failure = error;
        if (worker.closed) break;
      }
    }
    throw new Error("No free media port", { cause: failure });
  }

  /** Ends the worker and waits for its process. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.ready.catch(() => {});
    const worker = this.live?.worker;
    this.live = null;
    if (!worker || worker.subprocessClosed) return;
    const ended = new Promise<void>((resolve) => worker.on("subprocessclose", () => resolve()));
    worker.close();
    await ended;
  }
}

function portsFor(index: number, { rtcMinPort, rtcMaxPort }: SfuSettings): number[] {
  if (rtcMinPort === 0) return [0];
  const count = rtcMaxPort - rtcMinPort + 1;
  return Array.from({ length: count }, (_, i) => rtcMinPort + ((index + i) % count));
}
