import { availableParallelism } from "node:os";

/** Where the engine writes its few lines: facts first, a constant message second, as pino does. */
export type Logger = {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
};

/** How the SFU runs. Everything has a default except where it can be reached from outside. */
export type SfuOptions = {
  /** The mediasoup-worker program. Default: the one mediasoup finds itself (MEDIASOUP_WORKER_BIN, its own build). */
  workerBin?: string;
  /** Worker processes; a room lives on one of them. Default: one per core. */
  workers?: number;
  /**
   * First of the ports for media; worker n takes the n-th port still free, for UDP and for TCP.
   * 0: any free port, which suits tests and a single machine without a firewall. Default 0.
   */
  rtcMinPort?: number;
  /** Last of the ports for media. Give some more than workers, so that a replaced one finds its place. */
  rtcMaxPort?: number;
  /** The address to listen on. Default 0.0.0.0. */
  listenIp?: string;
  /** The address or name clients are told. Default: `listenIp`, which only works if that is a real one. */
  announcedAddress?: string;
  /**
   * Kernel buffers of each media socket. With the system's 208 KiB a worker that is off the CPU for
   * tens of milliseconds drops the teacher's packets; with 4 MiB it does not, and the delay's p99 fell
   * from 7.8 to 4.3 ms. Linux grants no more than `net.core.rmem_max` and `wmem_max`. Default 4 MiB.
   */
  socketBufferBytes?: number;
  /** Checks open at once before further ones are refused. Default 200. */
  maxProbes?: number;
  /** Life of a check. Default 20 s. */
  probeLifeMs?: number;
  logger?: Logger;
};

/** The options with their defaults filled in. */
export type SfuSettings = Required<Omit<SfuOptions, "workerBin" | "announcedAddress">> &
  Pick<SfuOptions, "workerBin" | "announcedAddress">;

const SILENT: Logger = { info() {}, warn() {}, error() {} };

/** Fills in the defaults. @throws RangeError the port range is smaller than the number of workers */
export function toSettings(options: SfuOptions): SfuSettings {
  const workers = options.workers ?? availableParallelism();
  const rtcMinPort = options.rtcMinPort ?? 0;
  const rtcMaxPort = options.rtcMaxPort ?? (rtcMinPort === 0 ? 0 : rtcMinPort + 2 * workers - 1);
  if (rtcMinPort !== 0 && rtcMaxPort - rtcMinPort + 1 < workers)
    throw new RangeError(`${workers} workers need as many ports, got ${rtcMinPort}-${rtcMaxPort}`);
  return {
    ...options,
    workers,
    rtcMinPort,
    rtcMaxPort,
    listenIp: options.listenIp ?? "0.0.0.0",
    socketBufferBytes: options.socketBufferBytes ?? 4 * 1024 * 1024,
    maxProbes: options.maxProbes ?? 200,
    probeLifeMs: options.probeLifeMs ?? 20_000,
    logger: options.logger ?? SILENT,
  };
}
