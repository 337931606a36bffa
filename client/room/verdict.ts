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
