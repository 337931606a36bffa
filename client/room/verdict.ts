import type { ReceiveMode } from "#server/rooms/protocol.ts";
import type { Bandwidth } from "./bandwidth.ts";
import type { ProbeResult, ProbeRoute } from "./probe.ts";

export const verdicts = ["good", "fair", "poor", "blocked", "noServer"] as const;
export type Verdict = (typeof verdicts)[number];
export const advices = ["none", "nearRouter", "audioOnly", "otherNetwork", "checkNetwork"] as const;
export type Advice = (typeof advices)[number];

export type Findings = {
  /** Empty when the server could not be asked. */
  routes: Partial<Record<ProbeRoute, ProbeResult>>;
  bandwidth: Bandwidth | null;
  isHost: boolean;
};

/** What a pupil receives: teacher's picture, screen and sound; and what a teacher sends. Source: live.md. */
const GOOD_BPS = { pupil: 1_500_000, host: 1_800_000 } as const;
const FAIR_BPS = { pupil: 400_000, host: 500_000 } as const;

/** The connection in one word, and the one thing to try. */
export function verdictOf({ routes, bandwidth, isHost }: Findings): {
  verdict: Verdict;
  advice: Advice;
} {
  const results = Object.values(routes);
  if (results.length === 0) return { verdict: "noServer", advice: "checkNetwork" };
  if (!results.includes("connected")) return { verdict: "blocked", advice: "otherNetwork" };
  const role = isHost ? "host" : "pupil";
  const rate = bandwidth ? (isHost ? bandwidth.upBps : bandwidth.downBps) : GOOD_BPS[role];
  if (rate < FAIR_BPS[role]) return { verdict: "poor", advice: "audioOnly" };
  // TCP and relays wait for every lost packet: they carry a lesson, with hiccups.
  if (rate < GOOD_BPS[role] || routes.udp !== "connected")
    return { verdict: "fair", advice: "nearRouter" };
  return { verdict: "good", advice: "none" };
}

/**
 * What each mode needs of the downlink with room for bursts, bit/s, and the loss beyond which it stutters. Rates are
 * about twice what modes cost (server/usage/protocol.ts); a check hears so few ticks that only much loss counts.
 */
const NEEDS: readonly { mode: ReceiveMode; leastBps: number; mostLoss: number }[] = [
  { mode: "full", leastBps: 1_500_000, mostLoss: 0.1 },
  { mode: "small", leastBps: 400_000, mostLoss: 0.15 },
  { mode: "slides", leastBps: 100_000, mostLoss: 0.3 },
];

/** Where the rate could not be measured: the middle, from which a lesson steps by itself. */
const UNKNOWN_BPS = 400_000;

/** The mode that suits the link as it was measured; null where no way leads to the lesson. */
export function proposeMode({
  routes,
  bandwidth,
  lossShare,
}: Pick<Findings, "routes" | "bandwidth"> & { lossShare: number | null }): ReceiveMode | null {
  if (!Object.values(routes).includes("connected")) return null;
  const downBps = bandwidth?.downBps ?? UNKNOWN_BPS;
  const fits = NEEDS.find(
    ({ leastBps, mostLoss }) => downBps >= leastBps && (lossShare ?? 0) < mostLoss,
  );
  return fits?.mode ?? "sound";
}
