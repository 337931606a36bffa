import type { Reception } from "./modes-rules.ts";
import type { ModeCause, ReceiveMode } from "./protocol.ts";

/** From least to most. What goes first when a link weakens: others' pictures, the teacher's, the screen, the slides. */
const STEPS: readonly Reception[] = [
  { mode: "sound", isWithoutOthers: true },
  { mode: "slides", isWithoutOthers: true },
  { mode: "small", isWithoutOthers: true },
  { mode: "full", isWithoutOthers: true },
  { mode: "full", isWithoutOthers: false },
];
const SLIDES = 1;
const SMALL = 2;
/**
 * Below this the worker's estimate does not carry the step, bit/s; without pictures there is no estimate to go by.
 * Alone it proves nothing, because it rises only with traffic: loss or a full queue must show beside it.
 */
const NEEDS_BPS = [0, 0, 100_000, 300_000, 450_000] as const;
/** The same for the small picture where its sender keeps within the cap of sealed-rate.ts: the estimate stays near the traffic. */
const WHOLE_SMALL_BPS = 50_000;

/** Loss that speech no longer hides, and loss under which more may be tried. Sources: the issue; live.md. */
const BAD_LOSS = 0.08;
const HARD_LOSS = 0.25;
const CLEAN_LOSS = 0.02;
const QUEUE_RTT_MS = 400;
/** Bad for so long, less what was clean meanwhile twice over: one step down. */
const DOWN_AFTER_MS = 6000;
/** Clean for so long: one step up; doubled each time a step up fails, halved each time one holds. */
const UP_AFTER_MS = 30_000;
const UP_AFTER_MAX_MS = 480_000;
/** A step up that is taken back within this has failed; one that stands twice as long has held. */
const PROBATION_MS = 60_000;
/** A sender that is asked for less sends less only after a while, and what was too much stands in the link's queue. */
const SETTLE_MS = 9000;
/** A sample stands for at most this much time, whatever lay between. */
const SAMPLE_MAX_MS = 5000;

export type LinkLook = {
  /** Packets lost of those expected; null when too few were sent to tell. */
  lossShare: number | null;
  /** The worker's estimate of the downlink, bit/s. */
  availableBps: number | null;
  rttMs: number | null;
  /** Nothing arrives though something should. */
  isSilent: boolean;
};
/** Where one device stands. Instants in ms. */
export type Adaptation = {
  readonly step: number;
  /** Never above: what its person chose, under the family's cap. */
  readonly limit: number;
  readonly badMs: number;
  readonly cleanMs: number;
  readonly upAfterMs: number;
  readonly raisedAt: number | null;
  readonly lookedAt: number;
  readonly cause: ModeCause;
};

const topOf = (mode: ReceiveMode) => STEPS.findLastIndex((step) => step.mode === mode);

/** A device that receives what it chose from now on. */
export function beginWith(
  mode: ReceiveMode,
  nowMs: number,
  cause: ModeCause = "chosen",
): Adaptation {
  const step = topOf(mode);
  return {
    ...{ step, limit: step, badMs: 0, cleanMs: 0, upAfterMs: UP_AFTER_MS, raisedAt: null },
    ...{ lookedAt: nowMs, cause },
  };
}

/** What a device receives by where it stands. */
export function receptionOf({ step }: Pick<Adaptation, "step">): Reception {
  const reception = STEPS[step];
  if (!reception) throw new RangeError(`No step ${step}`);
  return reception;
}

/**
 * One more look at the link: down quickly, up slowly, one step at a time, and slower after each failed try. `isWhole`:
 * pictures come in one size that nobody on the way may thin, as in a sealed room.
 */
export function look(
  before: Adaptation,
  link: LinkLook,
  nowMs: number,
  isWhole = false,
): Adaptation {
  const passedMs = Math.min(Math.max(0, nowMs - before.lookedAt), SAMPLE_MAX_MS);
  const now = held({ ...before, lookedAt: nowMs }, nowMs);
  const verdict = judge(now.step, link, isWhole);
  if (verdict === "bad") {
    const badMs = now.badMs + passedMs;
    const after = { ...now, badMs, cleanMs: 0 };
    return badMs >= DOWN_AFTER_MS && now.step > 0 ? down(after, link, nowMs, isWhole) : after;
  }
  const eased = passedMs * (verdict === "clean" ? 2 : 0.5);
  const badMs = Math.max(0, Math.min(now.badMs, DOWN_AFTER_MS) - eased);
  const cleanMs = verdict === "clean" ? now.cleanMs + passedMs : now.cleanMs;
  if (now.step >= now.limit) return { ...now, badMs, cleanMs: 0 };
  if (cleanMs < now.upAfterMs) return { ...now, badMs, cleanMs };
  const step = now.step + 1;
  return { ...now, step, badMs: 0, cleanMs: 0, raisedAt: nowMs, cause: "better" };
}

function judge(
  step: number,
  { lossShare, availableBps, rttMs, isSilent }: LinkLook,
  isWhole: boolean,
) {
  const needsBps = isWhole && step === SMALL ? WHOLE_SMALL_BPS : (NEEDS_BPS[step] ?? 0);
  const isLossy = (lossShare ?? 0) >= CLEAN_LOSS;
  const isCrowded = isLossy || (rttMs ?? 0) > QUEUE_RTT_MS;
  const isShort = availableBps !== null && availableBps < needsBps;
  if (isSilent || (isShort && isCrowded) || (lossShare ?? 0) > BAD_LOSS) return "bad";
  return isLossy ? "between" : "clean";
}

function down(
  now: Adaptation,
  { lossShare }: LinkLook,
  nowMs: number,
  isWhole: boolean,
): Adaptation {
  const hasFailed = now.raisedAt !== null && nowMs - now.raisedAt < PROBATION_MS;
  const isHard = (lossShare ?? 0) > HARD_LOSS;
  return {
    ...now,
    // Where a quarter is lost no picture helps: all of them go at once. Unless it is the picture that floods the link.
    step: isHard
      ? Math.min(now.step - 1, isWhole && now.step > SMALL ? SMALL : SLIDES)
      : now.step - 1,
    badMs: isWhole ? -SETTLE_MS : 0,
    upAfterMs: hasFailed ? Math.min(now.upAfterMs * 2, UP_AFTER_MAX_MS) : now.upAfterMs,
    raisedAt: null,
    cause: "weak",
  };
}

/** A step up that has stood long enough makes the next one easier. */
function held(now: Adaptation, nowMs: number): Adaptation {
  if (now.raisedAt === null || nowMs - now.raisedAt < 2 * PROBATION_MS) return now;
  return { ...now, raisedAt: null, upAfterMs: Math.max(now.upAfterMs / 2, UP_AFTER_MS) };
}
