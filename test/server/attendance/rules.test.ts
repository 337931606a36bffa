import { describe, expect, test } from "vitest";
import type { AttemptStage, AttendanceStatus } from "#server/attendance/protocol.ts";
import {
  type Attempt,
  heldSpan,
  judge,
  type Span,
  type Thresholds,
  type Visit,
} from "#server/attendance/rules.ts";

const MIN = 60_000;
const NINE = Date.parse("2026-09-01T04:00:00Z"); // nine o'clock in Almaty
const POLICY: Thresholds = {
  presentShare: 0.6,
  lateAfterMin: 5,
  leftEarlyMin: 5,
  mergeGapSec: 90,
};
const LESSON: Span = { fromMs: NINE, toMs: NINE + 45 * MIN };

/** Minutes after nine, fractions allowed. */
const at = (minutes: number) => NINE + Math.round(minutes * MIN);
/** "-2..45 b" is a visit from minute -2 to 45 on device b; device a when none is named, "!" received nothing. */
function visitsOf(text: string): Visit[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [range = "", ...marks] = part.split(" ");
      const [from, to] = range.split("..").map(Number);
      return {
        fromMs: at(from!),
        toMs: at(to!),
        deviceId: marks.find((mark) => mark !== "!") ?? "a",
        receivedBytes: marks.includes("!") ? 0 : 1000,
      };
    });
}
function attemptsOf(text: string): Attempt[] {
  const stages: Record<string, AttemptStage> = {
    o: "opened",
    s: "signalling",
    i: "ice",
    m: "media",
  };
  return text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => ({ atMs: at(Number.parseFloat(part)), stage: stages[part.at(-1)!]! }));
}

/** What is unusual about a case. */
type More = {
  attempts?: string;
  policy?: Partial<Thresholds>;
  /** Live, and this many minutes old. */
  liveMin?: number;
  drops?: number;
  devices?: number;
};
/** The case, its visits, and what is to be told of them: status and minutes present. */
const CASES: [name: string, visits: string, AttendanceStatus, presentMin: number, More?][] = [
  ["nobody came", "", "absent", 0, { devices: 0 }],
  ["there all the time", "0..45", "present", 45, { devices: 1 }],
  ["early in and late out is cut", "-10..60", "present", 45],
  ["only before the lesson", "-10..-1", "absent", 0, { devices: 0 }],
  ["only after the lesson", "46..60", "absent", 0],
  ["touches the start only", "-10..0", "absent", 0],
  ["touches the end only", "45..50", "absent", 0],
  ["enters at the limit: not late", "5..45", "present", 40],
  ["enters a second after it: late", "5.0167..45", "late", 39.983],
  ["late under a stricter school", "3..45", "late", 42, { policy: { lateAfterMin: 2 } }],
  ["on the bell where nothing is allowed", "0..45", "present", 45, { policy: { lateAfterMin: 0 } }],
  ["leaves at the limit: not early", "0..40", "present", 40],
  ["leaves a second before it: early", "0..39.98", "leftEarly", 39.98],
  ["late and early: late holds", "6..38", "late", 32],
  ["exactly the share", "0..27", "present", 27, { policy: { leftEarlyMin: 60 } }],
  ["a second below the share", "0..26.98", "partly", 26.98, { policy: { leftEarlyMin: 60 } }],
  ["partly before late", "30..45", "partly", 15],
  ["partly before left early", "0..10", "partly", 10],
  ["one second counts as there", "10..10.0167", "partly", 0.017],
  [
    "any presence is enough at share 0",
    "0..1",
    "present",
    1,
    { policy: { presentShare: 0, leftEarlyMin: 60 } },
  ],
  ["share 1 wants every moment", "0..44.98", "partly", 44.98, { policy: { presentShare: 1 } }],
  ["two devices at once are one person", "0..45 a, 0..45 b", "present", 45, { devices: 2 }],
  [
    "a phone takes over from a computer",
    "0..20 a, 15..45 b",
    "present",
    45,
    { devices: 2, drops: 0 },
  ],
  ["one visit inside another", "0..45 a, 10..12 b", "present", 45, { devices: 2 }],
  [
    "a gap at the limit is merged and counts",
    "0..20, 21.5..45",
    "present",
    45,
    { drops: 1, devices: 1 },
  ],
  ["a gap above it is not", "0..20, 21.52..45", "present", 43.48, { drops: 0 }],
  [
    "no merging where the school wants none",
    "0..20, 20.5..45",
    "present",
    44.5,
    { policy: { mergeGapSec: 0 }, drops: 0 },
  ],
  ["visits that touch are no drop", "0..20, 20..45", "present", 45, { drops: 0 }],
  ["many short drops", "0..10, 11..20, 21..30, 31..45", "present", 45, { drops: 3 }],
  [
    "a drop on another device does not matter",
    "0..20 a, 21..45 a, 0..45 b",
    "present",
    45,
    { drops: 0 },
  ],
  ["a drop across the first bell is merged", "-5..-0.5, 0.5..45", "present", 45, { drops: 1 }],
  ["a drop across the last bell is merged", "0..44.5, 45.5..50", "present", 45, { drops: 1 }],
  ["a drop before the lesson is none of it", "-5..-3, -2..45", "present", 45, { drops: 0 }],
  [
    "a short drop never makes late",
    "-1..-0.1, 1..45",
    "present",
    45,
    { policy: { lateAfterMin: 0 }, drops: 1 },
  ],
  ["two long absences", "0..10, 20..30, 40..45", "partly", 25],
  ["back after a long absence", "0..15, 25..45", "present", 35],
  ["a moment of life bridges two gaps", "0..20, 21..21, 22..45", "present", 45, { drops: 2 }],
  ["a moment alone is no presence", "20..20", "absent", 0],
  ["a visit that ends before it begins", "20..10", "absent", 0],
  ["could not connect", "", "noConnection", 0, { attempts: "1s, 3i, 9m" }],
  ["only opened the page", "", "absent", 0, { attempts: "1o, 3o" }],
  ["tried long before", "", "absent", 0, { attempts: "-20s" }],
  ["tried 15 minutes before", "", "noConnection", 0, { attempts: "-15s" }],
  ["tried after the end", "", "absent", 0, { attempts: "46i" }],
  ["tried, then got in", "2..45", "present", 43, { attempts: "0i, 1i" }],
  ["tried, then got in too late", "30..45", "partly", 15, { attempts: "0i" }],
  [
    "in the room, but its media never came",
    "0..45 !",
    "noConnection",
    0,
    { attempts: "0.25i", devices: 0 },
  ],
  [
    "went away between two attempts, and nothing ever came",
    "0..1 !, 4..5 !",
    "noConnection",
    0,
    { attempts: "0.5i", devices: 0 },
  ],
  ["media came after a failed attempt", "0..45", "present", 45, { attempts: "0.25i" }],
  ["a silent lesson without failures", "0..45 !", "present", 45],
  [
    "a deaf phone beside a computer",
    "0..45 b !, 10..45 a",
    "late",
    35,
    { attempts: "0.25i", devices: 1 },
  ],
  ["live: late is said before partly", "7..8", "late", 1, { liveMin: 8 }],
  ["live: nobody has left early yet", "0..15", "present", 15, { liveMin: 24 }],
  ["live: mostly away so far", "0..5", "partly", 5, { liveMin: 20 }],
  ["the very first moment", "-1..0", "absent", 0, { liveMin: 0 }],
];

describe("judge", () => {
  test.each(CASES)("%s", (_name, visits, status, presentMin, more = {}) => {
    const { attempts = "", policy, liveMin, drops, devices } = more;
    const told = judge({
      span: liveMin === undefined ? LESSON : { fromMs: at(0), toMs: at(liveMin) },
      isLive: liveMin !== undefined,
      visits: visitsOf(visits),
      attempts: attemptsOf(attempts),
      policy: { ...POLICY, ...policy },
    });
    expect(told.status).toBe(status);
    expect(told.presentMs / MIN).toBeCloseTo(presentMin, 2);
    if (drops !== undefined) expect(told.shortDrops).toBe(drops);
    if (devices !== undefined) expect(told.devices).toBe(devices);
  });

  test("tells when a pupil entered and left, and the attempts of the lesson by time", () => {
    const told = judge({
      span: LESSON,
      isLive: false,
      visits: visitsOf("30..50 b, -3..12 a"),
      attempts: attemptsOf("3i, 1o, -40i, 2s"),
      policy: POLICY,
    });
    expect(told).toMatchObject({ enteredMs: at(0), leftMs: at(45), devices: 2 });
    expect(told.intervals).toEqual([
      { fromMs: at(0), toMs: at(12) },
      { fromMs: at(30), toMs: at(45) },
    ]);
    expect(told.attempts.map(({ stage }) => stage)).toEqual(["opened", "signalling", "ice"]);
    expect(told.presentShare).toBeCloseTo(27 / 45);
  });
});

describe("heldSpan", () => {
  const bells = { startsAtMs: at(0), endsAtMs: at(45) };
  const minutes = ({ fromMs, toMs }: Span) => [(fromMs - NINE) / MIN, (toMs - NINE) / MIN];
  test.each<[string, started: number, ended: number | null, now: number, from: number, to: number]>(
    [
      ["to the bells when opened early and closed late", -10, 50, 60, 0, 45],
      ["from its start when begun late", 8, 45, 60, 8, 45],
      ["to its end when closed early", 0, 30, 60, 0, 30],
      ["to now while live", 0, null, 20, 0, 20],
      ["to the bell while it runs on", 0, null, 70, 0, 45],
      ["as it was when it ended before its bell", -10, -2, 60, -10, -2],
      ["as it is while live before its bell", -10, null, -4, -10, -4],
      ["up to the bell when ten minutes lie before it", 35, 75, 80, 35, 45],
      ["as it was when begun within ten minutes of the bell", 36, 75, 80, 36, 75],
      ["as nothing when ended in the moment of its start", 3, 3, 60, 3, 3],
      ["as nothing when a clock went back", 3, 1, 60, 3, 3],
    ],
  )("%s", (_name, started, ended, now, from, to) => {
    const endedAtMs = ended === null ? null : at(ended);
    const span = heldSpan({ ...bells, startedAtMs: at(started), endedAtMs }, at(now));
    expect(minutes(span)).toEqual([from, to]);
  });
});
