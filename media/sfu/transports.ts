import type { types as ms } from "mediasoup";
import type { TransportOptions, TransportState } from "../types.ts";

/**
 * Seconds without a STUN request after which a peer counts as unreachable and nothing more is sent
 * to it; browsers send one every 2.5 s. When it returns the transport goes on where it was.
 */
const CONSENT_TIMEOUT_S = 10;
/** First guess of a peer's downlink, enough for the teacher's middle layer and the voice at once. */
const INITIAL_DOWNLINK_BPS = 1_000_000;

/** Opens one end of a peer's connection on the worker's shared ports. UDP wins where both work. */
export function openWebRtcTransport(
  router: ms.Router,
  webRtcServer: ms.WebRtcServer,
): Promise<ms.WebRtcTransport> {
  return router.createWebRtcTransport({
    webRtcServer,
    enableUdp: true,
    enableTcp: true,
    preferUdp: true,
    iceConsentTimeout: CONSENT_TIMEOUT_S,
    initialAvailableOutgoingBitrate: INITIAL_DOWNLINK_BPS,
  });
}

/** What the client needs to build its side. */
export function toTransportOptions(transport: ms.WebRtcTransport): TransportOptions {
  const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
  return { id, iceParameters, iceCandidates, dtlsParameters };
}

/** ICE and DTLS as one word. */
export function toTransportState({ closed, iceState, dtlsState }: TransportFacts): TransportState {
  if (closed || iceState === "closed") return "closed";
  if (dtlsState === "failed" || dtlsState === "closed") return "failed";
  if (iceState === "disconnected") return "disconnected";
  if (iceState === "new") return dtlsState === "new" ? "new" : "connecting";
  return dtlsState === "connected" ? "connected" : "connecting";
}
type TransportFacts = Pick<ms.WebRtcTransport, "closed" | "iceState" | "dtlsState">;

/** Tells each change of a transport's state once. */
export function watchTransport(
  transport: ms.WebRtcTransport,
  onChange: (state: TransportState) => void,
): void {
  let last: TransportState = "new";
  const look = () => {
    const state = toTransportState(transport);
    if (state === last) return;
    last = state;
    onChange(state);
  };
  transport.on("icestatechange", look);
  transport.on("dtlsstatechange", look);
  transport.observer.on("close", look);
}
