import type { ReceiveMode } from "./protocol.ts";

/** Somebody who receives what is sent to a sealed room. */
export type Receiver = {
  mode: ReceiveMode;
  /** What the worker believes this downlink carries, bit/s; null: nothing was seen of it yet. */
  availableBps: number | null;
  /** Pictures it is offered. */
  pictures: number;
};

/** With headers and repair a link of 200 kbit/s carries it, voice included. */
const SMALL_BPS = 110_000;
/** Until something is known of a link: more would fill a weak one's queue for many seconds. */
const UNKNOWN_BPS = 250_000;
/** Of what a link is believed to carry; the rest is for repair and for what the belief is wrong by. */
const SHARE = 0.8;

/**
 * Cap on all that one sends to a sealed room, bit/s. A sealed picture has one size and nobody between may thin it:
 * what is too much for one link must not be sent. Who sees no picture asks for none to be thinner.
 */
export function sealedSendingBps(fullBps: number, receivers: Iterable<Receiver>): number {
  let cap = fullBps;
  for (const { mode, availableBps, pictures } of receivers) {
    if (mode === "sound" || mode === "slides") continue;
    const carried =
      availableBps === null ? UNKNOWN_BPS : (SHARE * availableBps) / Math.max(1, pictures);
    cap = Math.min(cap, mode === "small" ? SMALL_BPS : Math.max(SMALL_BPS, Math.round(carried)));
  }
  return cap;
}
