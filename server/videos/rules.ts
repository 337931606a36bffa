import type { PlannedRendition, Probe, Rendition } from "#media/hls/types.ts";
import type { QualityName } from "./protocol.ts";

/** What is done to a file, in this order; each is done once, whatever dies in between. */
export const steps = [
  "probe",
  "gain",
  "low",
  "poster",
  "high",
  "storyboard",
  "download",
  "av1",
] as const;
export type Step = (typeof steps)[number];
/** The queues. A conversion passes through them in this order. */
export const jobKinds = ["import", "low", "high", "av1"] as const;
export type JobKind = (typeof jobKinds)[number];
export type ConversionKind = Exclude<JobKind, "import">;

const stepsOfKind: Readonly<Record<ConversionKind, readonly Step[]>> = {
  low: ["probe", "gain", "low", "poster"],
  high: ["high", "storyboard", "download"],
  av1: ["av1"],
};

/** Steps of a queue that are still to be done, in order. */
export function stepsLeft(kind: ConversionKind, done: readonly Step[]): Step[] {
  return stepsOfKind[kind].filter((step) => !done.includes(step));
}

/** The queue a file belongs into next; null when all is made. */
export function nextKind(done: readonly Step[], wantsAv1: boolean): ConversionKind | null {
  for (const kind of ["low", "high", "av1"] as const)
    if ((kind !== "av1" || wantsAv1) && stepsLeft(kind, done).length > 0) return kind;
  return null;
}

/** Source seconds a byte stands for before anybody has looked into the file: a phone's 12 Mbit/s. */
const SECONDS_PER_BYTE = 8 / 12e6;
/** How much longer than its own length a file waits for shorter ones that came after it. */
const PATIENCE = 2;

/**
 * The instant (ms) by which a file's turn has come: when it was uploaded plus twice its own length. The earliest
 * goes first, so a short one overtakes a long one, and a long one is overtaken for a bounded time only.
 */
export function virtualDeadline(video: {
  uploadedAtMs: number;
  durationMs: number | null;
  sizeBytes: number;
}): number {
  const lengthMs = video.durationMs ?? video.sizeBytes * SECONDS_PER_BYTE * 1000;
  return Math.round(video.uploadedAtMs + PATIENCE * lengthMs);
}

/** Encoder effort by preset of the ladder, relative to `veryfast` (video.md, the two stages' CPU seconds). */
const effortOf = ({ name, kind }: PlannedRendition): number => {
  if (kind === "sound") return 1;
  if (name.startsWith("av1")) return 4;
  return name === "240" ? 2.2 : name === "360" ? 1.4 : 1;
};
/** A sound rung costs as much as so many pixels a second of picture. */
const SOUND_PIXELS = 1_000_000;
/** Steps that hardly depend on the picture: a share of a source second each. */
const SMALL_COST = 500_000;

/** What a step costs, in encoded pixels of the whole length: a unit of its own, for shares and for time left. */
export function costOf(step: Step, plan: readonly PlannedRendition[], probe: Probe | null): number {
  const seconds = (probe?.durationMs ?? 60_000) / 1000;
  if (step !== "low" && step !== "high" && step !== "av1")
    return SMALL_COST * Math.min(seconds, 60);
  const rungs = plan.filter(({ stage }) => stage === step);
  if (rungs.length === 0) return 0;
  const decoding = (probe?.video ? probe.video.widthPx * probe.video.heightPx : 0) * 0.3;
  const encoding = rungs.reduce((sum, rung) => {
    const pixels = rung.kind === "sound" ? SOUND_PIXELS : rung.widthPx * rung.heightPx * rung.fps;
    return sum + pixels * effortOf(rung);
  }, 0);
  return seconds * (encoding + decoding * (probe?.video?.fps ?? 0));
}

export type Work = {
  plan: readonly PlannedRendition[];
  probe: Probe | null;
  doneSteps: readonly Step[];
  step: Step | null;
  /** Of `step`, 0 to 1. */
  share: number;
  /** Cost units a second. */
  speed: number | null;
};
/** Everything a pupil may be waiting for; an AV1 rung comes for those who have the rest already. */
const awaited = steps.filter((step) => step !== "av1");

/** How far it is, by cost; under 100 until the last step is done. */
export function percentOf(work: Work): number {
  if (!work.probe) return 0;
  const total = awaited.reduce((sum, step) => sum + costOf(step, work.plan, work.probe), 0);
  const left = costLeft(work);
  if (left === 0) return 100;
  return Math.min(99, Math.max(0, Math.floor((100 * (total - left)) / total)));
}

/** Whole minutes until it is made, at the speed measured last; null before anything was measured. */
export function minutesLeft(work: Work): number | null {
  if (!work.probe || !work.speed) return null;
  return Math.ceil(costLeft(work) / work.speed / 60);
}

function costLeft(work: Work): number {
  const { doneSteps, step, share, plan, probe } = work;
  return awaited
    .filter((each) => !doneSteps.includes(each))
    .reduce((sum, each) => {
      const cost = costOf(each, plan, probe);
      return sum + (each === step ? cost * (1 - clamp(share)) : cost);
    }, 0);
}
const clamp = (share: number) => Math.min(1, Math.max(0, share));

/** The lines a quality may have at most, lowest first. */
const ceilings: readonly [QualityName, number][] = [
  ["saving", 240],
  ["normal", 480],
  ["high", 720],
  ["highest", 1080],
];
/** Lines of a picture rung: its folder is named after them. */
export const linesOf = ({ name }: Pick<PlannedRendition, "name">): number =>
  Number(/(\d+)$/.exec(name)?.[1] ?? 0);

/** The quality in words a rung belongs to. */
export function qualityOf(rung: PlannedRendition): QualityName {
  const lines = linesOf(rung);
  return ceilings.find(([, ceiling]) => lines <= ceiling)?.[0] ?? "highest";
}

/** Rungs by quality, lowest first. A sound file has one quality, `normal`; AV1 rungs belong to none of their own. */
export function byQuality<R extends PlannedRendition>(rungs: readonly R[]): [QualityName, R[]][] {
  const pictures = rungs.filter(({ kind, stage }) => kind === "video" && stage !== "av1");
  if (pictures.length === 0) return rungs.length > 0 ? [["normal", [...rungs]]] : [];
  return ceilings.flatMap(([name]): [QualityName, R[]][] => {
    const own = pictures.filter((rung) => qualityOf(rung) === name);
    return own.length > 0 ? [[name, own.sort((a, b) => linesOf(a) - linesOf(b))]] : [];
  });
}

/** How much of each planned quality is there, percent of its length. */
export function qualityShares(
  plan: readonly PlannedRendition[],
  renditions: readonly Rendition[],
  durationMs: number,
): { name: QualityName; percent: number }[] {
  const made = new Map(renditions.map((rung) => [rung.name, rung]));
  const shareOf = ({ name }: PlannedRendition): number => {
    const rung = made.get(name);
    if (!rung) return 0;
    if (rung.isComplete) return 1;
    return durationMs > 0 ? Math.min(0.99, rung.durationMs / durationMs) : 0;
  };
  return byQuality(plan).map(([name, rungs]) => {
    const sum = rungs.reduce((all, rung) => all + shareOf(rung), 0);
    return { name, percent: Math.floor((100 * sum) / rungs.length) };
  });
}

/** Waits before a failed conversion is tried again, ms: a cut process at once, a bad disk for half an hour. */
export const RETRY_AFTER_MS = [2_000, 10_000, 60_000, 300_000, 1_800_000] as const;
/** When to try again after so many failures in a row; null: not by itself any more. */
export function retryAfterMs(
  attempts: number,
  waits: readonly number[] = RETRY_AFTER_MS,
): number | null {
  return waits[attempts - 1] ?? null;
}

/** Kept free on the disk whatever is uploaded. */
export const DISK_RESERVE_BYTES = 200 * 1024 * 1024;
/** An upload and all its rungs, as a multiple of the upload. */
const DISK_FACTOR = 2.5;
/** Whether the disk has room for an upload and what is made of it; null: nobody knows how much is free. */
export function hasRoom(freeBytes: number | null, sizeBytes: number): boolean {
  return freeBytes === null || freeBytes >= sizeBytes * DISK_FACTOR + DISK_RESERVE_BYTES;
}
