import type { LinkReport } from "#server/rooms/protocol.ts";
import { qualityOf } from "./quality.ts";

/** What one look at the browser's statistics found; counts are of the time since the look before. */
export type LinkLook = {
  packets: number;
  lost: number;
  sendShare: number | null;
  silentMs: number;
  rttMs: number | null;
};
/** Often enough for the server to act in time, rarely enough to cost nothing. */
const EVERY_MS = 5000;
/** A link that just got worse is told at once, but not with every look. */
const SOONEST_MS = 2500;

type Deps = { send: (report: LinkReport) => void; fetchedBytes: () => number };

/** Gathers looks into reports for the server. */
export class LinkReports {
  readonly #deps: Deps;
  #packets = 0;
  #lost = 0;
  #saidAt = 0;
  #wasBad = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Takes a look in, and tells the server when it is time. `nowMs` of any clock that only rises. */
  add(look: LinkLook, nowMs: number): void {
    this.#packets += look.packets;
    this.#lost += look.lost;
    const expected = this.#packets + this.#lost;
    const lossShare = expected > 0 ? this.#lost / expected : null;
    const { sendShare, silentMs, rttMs } = look;
    const quality = qualityOf({ lossShare, sendShare, silentMs });
    const isBad = quality === "poor" || quality === "lost";
    const waitMs = isBad && !this.#wasBad ? SOONEST_MS : EVERY_MS;
    if (nowMs - this.#saidAt < waitMs) return;
    this.#saidAt = nowMs;
    this.#wasBad = isBad;
    this.#packets = 0;
    this.#lost = 0;
    const httpBytes = this.#deps.fetchedBytes();
    const whole = { silentMs: Math.round(Math.min(silentMs, 3_600_000)), httpBytes };
    this.#deps.send({ lossShare, sendShare, rttMs, ...whole });
  }
}
