import { CommandError, unsupported } from "../errors.ts";
import { compareValues, RANK, rankOf } from "../values/compare.ts";
import { keyOf } from "../values/key.ts";
import { type Doc, isDoc } from "../values/types.ts";

/** Gathers one value from each document of a group. */
export type Accumulator = { add(value: unknown): void; result(): unknown };

/** The accumulators of `$group`, each made anew for every group. */
export const ACCUMULATORS: Record<string, () => Accumulator> = {
  $sum: () => {
    let sum = 0;
    return { add: (value) => (sum += numeric(value) ?? 0), result: () => sum };
  },
  $count: () => {
    let count = 0;
    return { add: () => count++, result: () => count };
  },
  $avg: () => {
    const numbers = statistics();
    return { add: numbers.add, result: () => (numbers.count() === 0 ? null : numbers.mean()) };
  },
  $min: () => extreme((order) => order < 0),
  $max: () => extreme((order) => order > 0),
  $first: () => {
    let first: unknown;
    let isSet = false;
    return {
      add: (value) => {
        if (!isSet) first = value;
        isSet = true;
      },
      result: () => first ?? null,
    };
  },
  $last: () => {
    let last: unknown;
    return {
      add: (value) => {
        last = value;
      },
      result: () => last ?? null,
    };
  },
  $push: () => {
    const list: unknown[] = [];
    return {
      add: (value) => {
        if (value !== undefined) list.push(value);
      },
      result: () => list,
    };
  },
  $addToSet: () => {
    const set = new Map<string, unknown>();
    return {
      add: (value) => {
        if (value === undefined) return;
        const key = keyOf([value]);
        if (!set.has(key)) set.set(key, value);
      },
      result: () => [...set.values()],
    };
  },
  $mergeObjects: () => {
    const merged: Doc = {};
    return {
      add: (value) => {
        if (value === undefined || value === null) return;
        if (!isDoc(value)) throw new CommandError(2, "$mergeObjects requires object inputs");
        Object.assign(merged, value);
      },
      result: () => merged,
    };
  },
  $stdDevPop: () => {
    const numbers = statistics();
    return { add: numbers.add, result: () => numbers.deviation(numbers.count()) };
  },
  $stdDevSamp: () => {
    const numbers = statistics();
    return { add: numbers.add, result: () => numbers.deviation(numbers.count() - 1) };
  },
};

function numeric(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (rankOf(value) === RANK.number) throw unsupported("arithmetic on Long or Decimal128");
  return undefined;
}

function extreme(wins: (order: number) => boolean): Accumulator {
  let best: unknown;
  return {
    add: (value) => {
      if (value === undefined || value === null) return;
      if (best === undefined || wins(compareValues(value, best))) best = value;
    },
    result: () => best ?? null,
  };
}

/** Mean and spread in one pass (Welford), without the loss of summing squares. */
function statistics() {
  let count = 0;
  let mean = 0;
  let squares = 0;
  let sum = 0;
  return {
    add: (value: unknown): void => {
      const number = numeric(value);
      if (number === undefined) return;
      count++;
      sum += number;
      const distance = number - mean;
      mean += distance / count;
      squares += distance * (number - mean);
    },
    count: () => count,
    mean: () => sum / count,
    deviation: (divisor: number) => (divisor < 1 ? null : Math.sqrt(squares / divisor)),
  };
}
