/** Is a worker fit for lessons? Quickly at every start; thoroughly when it is new, and in the doctor. */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { findPackageJSON } from "node:module";
import type { types as ms } from "mediasoup";

/** What a worker answers when started without MEDIASOUP_VERSION, once all its libraries are found. */
const UNSUPPORTED_VERSION_CODE = 41;
const CONNECT_MS = 10_000;

export type WorkerHealth =
  | { state: "connects"; connectMs: number }
  | { state: "starts"; because: string }
  | { state: "broken"; because: string };

/** True when the binary runs on this machine: its libraries are there. About 10 ms. */
export function workerRuns(bin: string): boolean {
  const { status } = spawnSync(bin, { env: {}, stdio: "ignore", timeout: 5_000 });
  return status === UNSUPPORTED_VERSION_CODE;
}

/**
 * Starts the worker and makes a real DTLS connection to it over loopback: a worker built on an OpenSSL
 * with kernel TLS starts well and dies at its first handshake, so that nothing less is proof.
 */
export async function checkWorker(bin: string): Promise<WorkerHealth> {
  if (!workerRuns(bin)) return { state: "broken", because: "it does not start on this machine" };
  const { createWorker } = await import("mediasoup");
  let worker: ms.Worker;
  try {
    worker = await createWorker({ workerBin: bin, logLevel: "none" });
  } catch (error) {
    return { state: "broken", because: `it does not start: ${messageOf(error)}` };
  }
  const died = once(worker, "died").then(() => "died" as const);
  const giveUp = new AbortController();
  const startedAt = Date.now();
  try {
    const connected = connectTo(worker, giveUp.signal);
    const outcome = await Promise.race([died, connected, timeout(CONNECT_MS)]);
    if (outcome === "died") {
      return { state: "broken", because: "it dies at the first DTLS handshake" };
    }
    if (outcome === "timeout") return { state: "starts", because: "no DTLS connection in 10 s" };
    return { state: "connects", connectMs: Date.now() - startedAt };
  } catch (error) {
    return { state: "starts", because: `no DTLS connection: ${messageOf(error)}` };
  } finally {
    giveUp.abort();
    worker.close();
  }
}

/**
 * Lets a worker pass that makes connections; one that only starts passes too where werift, a
 * development package, is not installed to try with. @throws Error saying what is wrong with it
 */
export async function proveWorker(bin: string): Promise<void> {
  const health = await checkWorker(bin);
  if (health.state === "broken") throw new Error(health.because);
  if (health.state === "starts" && canTryConnections()) throw new Error(health.because);
}

function canTryConnections(): boolean {
  return findPackageJSON("werift", import.meta.url) !== undefined;
}

/** Joins a WebRtcServer of the worker as a browser would: ICE, then DTLS as the client. */
async function connectTo(worker: ms.Worker, signal: AbortSignal): Promise<"connected"> {
  const werift = await import("werift");
  const webRtcServer = await worker.createWebRtcServer({
    listenInfos: [{ protocol: "udp", ip: "127.0.0.1" }],
  });
  const router = await worker.createRouter({ mediaCodecs: [] });
  const transport = await router.createWebRtcTransport({ webRtcServer });

  const certificate = await werift.RTCDtlsTransport.SetupCertificate();
  const gatherer = new werift.RTCIceGatherer({
    additionalHostAddresses: ["127.0.0.1"],
    useIpv6: false,
  });
  const ice = new werift.RTCIceTransport(gatherer);
  const dtls = new werift.RTCDtlsTransport({}, ice, certificate, [1]); // SRTP_AES128_CM_HMAC_SHA1_80
  signal.addEventListener("abort", () => {
    void dtls.stop().catch(() => {});
    void ice.stop().catch(() => {});
  });
  const { fingerprints } = dtls.localParameters;
  await transport.connect({
    dtlsParameters: { role: "client", fingerprints: toMediasoup(fingerprints) },
  });
  ice.connection.iceControlling = true;
  delete ice.connection.stunServer; // Google's by default; nothing here leaves the machine
  dtls.role = "client";
  await ice.gather();
  ice.setRemoteParams(new werift.RTCIceParameters({ ...transport.iceParameters, iceLite: true }));
  dtls.setRemoteParams(
    new werift.RTCDtlsParameters(transport.dtlsParameters.fingerprints, "server"),
  );
  for (const candidate of transport.iceCandidates) {
    const { foundation, priority, ip, protocol, port, type } = candidate;
    await ice.addRemoteCandidate(
      new werift.IceCandidate(1, foundation, ip, port, priority, protocol, type),
    );
  }
  const connected = new Promise<void>((resolve, reject) => {
    transport.on("dtlsstatechange", (state) => {
      if (state === "connected") resolve();
      if (state === "failed" || state === "closed") reject(new Error(`DTLS ${state}`));
    });
  });
  await ice.start();
  await Promise.all([dtls.start(), connected]);
  return "connected";
}

/** werift says an algorithm's name is a string; mediasoup knows which ones there are. */
function toMediasoup(fingerprints: { algorithm: string; value: string }[]): ms.DtlsFingerprint[] {
  return fingerprints.map(({ value }) => ({ algorithm: "sha-256", value }));
}

function timeout(ms: number): Promise<"timeout"> {
  return new Promise((resolve) => setTimeout(() => resolve("timeout"), ms).unref());
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
