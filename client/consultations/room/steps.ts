import type { Consultation, TalkWay } from "#server/consultations/protocol.ts";

/** What stands before a private room, one thing a screen, in this order. */
export const steps = ["devices", "alone", "consent", "browser"] as const;
export type Step = (typeof steps)[number];
export type Facts = Pick<Consultation, "isHost" | "way" | "consentNeed"> & {
  /** This browser can seal what it sends. */
  canSeal: boolean;
};

/** The steps this person passes. Whoever writes only is asked for no device; a host is asked about nobody listening by nobody. */
export function stepsFor({ isHost, way, consentNeed, canSeal }: Facts): Step[] {
  const isPassed: Record<Step, boolean> = {
    devices: way !== "text",
    alone: !isHost,
    consent: !isHost && consentNeed !== "none",
    browser: !canSeal,
  };
  return steps.filter((step) => isPassed[step]);
}

/** The first step that is not done; `door` behind the last. */
export function nextStep(facts: Facts, done: ReadonlySet<Step>): Step | "door" {
  return stepsFor(facts).find((step) => !done.has(step)) ?? "door";
}

/** Whether a talk can be gone to: `now`, not yet, not agreed, or no more. */
export type Doorway = "open" | "early" | "notAgreed" | "over";
export function doorwayOf({ state, isOpen, startsAt }: Consultation, nowMs: number): Doorway {
  if (isOpen) return "open";
  if (state === "asked" || state === "moved") return "notAgreed";
  if (state !== "agreed") return "over";
  return startsAt === null || Date.parse(startsAt) > nowMs ? "early" : "over";
}

/** With what one goes in, by the way chosen at booking. */
export function devicesOf(way: TalkWay): { microphoneOn: boolean; cameraOn: boolean } {
  return { microphoneOn: way !== "text", cameraOn: way === "video" };
}
