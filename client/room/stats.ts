/** What the browser counted of one received stream. Field names of the W3C, shortened. */
export type Inbound = {
  bytes: number;
  packets: number;
  lost: number;
  /** Times something lost was asked for again. */
  asked: number;
  framesDecoded: number;
  width: number;
  height: number;
  totalAudioEnergy: number;
  freezes: number;
};
/** The way through the network that a transport uses now. */
export type Route = {
  protocol: string;
  localType: string;
  remoteType: string;
  relayProtocol: string;
};

/** Full rates of a camera by the lines it sends, bit/s. Source: live.md, Jitsi's VP8 targets. */
const TARGETS: readonly [lines: number, bps: number][] = [
  [180, 150_000],
  [360, 500_000],
  [720, 1_500_000],
];

/** Received streams by SSRC. */
export function readInbound(report: RTCStatsReport): Map<number, Inbound> {
  const found = new Map<number, Inbound>();
  for (const entry of entries(report, "inbound-rtp"))
    found.set(number(entry, "ssrc"), {
      bytes: number(entry, "bytesReceived") + number(entry, "headerBytesReceived"),
      packets: number(entry, "packetsReceived"),
      lost: number(entry, "packetsLost"),
      asked: number(entry, "nackCount"),
      framesDecoded: number(entry, "framesDecoded"),
      width: number(entry, "frameWidth"),
      height: number(entry, "frameHeight"),
      totalAudioEnergy: number(entry, "totalAudioEnergy"),
      freezes: number(entry, "freezeCount"),
    });
  return found;
}

/**
 * The share of what our pictures want that the link offers, 0 to 1; null while unknown. The link's own
 * estimate is compared, not what is sent: a still picture needs little and is no sign of trouble.
 */
export function readOutgoing(report: RTCStatsReport): number | null {
  const available = routeEntry(report)?.availableOutgoingBitrate;
  const lines = Math.max(
    0,
    ...entries(report, "outbound-rtp").map((e) => number(e, "frameHeight")),
  );
  if (typeof available !== "number" || lines === 0) return null;
  const [, target] = TARGETS.findLast(([size]) => lines >= size) ?? TARGETS[0] ?? [0, 1];
  return Math.min(1, available / target);
}

/** The way to the server and back, ms; null while unknown. */
export function readRtt(report: RTCStatsReport): number | null {
  const seconds = routeEntry(report)?.currentRoundTripTime;
  return typeof seconds === "number" ? Math.round(seconds * 1000) : null;
}

/** Whether this computer, and not the link, makes our camera smaller. */
export function isBusy(report: RTCStatsReport): boolean {
  return entries(report, "outbound-rtp").some((e) => e.qualityLimitationReason === "cpu");
}

/** The candidate pair in use, or null before there is one. */
export function readRoute(report: RTCStatsReport): Route | null {
  const pair = routeEntry(report);
  if (!pair) return null;
  const find = (key: string) => toEntry(report.get(String(pair[key])));
  const local = find("localCandidateId");
  const remote = find("remoteCandidateId");
  return {
    protocol: text(local, "protocol"),
    localType: text(local, "candidateType"),
    remoteType: text(remote, "candidateType"),
    relayProtocol: text(local, "relayProtocol"),
  };
}

type Entry = Record<string, unknown>;

function routeEntry(report: RTCStatsReport): Entry | null {
  const pairs = entries(report, "candidate-pair");
  const [transport] = entries(report, "transport");
  const chosen = transport?.selectedCandidatePairId;
  return (
    pairs.find((pair) => pair.id === chosen) ??
    pairs.find((pair) => pair.nominated === true && pair.state === "succeeded") ??
    null
  );
}

function entries(report: RTCStatsReport, type: string): Entry[] {
  const found: Entry[] = [];
  report.forEach((value: unknown) => {
    const entry = toEntry(value);
    if (entry.type === type) found.push(entry);
  });
  return found;
}

function toEntry(value: unknown): Entry {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function number(entry: Entry, key: string): number {
  const value = entry[key];
  return typeof value === "number" ? value : 0;
}

function text(entry: Entry, key: string): string {
  const value = entry[key];
  return typeof value === "string" ? value : "";
}
