import type { ReceivedBytes } from "../attendance/protocol.ts";
import type { Random } from "./random.ts";

/** One stay in the lesson's room, with what the device received in it. */
export type Stay = { fromMs: number; toMs: number; received: ReceivedBytes };
/** How one pupil was in one lesson. `failedAtMs` are attempts whose media did not connect. */
export type PupilPresence = { personId: string; stays: Stay[]; failedAtMs: number[] };
type Held = {
  pupilIds: readonly string[];
  /** Who is ill that day; null when everybody is well. */
  awayId: string | null;
  /** The lesson as held. */
  fromMs: number;
  toMs: number;
};
type Way = "present" | "late" | "leftEarly" | "dropped" | "partly" | "noConnection";

const MINUTE_MS = 60_000;
/** Lessons in which somebody's link never connects. */
const NO_CONNECTION_SHARE = 0.4;
/** Lessons in which the teacher shows the screen. */
const SCREEN_SHARE = 0.5;
/** Opus at 32 kbit/s; DTX saves some of it. */
const AUDIO_BPS: Range = [26_000, 32_000];
const VIDEO_BPS: Range = [150_000, 500_000];
const SCREEN_BPS: Range = [60_000, 200_000];
type Range = readonly [fromBps: number, toBps: number];

/** What a class did in one lesson: most were there, each trouble the product knows happens to a few. */
export function makePresences(held: Held, random: Random): PupilPresence[] {
  const { fromMs, toMs } = held;
  const hasScreen = random.next() < SCREEN_SHARE;
  const well = random.shuffle(held.pupilIds.filter((id) => id !== held.awayId));
  const ways = troubles(random);
  const present = well.map((personId, index): PupilPresence => {
    const way = ways[index] ?? "present";
    if (way === "noConnection") return { personId, stays: [], failedAtMs: failures() };
    const stays = spansOf(way).map(([from, to]) => stay(from, to));
    return { personId, stays, failedAtMs: [] };
  });
  return held.awayId === null
    ? present
    : [...present, { personId: held.awayId, stays: [], failedAtMs: [] }];

  /** Stays of a way as from and to, ms. Nobody enters before the teacher has opened the room. */
  function spansOf(way: Exclude<Way, "noConnection">): [number, number][] {
    const entered = fromMs + random.between(4, 100) * 1000;
    switch (way) {
      case "present":
        return [[entered, toMs]];
      case "late":
        return [[fromMs + random.between(6 * 60 + 1, 15 * 60) * 1000, toMs]];
      case "leftEarly":
        return [[entered, toMs - random.between(8 * 60, 14 * 60) * 1000]];
      case "partly":
        return [[entered, fromMs + Math.round((toMs - fromMs) * (0.3 + 0.2 * random.next()))]];
      case "dropped": {
        // The first is short enough to go on as one visit, the second begins another.
        const first = fromMs + random.between(10, 18) * MINUTE_MS;
        const second = fromMs + random.between(24, 34) * MINUTE_MS;
        return [
          [entered, first],
          [first + random.between(8, 25) * 1000, second],
          [second + random.between(40, 85) * 1000, toMs],
        ];
      }
    }
  }

  function failures(): number[] {
    const first = fromMs + random.between(10, 60) * 1000;
    return Array.from({ length: random.between(3, 5) }, (_, index) => first + index * 25_000);
  }

  function stay(from: number, to: number): Stay {
    const bytes = ([least, most]: Range) =>
      Math.round(((to - from) / 8000) * random.between(least, most));
    // Drawn even when unused, so that one pupil's numbers do not hang on the screen.
    const [audio, video, screen] = [bytes(AUDIO_BPS), bytes(VIDEO_BPS), bytes(SCREEN_BPS)];
    return { fromMs: from, toMs: to, received: { audio, video, screen: hasScreen ? screen : 0 } };
  }
}

/** What goes wrong in one lesson, one for a pupil. */
function troubles(random: Random): Way[] {
  return [
    ...Array<Way>(random.between(2, 3)).fill("late"),
    ...Array<Way>(random.between(1, 2)).fill("leftEarly"),
    ...(["dropped", "partly"] as const),
    ...(random.next() < NO_CONNECTION_SHARE ? (["noConnection"] as const) : []),
  ];
}
