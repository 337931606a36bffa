import type { ReceiveMode } from "#server/rooms/protocol.ts";
import type { Received } from "./receiving.ts";

/** What a look at the link found since the look before. */
type Look = {
  packets: number;
  lost: number;
  /** Times something lost was asked for again. */
  asked: number;
  rttMs: number | null;
};
export type Playout = {
  /** How long a voice is held before it is played, ms; 0: as short as the browser thinks right. */
  readonly targetMs: number;
  readonly calmLooks: number;
  /** Trouble smoothed over the last few looks, a share of packets. */
  readonly trouble: number;
};
export const PROMPT: Playout = { targetMs: 0, calmLooks: 0, trouble: 0 };

/** From this share on what is lost is worth waiting for. */
const TROUBLE = 0.01;
/** From here what was sent again is lost again too often: a second try has to fit in. */
const HARD_TROUBLE = 0.12;
/** The server's and the browser's part of asking and sending again. */
const MARGIN_MS = 140;
const UNKNOWN_RTT_MS = 150;
const MOST_MS = 900;
/** Looks come every 1.5 s: a minute. */
const CALM_LOOKS = 40;
const WEIGHT = 0.3;

/**
 * Decides how long voices are held: what a weak link loses is sent again, and that takes a round trip. A browser
 * left alone holds a voice for less, and plays the lost parts as something made up. Up at once, down after a minute.
 */
export function holdFor(before: Playout, { packets, lost, asked, rttMs }: Look): Playout {
  const expected = packets + lost;
  if (expected === 0) return before; // nobody speaks
  const trouble = before.trouble + WEIGHT * ((lost + asked) / expected - before.trouble);
  if (trouble < TROUBLE) {
    const calmLooks = before.calmLooks + 1;
    return calmLooks < CALM_LOOKS ? { ...before, trouble, calmLooks } : { ...PROMPT, trouble };
  }
  const tries = trouble > HARD_TROUBLE ? 2 : 1;
  const neededMs = Math.min(MOST_MS, tries * (rttMs ?? UNKNOWN_RTT_MS) + MARGIN_MS);
  // In steps, and only up: each change of it is heard as a voice that drags.
  const targetMs = Math.max(before.targetMs, Math.ceil(neededMs / 100) * 100);
  return { targetMs, trouble, calmLooks: 0 };
}

/** Whoever receives less has a weak link: its first loss, or the first slide, is heard before anything is measured. */
const LEAST_MS = { sound: 500, slides: 500, small: 200, full: 0 } as const satisfies Record<
  ReceiveMode,
  number
>;

/** Has all voices held for so long. A browser that cannot plays them as it thinks right. */
export function applyPlayout(
  playout: Playout,
  mode: ReceiveMode,
  received: readonly Received[],
): void {
  const targetMs = Math.max(playout.targetMs, LEAST_MS[mode]);
  for (const { offer, consumer } of received) {
    const receiver = consumer.rtpReceiver;
    if (offer.kind !== "audio" || !receiver || !("jitterBufferTarget" in receiver)) continue;
    const wanted = targetMs === 0 ? null : targetMs;
    if (receiver.jitterBufferTarget !== wanted) receiver.jitterBufferTarget = wanted;
  }
}
