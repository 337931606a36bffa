import type { Proposal } from "./propose.ts";
import type { AttendancePolicy } from "./protocol-ledger.ts";
import { lengthOf, type Presence, type Span } from "./rules.ts";

/** What a sentence about a pupil is made of, in the order in which it is said; instants in ms. */
export type Part =
  | { kind: "never" | "butNever" | "notYet" | "whole" | "wholeSound" | "stillHere" | "noLink" }
  | { kind: "prompt" | "hand" | "chat" }
  | { kind: "opened" | "tried"; count: number; fromMs: number; toMs: number }
  | { kind: "entered" | "left" | "leftEarly"; atMs: number }
  | {
      kind:
        | "joinedLate"
        | "lateBy"
        | "minutes"
        | "seconds"
        | "shortDrops"
        | "longGaps"
        | "untaught"
        | "fallback"
        | "answered";
      count: number;
    }
  | { kind: "seenAll" | "seenSome"; percent: number; medium: "recording" | "video" }
  | { kind: "mayWatch"; hours: number };

const MINUTE_MS = 60_000;
/** Entering within this of the start, or leaving within it of the end, is not worth a word. */
const UNNOTICED_MS = MINUTE_MS;
/** This much of a stay in one mode is all of it. */
const ALL_OF_IT = 0.95;

type Context = {
  span: Span;
  isLive: boolean;
  mayWatch: boolean;
  policy: AttendancePolicy;
  /** What the visits alone come to. */
  base: Presence["status"];
};
type Found = Omit<Proposal, "reason">;

/** Why a proposal is what it is. Pure: of the facts and nothing else. */
export function partsOf(found: Found, context: Context): Part[] {
  const stay = found.enteredMs === null ? neverParts(found, context) : stayParts(found, context);
  return [...stay, ...laterParts(found, context)];
}

function triedPart({ attempts }: Found, kind: "opened" | "tried"): Part[] {
  const of = attempts.filter(({ stage }) => kind === "opened" || stage !== "opened");
  const [first, last] = [of[0], of.at(-1)];
  return first && last ? [{ kind, count: of.length, fromMs: first.atMs, toMs: last.atMs }] : [];
}

/** Of a pupil who never was in the lesson. */
function neverParts(found: Found, { base, isLive }: Context): Part[] {
  if (base === "noConnection") return [...triedPart(found, "tried"), { kind: "noLink" }];
  const opened = triedPart(found, "opened");
  const never = opened.length > 0 ? "butNever" : "never";
  return [...opened, { kind: isLive ? "notYet" : never }];
}

function stayParts(found: Found, { base, isLive, span }: Context): Part[] {
  const { intervals, shortDrops, presentMs, begunMs, overMs, untaughtMs, fallbackMs } = found;
  const lateMs = (found.enteredMs ?? begunMs) - begunMs;
  const leftMs = found.leftMs ?? overMs;
  // Who is in a lesson that runs has not left it.
  const earlyMs = isLive && leftMs >= span.toMs ? 0 : overMs - leftMs;
  const isLate = lateMs >= UNNOTICED_MS;
  const isEarly = earlyMs >= UNNOTICED_MS;
  const longGaps = intervals.length - 1;
  const isWhole = base === "present" && !isLate && !isEarly && longGaps === 0;
  const isJustLate = isLate && base === "present" && !isEarly && longGaps === 0;
  const parts: Part[] = isLate ? triedPart(found, "tried") : [];
  if (isJustLate) parts.push({ kind: "joinedLate", count: Math.floor(lateMs / MINUTE_MS) });
  else if (isLate) parts.push({ kind: "entered", atMs: found.enteredMs ?? begunMs });
  if (base === "late") parts.push({ kind: "lateBy", count: Math.floor(lateMs / MINUTE_MS) });
  if (isEarly) parts.push({ kind: base === "leftEarly" ? "leftEarly" : "left", atMs: leftMs });
  if (isWhole)
    parts.push({ kind: isLive ? "stillHere" : isBySound(found) ? "wholeSound" : "whole" });
  else if (!isJustLate) parts.push(lengthPart(presentMs));
  const count = (kind: "longGaps" | "shortDrops" | "untaught" | "fallback", many: number) => {
    if (many > 0) parts.push({ kind, count: many });
  };
  count("longGaps", longGaps);
  count("shortDrops", shortDrops);
  if (!isWhole) count("untaught", Math.round(untaughtMs / MINUTE_MS));
  count("fallback", Math.round(fallbackMs / MINUTE_MS));
  return [...parts, ...responseParts(found)];
}

function lengthPart(presentMs: number): Part {
  const minutes = Math.round(presentMs / MINUTE_MS);
  return minutes > 0
    ? { kind: "minutes", count: minutes }
    : { kind: "seconds", count: Math.max(1, Math.floor(presentMs / 1000)) };
}

function isBySound({ modes, presentMs }: Found): boolean {
  return lengthOf(modes.filter(({ mode }) => mode === "sound")) >= ALL_OF_IT * presentMs;
}

/** Answers are worth a number; of the rest one is said, when there are none. */
function responseParts({ responses }: Found): Part[] {
  const count = responses.filter(({ kind }) => kind === "poll").length;
  if (count > 0) return [{ kind: "answered", count }];
  const other = (["prompt", "hand", "chat"] as const).find((kind) =>
    responses.some((one) => one.kind === kind),
  );
  return other ? [{ kind: other }] : [];
}

/** What was, or may yet be, seen of it later; of no weight for who was there. */
function laterParts(found: Found, { base, mayWatch, policy }: Context): Part[] {
  const { status, watchedShare, watchedMedium } = found;
  if (base === "present" || base === "late" || base === "leftEarly") return [];
  const percent = Math.floor((watchedShare ?? 0) * 100 + 1e-9);
  const medium = watchedMedium ?? "recording";
  const seen: Part[] =
    status === "watchedLater"
      ? [{ kind: "seenAll", percent, medium }]
      : percent > 0
        ? [{ kind: "seenSome", percent, medium }]
        : [];
  const isOpen = mayWatch && status === "absent";
  return isOpen ? [...seen, { kind: "mayWatch", hours: policy.watchedLaterHours }] : seen;
}
