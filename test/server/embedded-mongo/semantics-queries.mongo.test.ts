import { Long, ObjectId } from "mongodb";
import type mongoose from "mongoose";
import { beforeAll, describe, expect, test } from "vitest";
import { embeddedMongo, same } from "./support.ts";

/** Answers that MongoDB gives by its manual, without an index and with one. */
const mongo = embeddedMongo();
type Numbered = { _id: number; [field: string]: unknown };
const o1 = new ObjectId("64b000000000000000000001");
const o2 = new ObjectId("64b000000000000000000002");
const d = (text: string): Date => new Date(text);

describe.each([
  { title: "without an index", indexed: false },
  { title: "with an index", indexed: true },
])("semantics of queries, $title", ({ indexed }) => {
  let db: mongoose.mongo.Db;
  let C: mongoose.mongo.Collection<Numbered>;
  const ids = async (filter: mongoose.mongo.Filter<Numbered>): Promise<number[]> =>
    (await C.find(filter).sort({ _id: 1 }).toArray()).map((x) => x._id);

  beforeAll(async () => {
    db = mongo.db;
    C = db.collection<Numbered>(indexed ? "ix" : "noix");
    if (indexed) await C.createIndex({ a: 1 });
    await C.insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: null },
      { _id: 3 },
      { _id: 4, a: "x" },
      { _id: 5, a: [1, 2] },
      { _id: 6, a: [0, 5] },
      { _id: 7, a: { x: 1, y: 2 } },
      { _id: 8, a: true },
      { _id: 9, a: d("2026-01-01") },
      { _id: 10, a: o1 },
      { _id: 11, a: [o1, o2] },
      { _id: 12, a: Long.fromString("9007199254740993") },
      { _id: 13, a: [{ b: 1 }, { b: 2, c: 3 }] },
      { _id: 14, a: [[1, 2]] },
      { _id: 15, a: 2.5 },
    ]);
  });

  test("null matches missing", async () => {
    same(await ids({ a: null }), [2, 3]);
  });

  test("$in:[null]", async () => {
    same(await ids({ a: { $in: [null, "x"] } }), [2, 3, 4]);
  });

  test("$ne", async () => {
    same((await ids({ a: { $ne: 1 } })).slice(0, 4), [2, 3, 4, 6]);
  });

  test("$gt type bracketing", async () => {
    same(await ids({ a: { $gt: 1 } }), [5, 6, 12, 15]);
  });

  test("$lt string bracketing", async () => {
    same(await ids({ a: { $lte: "z" } }), [4]);
  });

  test("$gte date", async () => {
    same(await ids({ a: { $gte: d("2025-01-01") } }), [9]);
  });

  test("eq scalar in array", async () => {
    same(await ids({ a: 1 }), [1, 5]);
  });

  test("eq bool not 1", async () => {
    same(await ids({ a: true }), [8]);
  });

  test("array equality", async () => {
    same(await ids({ a: [1, 2] }), [5, 14]);
  });

  test("embedded equality order", async () => {
    same(await ids({ a: { x: 1, y: 2 } }), [7]);
    same(await ids({ a: { y: 2, x: 1 } }), []);
  });

  test("ObjectId eq incl arrays", async () => {
    same(await ids({ a: o1 }), [10, 11]);
  });

  test("ObjectId $in", async () => {
    same(await ids({ a: { $in: [o2] } }), [11]);
  });

  test("ObjectId vs hex string", async () => {
    same(await ids({ a: o1.toHexString() }), []);
  });

  test("range on array, any elements", async () => {
    same(await ids({ a: { $gt: 1, $lt: 3 } }), [5, 6, 15]);
  });

  test("$elemMatch scalars", async () => {
    same(await ids({ a: { $elemMatch: { $gt: 1, $lt: 3 } } }), [5]);
  });

  test("dotted over array docs", async () => {
    same(await ids({ "a.b": 2 }), [13]);
  });

  test("$elemMatch docs vs dotted", async () => {
    same(await ids({ a: { $elemMatch: { b: 1, c: 3 } } }), []);
    same(await ids({ "a.b": 1, "a.c": 3 }), [13]);
  });

  test("$not matches missing", async () => {
    const r = await ids({ a: { $not: { $gte: 1 } } });
    expect(r).toContain(3);
    expect(r).not.toContain(1);
  });

  test("$exists", async () => {
    same(await ids({ a: { $exists: false } }), [3]);
    same((await ids({ a: { $exists: true } })).length, 14);
  });

  test("$type", async () => {
    same(await ids({ a: { $type: "string" } }), [4]);
  });

  test("$size/$all", async () => {
    same(await ids({ a: { $size: 1 } }), [14]);
    same(await ids({ a: { $all: [1, 2] } }), [5]);
  });

  test("regex literal", async () => {
    same(await ids({ a: /^X/i }), [4]);
  });

  test("$regex string", async () => {
    same(await ids({ a: { $regex: "^X", $options: "i" } }), [4]);
  });

  test("$in regex", async () => {
    same(await ids({ a: { $in: [/^x/] } }), [4]);
  });

  test("Long eq", async () => {
    same(await ids({ a: Long.fromString("9007199254740993") }), [12]);
  });

  test("sort type order", async () => {
    same(
      (
        await C.find({ _id: { $in: [1, 3, 4, 7, 8, 9, 10] } })
          .sort({ a: 1 })
          .toArray()
      ).map((x) => x._id),
      [3, 1, 4, 7, 10, 8, 9],
    );
  });

  test("sort array min/max", async () => {
    same(
      (
        await C.find({ _id: { $in: [1, 5, 6, 15] } })
          .sort({ a: 1, _id: 1 })
          .toArray()
      ).map((x) => x._id),
      [6, 1, 5, 15],
    );
    same(
      (
        await C.find({ _id: { $in: [1, 5, 6, 15] } })
          .sort({ a: -1, _id: 1 })
          .toArray()
      ).map((x) => x._id),
      [6, 15, 5, 1],
    );
  });

  test("sort desc dates + limit", async () => {
    const E = db.collection<Numbered>(`s${indexed}`);
    await E.drop().catch(() => {});
    if (indexed) await E.createIndex({ t: -1 });
    await E.insertMany([3, 1, 2].map((i) => ({ _id: i, t: new Date(i * 1e6) })));
    same(
      (await E.find().sort({ t: -1 }).limit(2).toArray()).map((x) => x._id),
      [3, 2],
    );
  });
});
