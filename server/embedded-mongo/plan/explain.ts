import type { Collection } from "../store/collection.ts";
import type { Doc } from "../values/types.ts";
import { type Report, type Search, search } from "./find.ts";
import type { IndexScan, Plan } from "./plan.ts";

/** Answers `explain`: which index serves a search, and how much it had to look at. */
export function explain(collection: Collection, asked: Search): Doc {
  const report: Report = {
    plan: { kind: "all" },
    keysExamined: 0,
    docsExamined: 0,
    sortedInMemory: false,
  };
  const startedAt = performance.now();
  const found = search(collection, asked, report);
  const access = describe(report.plan);
  const stage = report.sortedInMemory
    ? { stage: "SORT", sortPattern: asked.sort, inputStage: access }
    : access;
  return {
    queryPlanner: {
      namespace: collection.namespace,
      parsedQuery: asked.filter,
      winningPlan: stage,
      rejectedPlans: [],
    },
    executionStats: {
      executionSuccess: true,
      nReturned: found.length,
      executionTimeMillis: Math.round(performance.now() - startedAt),
      totalKeysExamined: report.keysExamined,
      totalDocsExamined: report.docsExamined,
    },
    ok: 1,
  };
}

function describe(plan: Plan): Doc {
  if (plan.kind === "all") return { stage: "COLLSCAN", direction: "forward" };
  if (plan.kind === "index") return { stage: "FETCH", inputStage: describeScan(plan.scan) };
  return { stage: "FETCH", inputStage: { stage: "OR", inputStages: plan.scans.map(describeScan) } };
}

function describeScan({ index, backwards, ranges }: IndexScan): Doc {
  return {
    stage: "IXSCAN",
    keyPattern: index.spec.key,
    indexName: index.spec.name,
    isMultiKey: index.multikey.size > 0,
    isUnique: index.spec.unique,
    isSparse: index.spec.sparse,
    isPartial: index.spec.partialFilterExpression !== undefined,
    direction: backwards ? "backward" : "forward",
    ranges: ranges.length,
  };
}
