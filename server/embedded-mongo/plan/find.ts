import { type Collation, stringsOf } from "../query/collation.ts";
import { compileFilter, type Meaning } from "../query/matcher.ts";
import { parseSort, sortDocs } from "../query/sort.ts";
import type { Collection } from "../store/collection.ts";
import type { StoredRecord } from "../store/record.ts";
import type { Transaction } from "../store/transaction.ts";
import type { Doc } from "../values/types.ts";
import { choosePlan, type IndexScan, type Plan } from "./plan.ts";

/** A question to one collection. `limit` 0 or undefined is no limit. */
export type Search = {
  filter: Doc;
  sort?: unknown;
  skip?: number;
  limit?: number;
  hint?: unknown;
  collation?: Collation | undefined;
  variables?: Doc | undefined;
  transaction?: Transaction | undefined;
};
export type Found = { record: StoredRecord; doc: Doc };
/** How a search went, for `explain`. */
export type Report = {
  plan: Plan;
  keysExamined: number;
  docsExamined: number;
  sortedInMemory: boolean;
};

/** What a filter means for a search: its collation and variables. */
export function meaningOf({ collation, variables }: Search): Meaning {
  const strings = stringsOf(collation);
  return variables === undefined ? { strings } : { strings, variables };
}

/**
 * Finds the documents that match, in order, as the transaction sees them. Where there is no
 * collection there are none, but a wrong question is still refused.
 * @throws CommandError BadValue, an operator, sort or hint that is wrong
 */
export function search(
  collection: Collection | undefined,
  asked: Search,
  report?: Report,
): Found[] {
  const meaning = meaningOf(asked);
  const matches = compileFilter(asked.filter, meaning);
  const sort = parseSort(asked.sort);
  if (collection === undefined) return [];
  const skip = asked.skip ?? 0;
  const limit = asked.limit === undefined || asked.limit === 0 ? undefined : asked.limit + skip;
  const { filter, hint, collation, transaction } = asked;
  const plan = choosePlan(collection.indexes, collection.records.size, {
    filter,
    sort,
    limit,
    hint,
    collation,
  });
  const isSorted =
    sort.length === 0 || (plan.kind === "index" && plan.scan.sorted && collection.isClean);
  const found: Found[] = [];
  let examined = 0;
  for (const record of candidates(collection, plan)) {
    examined++;
    const doc = record.seenBy(transaction);
    if (doc === null || !matches(doc)) continue;
    found.push({ record, doc });
    if (isSorted && limit !== undefined && found.length >= limit) break;
  }
  if (report !== undefined) {
    Object.assign(report, {
      plan,
      keysExamined: plan.kind === "all" ? 0 : examined,
      docsExamined: examined,
      sortedInMemory: !isSorted,
    });
  }
  const ordered = isSorted
    ? found
    : inOrder(found, (docs) => sortDocs(docs, sort, meaning.strings));
  return skip === 0 && limit === undefined ? ordered : ordered.slice(skip, limit);
}

/** How many documents match. Without a filter none of them has to be decoded. */
export function count(collection: Collection | undefined, asked: Search): number {
  if (Object.keys(asked.filter).length > 0) return search(collection, asked).length;
  let total = 0;
  for (const record of collection?.records.values() ?? []) {
    if (record.isSeenBy(asked.transaction)) total++;
  }
  const rest = Math.max(0, total - (asked.skip ?? 0));
  return asked.limit === undefined || asked.limit === 0 ? rest : Math.min(rest, asked.limit);
}

function inOrder(found: Found[], sort: (docs: Doc[]) => Doc[]): Found[] {
  const byDoc = new Map(found.map((item) => [item.doc, item]));
  return sort(found.map(({ doc }) => doc)).flatMap((doc) => byDoc.get(doc) ?? []);
}

/** The records a plan leads to, each once. */
function* candidates(collection: Collection, plan: Plan): Generator<StoredRecord> {
  if (plan.kind === "all") {
    yield* collection.records.values();
    return;
  }
  const scans = plan.kind === "index" ? [plan.scan] : plan.scans;
  const [only] = scans;
  if (only !== undefined && scans.length === 1 && visitsOnce(collection, only)) {
    yield* visit(only);
    return;
  }
  const seen = new Set<StoredRecord>();
  for (const scan of scans) {
    for (const record of visit(scan)) {
      if (seen.has(record)) continue;
      seen.add(record);
      yield record;
    }
  }
}

function visitsOnce(collection: Collection, { index }: IndexScan): boolean {
  return collection.isClean && index.multikey.size === 0;
}

function* visit({ index, ranges, backwards }: IndexScan): Generator<StoredRecord> {
  for (const range of backwards ? ranges.toReversed() : ranges) {
    yield* index.entries.scan(range, backwards);
  }
}
