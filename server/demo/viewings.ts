import type { Range } from "../watching/protocol.ts";
import { createRandom, type Random, seedOf } from "./random.ts";

/** How one pupil of the demo watched an item. */
export type Viewing = {
  personId: string;
  startAtMs: number;
  endAtMs: number;
  ranges: Range[];
  positionMs: number;
  answer: { choice: number; words: string } | null;
};
type Watched = {
  personIds: readonly string[];
  durationMs: number;
  /** When it was published, and now. */
  fromMs: number;
  toMs: number;
  seed: string;
};
/** Shares of a class that watched all, stopped on the way, jumped about; the rest never came. */
const WHOLE = 0.55;
const PART = 0.2;
const JUMPED = 0.12;
const RIGHT = 0.75;
/** Thinking about the answer, ms. */
const AFTER_MS = 20_000;
const words = [
  "Кең далада шауып келе жатқан жылқылар көз алдыма келді.",
  "Тау бөктерінде ағып жатқан бұлақты елестеттім.",
  "Атамның домбыра шертіп отырғаны есіме түсті.",
  "Алыс жолға шыққан керуенді көргендей болдым.",
  "Таңғы даланың тыныштығы сезілді.",
];

/** How a class watched: most to the end, some a part, a few here and there, a few not at all. */
export function makeViewings({ personIds, durationMs, fromMs, toMs, seed }: Watched): Viewing[] {
  const random = createRandom(seedOf(seed));
  const shuffled = random.shuffle(personIds);
  return shuffled.flatMap((personId, index): Viewing[] => {
    const place = index / shuffled.length;
    if (place >= WHOLE + PART + JUMPED) return [];
    const ranges = rangesOf(place, durationMs, random);
    const startAtMs = Math.round(fromMs + random.next() * (toMs - fromMs - 2 * durationMs) * 0.95);
    const positionMs = ranges.at(-1)?.toMs ?? 0;
    const endAtMs = Math.min(toMs, startAtMs + durationMs + AFTER_MS);
    const isDone = place < WHOLE && random.next() < 0.9;
    const choice = random.next() < RIGHT ? 0 : random.between(1, 2);
    const answer = isDone ? { choice, words: random.pick(words) } : null;
    return [{ personId, startAtMs, endAtMs, ranges, positionMs, answer }];
  });
}

function rangesOf(place: number, durationMs: number, random: Random): Range[] {
  const at = (share: number) => Math.round(durationMs * share);
  if (place < WHOLE) return [{ fromMs: 0, toMs: durationMs }];
  if (place < WHOLE + PART) return [{ fromMs: 0, toMs: at(0.3 + 0.45 * random.next()) }];
  const from = 0.35 + 0.2 * random.next();
  return [
    { fromMs: 0, toMs: at(0.1 + 0.1 * random.next()) },
    { fromMs: at(from), toMs: at(from + 0.2 + 0.2 * random.next()) },
  ];
}
