import type mongoose from "mongoose";
import { beforeAll, describe, expect, test } from "vitest";
import { embeddedMongo, fails, type Row } from "./support.ts";

const mongo = embeddedMongo();
type Visit = Row & { _id: number };
const COUNT = 1000;
const START = Date.UTC(2026, 0, 1);
let visits: mongoose.mongo.Collection<Visit>;

/** How a search was done: by which index, in which direction, and how many entries it looked at. */
async function planOf(
  filter: mongoose.mongo.Filter<Visit>,
  options: mongoose.mongo.FindOptions = {},
) {
  const plan = await visits.find(filter, options).explain("executionStats");
  const { winningPlan } = plan.queryPlanner;
  const sorts = winningPlan.stage === "SORT";
  const access = sorts ? winningPlan.inputStage : winningPlan;
  return {
    index: access.inputStage?.indexName ?? access.stage,
    direction: access.inputStage?.direction,
    sorts,
    keys: plan.executionStats.totalKeysExamined,
    returned: plan.executionStats.nReturned,
  };
}

beforeAll(async () => {
  visits = mongo.db.collection<Visit>("visits");
  await visits.createIndexes([
    { key: { number: 1 }, unique: true },
    { key: { lesson: 1, enteredAt: -1 } },
    { key: { devices: 1 } },
    { key: { nick: 1 }, sparse: true },
    { key: { seat: 1 }, partialFilterExpression: { present: true } },
    { key: { name: 1 } },
    { key: { login: 1 }, collation: { locale: "en", strength: 2 } },
  ]);
  await visits.insertMany(
    Array.from({ length: COUNT }, (_, i) => ({
      _id: i,
      number: i,
      lesson: i % 10,
      enteredAt: new Date(START + i * 1000),
      devices: [`d${i % 7}`, `e${i % 5}`],
      marks: [{ n: i % 3 }],
      seat: i % 50,
      present: i % 2 === 0,
      name: `Pupil ${i}`,
      login: `Login${i}`,
      ...(i % 100 === 0 ? { nick: `n${i}` } : {}),
    })),
  );
});

describe("the index that serves a search", () => {
  test("by _id and by a unique field, one entry", async () => {
    expect(await planOf({ _id: 5 })).toMatchObject({ index: "_id_", keys: 1, returned: 1 });
    expect(await planOf({ number: 5 })).toMatchObject({ index: "number_1", keys: 1, returned: 1 });
  });

  test("$in visits as many entries as there are values", async () => {
    const plan = await planOf({ number: { $in: [1, 5, 9, 5000] } });
    expect(plan).toMatchObject({ index: "number_1", keys: 3, returned: 3 });
  });

  test("ranges, inclusive and not", async () => {
    const open = await planOf({ number: { $gt: 10, $lt: 20 } });
    expect(open).toMatchObject({ index: "number_1", keys: 9, returned: 9 });
    const closed = await planOf({ number: { $gte: 10, $lte: 20 } });
    expect(closed).toMatchObject({ index: "number_1", keys: 11, returned: 11 });
    const oneSided = await planOf({ number: { $gte: 990 } });
    expect(oneSided).toMatchObject({ index: "number_1", keys: 10, returned: 10 });
  });

  test("the first field of a compound index alone", async () => {
    const plan = await planOf({ lesson: 3 });
    expect(plan).toMatchObject({ index: "lesson_1_enteredAt_-1", keys: 100, returned: 100 });
  });

  test("equality, then a range on a descending field", async () => {
    const from = new Date(START + 500_000);
    const plan = await planOf({ lesson: 3, enteredAt: { $gte: from } });
    expect(plan).toMatchObject({ index: "lesson_1_enteredAt_-1", keys: 50, returned: 50 });
  });

  test("a field that is not the first of an index needs all documents", async () => {
    const plan = await planOf({ enteredAt: new Date(START) });
    expect(plan).toMatchObject({ index: "COLLSCAN", keys: 0, returned: 1 });
  });

  test("a text's beginning", async () => {
    const plan = await planOf({ name: { $regex: "^Pupil 99" } });
    expect(plan).toMatchObject({ index: "name_1", keys: 11, returned: 11 });
    const any = await planOf({ name: { $regex: "99" } });
    expect(any.index).toBe("COLLSCAN");
  });

  test("$or with an index for each branch", async () => {
    const plan = await visits
      .find({ $or: [{ number: 1 }, { name: "Pupil 2" }] })
      .explain("executionStats");
    expect(plan.queryPlanner.winningPlan.inputStage).toMatchObject({
      stage: "OR",
      inputStages: [{ indexName: "number_1" }, { indexName: "name_1" }],
    });
    expect(plan.executionStats.nReturned).toBe(2);
  });

  test("an element of an array; a range over arrays uses one edge only", async () => {
    const equal = await planOf({ devices: "d3" });
    expect(equal).toMatchObject({ index: "devices_1", keys: 143, returned: 143 });
    // Different elements meet the two edges: one says e4, the other d0.
    const between = await planOf({ devices: { $gt: "e3", $lt: "d1" } });
    expect(between).toMatchObject({ index: "devices_1", keys: 200, returned: 29 });
  });

  test("a sparse index only where the field must be there", async () => {
    expect(await planOf({ nick: "n100" })).toMatchObject({ index: "nick_1", keys: 1, returned: 1 });
    expect(await planOf({ nick: null })).toMatchObject({ index: "COLLSCAN", returned: 990 });
  });

  test("a partial index only where the filter says what it holds", async () => {
    expect(await planOf({ seat: 4, present: true })).toMatchObject({
      index: "seat_1",
      returned: 20,
    });
    expect((await planOf({ seat: 4 })).index).toBe("COLLSCAN");
  });

  test("an index with a collation only for searches with the same one", async () => {
    const collation = { locale: "en", strength: 2 };
    const alike = await planOf({ login: "LOGIN7" }, { collation });
    expect(alike).toMatchObject({ keys: 1, returned: 1 });
    expect((await planOf({ login: "Login7" })).index).toBe("COLLSCAN");
    expect(await planOf({ name: "PUPIL 7" }, { collation })).toMatchObject({
      index: "COLLSCAN",
      returned: 1,
    });
  });

  test("the smaller of two indexes", async () => {
    expect(await planOf({ lesson: 3, number: 3 })).toMatchObject({ index: "number_1", keys: 1 });
  });

  test("a hint decides, and a wrong hint is refused", async () => {
    const plan = await planOf({ lesson: 3, number: 3 }, { hint: "lesson_1_enteredAt_-1" });
    expect(plan).toMatchObject({ index: "lesson_1_enteredAt_-1", returned: 1 });
    await fails(visits.find({ number: 3 }, { hint: "missing_1" }).toArray(), 2);
  });
});

describe("the index that serves a sort", () => {
  test("stops after the limit, both ways", async () => {
    const up = await planOf({}, { sort: { number: 1 }, limit: 5 });
    expect(up).toMatchObject({ index: "number_1", direction: "forward", sorts: false, keys: 5 });
    const down = await planOf({}, { sort: { number: -1 }, limit: 5 });
    expect(down).toMatchObject({ index: "number_1", direction: "backward", sorts: false, keys: 5 });
  });

  test("after an equality, by the fields that follow", async () => {
    const options = { sort: { enteredAt: -1 as const }, limit: 5 };
    const plan = await planOf({ lesson: 3 }, options);
    expect(plan).toMatchObject({ index: "lesson_1_enteredAt_-1", sorts: false, keys: 5 });
    const found = await visits.find({ lesson: 3 }, options).toArray();
    expect(found.map(({ _id }) => _id)).toEqual([993, 983, 973, 963, 953]);
  });

  test("pages through _id", async () => {
    const plan = await planOf({ _id: { $gt: 500 } }, { sort: { _id: 1 }, limit: 10 });
    expect(plan).toMatchObject({ index: "_id_", sorts: false, keys: 10 });
  });

  test("not when the directions differ, nor on a field that holds arrays", async () => {
    expect((await planOf({}, { sort: { lesson: 1, enteredAt: 1 }, limit: 5 })).sorts).toBe(true);
    expect((await planOf({}, { sort: { devices: 1 }, limit: 5 })).sorts).toBe(true);
  });
});
