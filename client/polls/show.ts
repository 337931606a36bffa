import type { PollResults } from "#server/polls/protocol.ts";

/** A column of a histogram; `from` and `to` are the same where it holds one value. */
export type Bin = { from: number; to: number; count: number };
const MOST_BINS = 8;

/** Numbers as columns: each value by itself while they are few, else equal spans. */
export function binsOf(numbers: PollResults["numbers"], most = MOST_BINS): Bin[] {
  if (numbers.length <= most)
    return numbers.map(({ value, count }) => ({ from: value, to: value, count }));
  const values = numbers.map(({ value }) => value);
  const [least, largest] = [Math.min(...values), Math.max(...values)];
  const width = (largest - least) / most;
  const bins = Array.from({ length: most }, (_, n) => ({
    from: least + n * width,
    to: n === most - 1 ? largest : least + (n + 1) * width,
    count: 0,
  }));
  for (const { value, count } of numbers) {
    const bin = bins[Math.min(most - 1, Math.floor((value - least) / width))];
    if (bin) bin.count += count;
  }
  return bins;
}

/** How a Kazakh number in figures is said to be of something: 18-і, 6-сы, 9-ы, 2-сі. */
export const possessives = ["i", "si", "y", "sy"] as const;
const ofUnits = ["i", "i", "si", "i", "i", "i", "sy", "si", "i", "y"] as const;
const ofTens = ["i", "y", "sy", "y", "y", "i", "i", "i", "i", "y"] as const;

/** By the last word of the number as it is spoken. */
export function possessiveOf(number: number): (typeof possessives)[number] {
  if (number % 10 !== 0) return ofUnits[number % 10] ?? "i";
  return ofTens[Math.floor(number / 10) % 10] ?? "i";
}

/** A number as somebody types it: a comma is a point. Null: no number. */
export function readNumber(typed: string): number | null {
  const text = typed.trim().replace(/\s/g, "").replace(",", ".").replace("−", "-");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return null;
  const value = Number(text);
  return Math.abs(value) <= 1e15 ? value : null;
}
