import { CommandError } from "../errors.ts";
import type { Collation } from "../query/collation.ts";
import { compileFilter } from "../query/matcher.ts";
import type { SortField } from "../query/sort.ts";
import type { Index } from "../store/index.ts";
import { indexName } from "../store/index-spec.ts";
import type { Range } from "../store/ordered.ts";
import { equalValues } from "../values/compare.ts";
import { type Doc, isDoc } from "../values/types.ts";
import { boundsOf } from "./bounds.ts";
import { type Constraints, constraintsOf } from "./constraints.ts";

/** A way through one index. `entries` is how many it holds there, `sorted` whether in the asked order. */
export type IndexScan = {
  index: Index;
  ranges: Range[];
  backwards: boolean;
  sorted: boolean;
  entries: number;
};
/** How a query finds its documents: by an index, by one for each branch of `$or`, or by all. */
export type Plan =
  | { kind: "index"; scan: IndexScan }
  | { kind: "branches"; scans: IndexScan[] }
  | { kind: "all" };

export type Question = {
  filter: Doc;
  sort: SortField[];
  /** How many documents are wanted, skipped ones included; undefined for all. */
  limit: number | undefined;
  hint: unknown;
  collation: Collation | undefined;
};

/**
 * Chooses the cheapest way to answer a question.
 * @throws CommandError BadValue, a hint to an index there is not
 */
export function choosePlan(indexes: readonly Index[], total: number, question: Question): Plan {
  const { filter, sort, limit, hint, collation } = question;
  const constraints = constraintsOf(filter);
  if (hint !== undefined && hint !== null && !isEmptyHint(hint)) {
    const index = hintedIndex(indexes, hint);
    if (index === undefined) return { kind: "all" };
    return { kind: "index", scan: scanOf(index, constraints, sort, collation).scan };
  }
  const scans = indexes
    .filter((index) => isComplete(index, constraints))
    .map((index) => scanOf(index, constraints, sort, collation))
    .filter(({ scan, constrained }) => constrained > 0 || scan.sorted)
    .map(({ scan }) => scan);
  const fewest = Math.min(total, ...scans.map((scan) => scan.entries));
  let best: IndexScan | undefined;
  let bestCost = costOfAll(total, sort.length > 0);
  for (const scan of scans) {
    const cost = costOf(scan, sort.length > 0, limit, fewest);
    if (cost < bestCost || (best === undefined && cost === bestCost)) {
      best = scan;
      bestCost = cost;
    }
  }
  const branches = branchScans(indexes, filter, collation);
  if (branches !== undefined) {
    const entries = branches.reduce((sum, scan) => sum + scan.entries, 0);
    if (sortedCost(entries, sort.length > 0) < bestCost)
      return { kind: "branches", scans: branches };
  }
  return best === undefined ? { kind: "all" } : { kind: "index", scan: best };
}

function isEmptyHint(hint: unknown): boolean {
  return isDoc(hint) && Object.keys(hint).length === 0;
}

/** Visiting all documents is a little cheaper than visiting as many by an index. */
function costOfAll(total: number, mustSort: boolean): number {
  return 1 + sortedCost(total, mustSort);
}

function sortedCost(count: number, mustSort: boolean): number {
  return mustSort ? count * (1 + Math.log2(count + 1) / 5) : count;
}

/** `fewest` is the smallest number of candidates any index leaves, so at most that many match. */
function costOf(
  scan: IndexScan,
  mustSort: boolean,
  limit: number | undefined,
  fewest: number,
): number {
  if (!mustSort) return scan.entries;
  if (!scan.sorted) return sortedCost(scan.entries, true);
  if (limit === undefined) return scan.entries;
  return Math.min(scan.entries, (limit * scan.entries) / Math.max(1, fewest));
}

function scanOf(
  index: Index,
  constraints: Constraints,
  sort: SortField[],
  collation: Collation | undefined,
): { scan: IndexScan; constrained: number } {
  const { ranges, pinned, constrained } = boundsOf(index, constraints, collation);
  const direction = sortDirection(index, pinned, sort, collation);
  const entries = ranges.reduce((sum, range) => sum + index.entries.count(range), 0);
  const backwards = direction === "backwards";
  return {
    scan: { index, ranges, backwards, sorted: sort.length > 0 && direction !== undefined, entries },
    constrained,
  };
}

/** Which way the index has to be read to give the sort's order; undefined where it cannot. */
function sortDirection(
  index: Index,
  pinned: number,
  sort: SortField[],
  collation: Collation | undefined,
): "forwards" | "backwards" | undefined {
  if (collation !== undefined || index.spec.collation !== undefined) return undefined;
  if (index.multikey.size > 0) return undefined;
  const pinnedNames = new Set(index.fields.slice(0, pinned).map((field) => field.name));
  const wanted = sort.filter((field) => !pinnedNames.has(field.name));
  let backwards: boolean | undefined;
  for (const [i, field] of wanted.entries()) {
    const own = index.fields[pinned + i];
    if (own === undefined || own.name !== field.name) return undefined;
    const turned = own.descending !== field.descending;
    if (backwards !== undefined && backwards !== turned) return undefined;
    backwards = turned;
  }
  return backwards === true ? "backwards" : "forwards";
}

/** Whether an index holds every document that meets the constraints, sparse or partial as it is. */
function isComplete(index: Index, constraints: Constraints): boolean {
  const { sparse, partialFilterExpression } = index.spec;
  if (sparse) return index.fields.some((field) => demandsValue(constraints, field.name));
  if (partialFilterExpression === undefined) return true;
  return Object.entries(partialFilterExpression).every(([name, condition]) => {
    const constraint = constraints.get(name);
    if (constraint === undefined) return false;
    if (isDoc(condition) && equalValues(condition, { $exists: true })) {
      return demandsValue(constraints, name);
    }
    const covers = compileFilter({ [name]: condition });
    return constraint.points?.every((value) => covers({ [name]: value })) ?? false;
  });
}

function demandsValue(constraints: Constraints, name: string): boolean {
  const constraint = constraints.get(name);
  if (constraint === undefined) return false;
  return constraint.points?.every((value) => value !== null && value !== undefined) ?? true;
}

/** One scan for each branch of a top-level `$or`; undefined unless every branch has one. */
function branchScans(
  indexes: readonly Index[],
  filter: Doc,
  collation: Collation | undefined,
): IndexScan[] | undefined {
  const branches = filter.$or;
  if (!Array.isArray(branches)) return undefined;
  const scans = branches.map((branch: unknown) => {
    if (!isDoc(branch)) return undefined;
    const question = { filter: branch, sort: [], limit: undefined, hint: undefined, collation };
    const plan = choosePlan(indexes, Number.MAX_SAFE_INTEGER, question);
    return plan.kind === "index" ? [plan.scan] : plan.kind === "branches" ? plan.scans : undefined;
  });
  return scans.includes(undefined) ? undefined : scans.flatMap((scan) => scan ?? []);
}

function hintedIndex(indexes: readonly Index[], hint: unknown): Index | undefined {
  if (isDoc(hint) && "$natural" in hint) return undefined;
  const name = isDoc(hint) ? indexName(hint) : hint;
  const found = indexes.find(
    (index) => index.spec.name === name || indexName(index.spec.key) === name,
  );
  if (found === undefined) {
    throw new CommandError(2, "hint provided does not correspond to an existing index");
  }
  return found;
}
