import { type Collation, foldText, sameCollation } from "../query/collation.ts";
import type { Index } from "../store/index.ts";
import { LAST_KEY, type Range } from "../store/ordered.ts";
import { RANK, rankOf } from "../values/compare.ts";
import { inverted, keyOf } from "../values/key.ts";
import type { Constraint, Constraints } from "./constraints.ts";

/** One value's part of a key, from `low` to `high`; an edge covers all that begins with it. */
type Interval = { low: Edge; high: Edge; isPoint: boolean };
type Edge = { bytes: string; inclusive: boolean };
/** The parts of an index to visit, and how many of its fields were pinned to one value. */
export type Bounds = { ranges: Range[]; pinned: number; constrained: number };

/** More combinations of `$in` values than this are not worth their seeks. */
const MOST_RANGES = 2000;

/** The parts of an index that hold every document the constraints allow. */
export function boundsOf(
  index: Index,
  constraints: Constraints,
  collation: Collation | undefined,
): Bounds {
  let prefixes = [""];
  let pinned = 0;
  let constrained = 0;
  let usedMultikey = false;
  for (const [position, field] of index.fields.entries()) {
    const isMultikey = index.multikey.has(position);
    const constraint = constraints.get(field.name);
    // Two fields inside one array may be met by different elements, so only one of them counts.
    if (constraint === undefined || (isMultikey && usedMultikey)) break;
    const intervals = intervalsOf(constraint, isMultikey, index.spec.collation, collation);
    if (intervals === undefined || prefixes.length * intervals.length > MOST_RANGES) break;
    usedMultikey ||= isMultikey;
    constrained++;
    if (!intervals.every((interval) => interval.isPoint)) {
      const ranges = prefixes.flatMap((prefix) =>
        intervals.map((interval) => toRange(prefix, interval, field.descending)),
      );
      return { ranges: inOrder(ranges), pinned, constrained };
    }
    if (intervals.length === 1 && pinned === position) pinned++;
    prefixes = prefixes.flatMap((prefix) =>
      intervals.map(({ low }) => prefix + (field.descending ? inverted(low.bytes) : low.bytes)),
    );
  }
  const ranges = prefixes.map((prefix) => ({ from: prefix, to: prefix + LAST_KEY }));
  return { ranges: inOrder(ranges), pinned, constrained };
}

/** In key order and without repetition, so that visiting them keeps the order of the index. */
function inOrder(ranges: Range[]): Range[] {
  if (ranges.length < 2) return ranges;
  const sorted = ranges.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  return sorted.filter((range, i) => range.from !== sorted[i - 1]?.from);
}

function intervalsOf(
  constraint: Constraint,
  isMultikey: boolean,
  own: Collation | undefined,
  asked: Collation | undefined,
): Interval[] | undefined {
  const { points, low, high, beginning, sameElement = false } = constraint;
  const alike = sameCollation(own, asked);
  if (points !== undefined) {
    if (!alike && points.some(dependsOnCollation)) return undefined;
    return points.map((value) =>
      point(own && typeof value === "string" ? foldText(value, own) : value),
    );
  }
  if (own !== undefined || asked !== undefined) {
    const edges = [low, high].flatMap((edge) => (edge === undefined ? [] : [edge.value]));
    if (beginning !== undefined || edges.some(dependsOnCollation)) return undefined;
  }
  if (beginning !== undefined) {
    const edge = { bytes: keyOf([beginning.text]).slice(0, -1), inclusive: true };
    return [{ low: edge, high: edge, isPoint: false }, point(beginning.regex)];
  }
  const rank = rankOf((low ?? high)?.value);
  const type = { bytes: String.fromCharCode(rank), inclusive: true };
  // In an array different elements may meet the two edges, so only one of them counts.
  const oneSided = isMultikey && !sameElement;
  const bothKnown = low !== undefined && high !== undefined && rankOf(high.value) === rank;
  return [
    {
      low: low === undefined ? type : encoded(low),
      high:
        high === undefined || (low !== undefined && (oneSided || !bothKnown))
          ? type
          : encoded(high),
      isPoint: false,
    },
  ];
}

function dependsOnCollation(value: unknown): boolean {
  const rank = rankOf(value);
  return rank === RANK.string || rank === RANK.object || rank === RANK.array;
}

function encoded({ value, inclusive }: { value: unknown; inclusive: boolean }): Edge {
  return { bytes: keyOf([value]), inclusive };
}

function point(value: unknown): Interval {
  const edge = { bytes: keyOf([value]), inclusive: true };
  return { low: edge, high: edge, isPoint: true };
}

function toRange(prefix: string, { low, high }: Interval, descending: boolean): Range {
  const [first, last] = descending ? [turned(high), turned(low)] : [low, high];
  return {
    from: prefix + (first.inclusive ? first.bytes : first.bytes + LAST_KEY),
    to: prefix + (last.inclusive ? last.bytes + LAST_KEY : last.bytes),
  };
}

function turned({ bytes, inclusive }: Edge): Edge {
  return { bytes: inverted(bytes), inclusive };
}
