import { pathToFileURL } from "node:url";

const SHIFT = pathToFileURL(`${import.meta.dirname}/clock-shift.ts`).href;
const DAY_MS = 86_400_000;
/** Almaty's, all year round. */
const ALMATY = "+05:00";

/**
 * How far ahead of `nowMs` a clock must be to show `text`, ms: `HH:MM` is the next such moment in Almaty,
 * `YYYY-MM-DDTHH:MM` that moment, before or after. @throws Error when it is neither
 */
export function aheadOf(text: string, nowMs: number): number {
  const isTime = /^\d\d:\d\d$/.test(text);
  const day = new Date(nowMs + 5 * 3_600_000).toISOString().slice(0, 10);
  const atMs = Date.parse(`${isTime ? `${day}T${text}` : text}:00${ALMATY}`);
  if (Number.isNaN(atMs))
    throw new Error(`TEST_NOW is HH:MM or YYYY-MM-DDTHH:MM of Almaty, not "${text}"`);
  return atMs - nowMs + (isTime && atMs < nowMs ? DAY_MS : 0);
}

/** NODE_OPTIONS with which a process and all it starts run by a clock that tests can set. */
export function clockOptions(options = process.env.NODE_OPTIONS ?? ""): string {
  return options.includes(SHIFT) ? options : `${options} --import=${SHIFT}`.trim();
}

/** `TEST_NOW=…` beside a run: what this process starts from now on believes it to be that moment. */
export function setTestNow(env: NodeJS.ProcessEnv, nowMs = Date.now()): void {
  if (!env.TEST_NOW || env.TEST_AHEAD_MS) return;
  env.TEST_AHEAD_MS = String(aheadOf(env.TEST_NOW, nowMs));
  env.NODE_OPTIONS = clockOptions(env.NODE_OPTIONS);
}

/** The environment of a process whose clock is so much further ahead than this one's, ms. */
export function clockAhead(byMs: number): Record<string, string> {
  if (byMs === 0) return {};
  const ahead = String(byMs + Number(process.env.TEST_AHEAD_MS ?? 0));
  return { TEST_AHEAD_MS: ahead, NODE_OPTIONS: clockOptions() };
}
