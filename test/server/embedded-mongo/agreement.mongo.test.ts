import fc from "fast-check";
import type mongoose from "mongoose";
import { beforeAll, describe, expect, test } from "vitest";
import { embeddedMongo, type Row } from "./support.ts";

/**
 * Whatever index serves a search, the answer is that of looking at every document. Random
 * documents with arrays, nested fields and mixed types; random filters and sorts.
 */
const mongo = embeddedMongo();
type Numbered = Row & { _id: number };
let rows: mongoose.mongo.Collection<Numbered>;

const scalar = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 6 }) },
  { weight: 2, arbitrary: fc.constantFrom("a", "ab", "abc", "b") },
  { weight: 1, arbitrary: fc.constantFrom(null, true, 2.5) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1000).map((ms) => new Date(ms)) },
);
const field = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
);
const inner = fc.record({ x: field, y: scalar }, { requiredKeys: [], noNullPrototype: true });
const row = fc.record(
  {
    a: field,
    b: scalar,
    o: fc.oneof(inner, fc.array(inner, { maxLength: 3 })),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const operators = fc.oneof(
  scalar,
  fc.array(scalar, { minLength: 1, maxLength: 3 }).map((values) => ({ $in: values })),
  fc
    .tuple(fc.constantFrom("$gt", "$gte", "$lt", "$lte"), scalar)
    .map(([name, value]) => ({ [name]: value })),
  fc
    .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }))
    .map(([x, y]) => ({ $gt: x, $lte: y })),
  fc.tuple(scalar, scalar).map(([x, y]) => ({ $elemMatch: { $gte: x, $lt: y } })),
  fc.array(scalar, { minLength: 1, maxLength: 2 }).map((values) => ({ $all: values })),
  fc.constantFrom(
    { $regex: "^a" },
    { $regex: "^ab?" },
    { $exists: true },
    { $exists: false },
    { $ne: 3 },
  ),
  fc.array(scalar, { maxLength: 2 }),
);
const condition = fc
  .tuple(fc.constantFrom("a", "b", "o.x", "o.y"), operators)
  .map(([name, operator]): Row => ({ [name]: operator }));
const element = fc
  .tuple(scalar, scalar)
  .map(([x, y]): Row => ({ o: { $elemMatch: { x, y: { $gte: y } } } }));
const filter = fc.oneof(
  condition,
  element,
  fc.array(condition, { minLength: 2, maxLength: 3 }).map((parts): Row => ({ $and: parts })),
  fc.array(condition, { minLength: 2, maxLength: 3 }).map((parts): Row => ({ $or: parts })),
  fc.tuple(condition, condition).map(([x, y]): Row => ({ ...x, ...y })),
);
const sort = fc.constantFrom<Record<string, 1 | -1>>(
  { _id: 1 },
  { b: 1, _id: 1 },
  { b: -1, _id: -1 },
  { a: 1, _id: 1 },
  { b: 1, a: -1, _id: 1 },
);

beforeAll(async () => {
  rows = mongo.db.collection<Numbered>("rows");
  const keys: Record<string, 1 | -1>[] = [
    ...[{ a: 1 as const }, { b: 1 as const, _id: 1 as const }, { b: -1 as const, a: 1 as const }],
    ...[
      { "o.x": 1 as const, b: -1 as const },
      { "o.x": 1 as const, "o.y": 1 as const },
    ],
  ];
  await rows.createIndexes([
    ...keys.map((key) => ({ key })),
    { key: { "o.y": 1 }, sparse: true },
    { key: { "o.y": -1 }, name: "partial", partialFilterExpression: { b: { $gte: 2 } } },
  ]);
  const samples = fc.sample(row, { numRuns: 300, seed: 20260101 });
  await rows.insertMany(samples.map((sample, _id) => ({ _id, ...sample })));
});

describe("an index", () => {
  test("never changes an answer", async () => {
    const used = new Set<string>();
    await fc.assert(
      fc.asyncProperty(filter, sort, fc.constantFrom(0, 5), async (asked, order, limit) => {
        const options = { sort: order, limit, projection: { _id: 1 as const } };
        const byIndex = await rows.find(asked, options).toArray();
        const byAll = await rows.find(asked, { ...options, hint: { $natural: 1 } }).toArray();
        expect(byIndex).toEqual(byAll);
        const { winningPlan } = (await rows.find(asked, options).explain()).queryPlanner;
        used.add(JSON.stringify(winningPlan).match(/"indexName":"([^"]+)"/)?.[1] ?? "none");
      }),
      { numRuns: 600, seed: 7 },
    );
    // Otherwise the comparison above would say nothing.
    const names = [
      "_id_",
      "a_1",
      "b_-1_a_1",
      "b_1__id_1",
      "none",
      "o.x_1_b_-1",
      "o.y_1",
      "partial",
    ];
    expect([...used]).toEqual(expect.arrayContaining(names));
  });
});
