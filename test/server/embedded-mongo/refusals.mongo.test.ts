import type mongoose from "mongoose";
import { beforeAll, describe, expect, test } from "vitest";
import { embeddedMongo, fails, type Row } from "./support.ts";

const mongo = embeddedMongo();
let db: mongoose.mongo.Db;
let rows: mongoose.mongo.Collection<Row>;

beforeAll(async () => {
  db = mongo.db;
  rows = db.collection<Row>("rows");
  await rows.insertOne({ a: 1, list: [{ n: 1 }] });
});

/** Code 238 is NotImplemented: MongoDB has it, the embedded database does not. */
describe("what MongoDB has and we have not", () => {
  test.each<[name: string, filter: Row]>([
    ["$text", { $text: { $search: "x" } }],
    ["$where", { $where: "true" }],
    ["$near", { a: { $near: [0, 0] } }],
    ["$geoWithin", { a: { $geoWithin: {} } }],
    ["a regular expression with x", { a: { $regex: "a", $options: "x" } }],
  ])("the query operator %s", async (_name, filter) => {
    const error = await fails(rows.find(filter).toArray(), 238);
    expect(error.message).toContain("MONGODB_URI");
  });

  test.each([
    "$graphLookup",
    "$setWindowFields",
    "$bucketAuto",
    "$densify",
    "$fill",
    "$redact",
    "$geoNear",
  ])("the stage %s", async (stage) => {
    await fails(rows.aggregate([{ [stage]: {} }]).toArray(), 238);
  });

  test.each(["$function", "$toLong", "$toDecimal"])("the expression %s", async (name) => {
    await fails(rows.aggregate([{ $project: { x: { [name]: "$a" } } }]).toArray(), 238);
  });

  test.each(["$top", "$firstN", "$median"])("the accumulator %s", async (name) => {
    await fails(rows.aggregate([{ $group: { _id: null, x: { [name]: {} } } }]).toArray(), 238);
  });

  test("options of collections", async () => {
    await fails(db.createCollection("x", { timeseries: { timeField: "t" } }), 238);
    await fails(db.createCollection("x", { collation: { locale: "ru" } }), 238);
    await fails(db.createCollection("x", { viewOn: "rows", pipeline: [] }), 238);
    await fails(db.createCollection("x", { expireAfterSeconds: 1 }), 238);
  });

  test("options of indexes", async () => {
    await fails(rows.createIndex({ a: 1 }, { hidden: true }), 67);
    await fails(rows.createIndex({ a: "2d" }), 67);
  });

  test("options of cursors and collations", async () => {
    await fails(rows.find({}, { showRecordId: true }).toArray(), 238);
    await fails(rows.find({}, { tailable: true }).toArray(), 238);
    await fails(
      rows.find({}, { collation: { locale: "en", numericOrdering: true } }).toArray(),
      238,
    );
  });

  test("arithmetic on numbers that a double cannot hold", async () => {
    const wide = db.collection<Row>("wide");
    await wide.insertOne({ big: 2n ** 60n });
    await fails(wide.aggregate([{ $project: { x: { $add: ["$big", 1] } } }]).toArray(), 238);
    await fails(wide.aggregate([{ $group: { _id: null, x: { $sum: "$big" } } }]).toArray(), 238);
  });
});

describe("what MongoDB does not know either", () => {
  test.each<[name: string, filter: Row, code: number]>([
    ["an operator", { a: { $foo: 1 } }, 2],
    ["a top-level operator", { $foo: 1 }, 2],
    ["an operator inside $elemMatch", { list: { $elemMatch: { n: { $foo: 1 } } } }, 2],
    ["an operator inside $not", { a: { $not: { $foo: 1 } } }, 2],
    ["$in without an array", { a: { $in: 1 } }, 2],
    ["$or without an array", { $or: {} }, 2],
    ["a type", { a: { $type: "nothing" } }, 2],
    ["an expression", { $expr: { $foo: 1 } }, 168],
  ])("in a query: %s", async (_name, filter, code) => {
    await fails(rows.find(filter).toArray(), code);
    await fails(db.collection("none").find(filter).toArray(), code);
  });

  test.each<[name: string, update: Row, code: number]>([
    ["an operator", { $foo: { a: 1 } }, 9],
    ["a modifier of $push", { $push: { list: { $each: [], $foo: 1 } } }, 2],
    ["$inc by a text", { $inc: { a: "1" } }, 14],
    ["a position without an array", { $set: { "a.$[]": 1 } }, 2],
    ["a position that no filter names", { $set: { "list.$[x].n": 1 } }, 2],
    ["a position that the query did not find", { $set: { "list.$.n": 1 } }, 2],
    ["an empty part of a path", { $set: { "a..b": 1 } }, 56],
    ["a field and what contains it", { $set: { "o.a": 1, o: {} } }, 40],
    ["an operator among plain fields", { $set: { a: 1 }, b: 2 }, 9],
  ])("in an update: %s", async (_name, update, code) => {
    const statement = { q: {}, u: update };
    const reply = db.command({ update: "rows", updates: [statement] });
    await expect(reply).resolves.toMatchObject({ n: 0, writeErrors: [{ code }] });
    expect(await rows.findOne({}, { projection: { _id: 0 } })).toEqual({ a: 1, list: [{ n: 1 }] });
  });

  test.each<[name: string, stage: Row, code: number]>([
    ["a stage", { $foo: 1 }, 40324],
    ["two stages in one", { $match: {}, $limit: 1 }, 40323],
    ["an accumulator", { $group: { _id: null, x: { $foo: 1 } } }, 2],
    ["an expression", { $project: { x: { $foo: 1 } } }, 168],
    ["a mixed projection", { $project: { a: 1, b: 0 } }, 31254],
    ["a limit of nothing", { $limit: 0 }, 2],
    [
      "an option of $lookup",
      { $lookup: { from: "x", as: "x", localField: "a", foreignField: "a", foo: 1 } },
      9,
    ],
    ["$out before the end", { $facet: { x: [{ $out: "x" }] } }, 2],
  ])("in a pipeline: %s", async (_name, stage, code) => {
    await fails(rows.aggregate([stage]).toArray(), code);
  });

  test("a command, a field of a command, a field of a statement", async () => {
    await fails(db.command({ foo: 1 }), 59);
    await fails(db.command({ find: "rows", foo: 1 }), 40415);
    const statement = { q: {}, u: { $set: { a: 1 } }, foo: 1 };
    const reply = db.command({ update: "rows", updates: [statement] });
    await expect(reply).resolves.toMatchObject({ writeErrors: [{ code: 40415 }] });
  });

  test("names, sizes and keys that are not allowed", async () => {
    await fails(db.collection("x".repeat(300)).insertOne({}), 73);
    await fails(db.command({ insert: "a$b", documents: [{}] }), 73);
    const lists = db.collection<{ _id: number[] }>("rows");
    await fails(lists.insertOne({ _id: [1] }), 53);
    const half = "x".repeat(9 * 1024 * 1024);
    const { insertedId } = await rows.insertOne({ half });
    await fails(rows.updateOne({ _id: insertedId }, { $set: { other: half } }), 10334);
    await fails(db.command({ getMore: 99n, collection: "rows" }), 43);
  });

  test("an index on two arrays at once", async () => {
    const pairs = db.collection<Row>("pairs");
    await pairs.createIndex({ a: 1, b: 1 });
    await fails(pairs.insertOne({ a: [1], b: [1] }), 171);
    await pairs.insertOne({ a: [1], b: 1 });
    expect(await pairs.countDocuments()).toBe(1);
  });

  test("an index again with other options, and one that existing documents break", async () => {
    const twice = db.collection<Row>("twice");
    await twice.insertMany([{ a: 1 }, { a: 1 }]);
    await fails(twice.createIndex({ a: 1 }, { unique: true }), 11000);
    await twice.createIndex({ a: 1 });
    await twice.createIndex({ a: 1 });
    await fails(twice.createIndex({ a: 1 }, { unique: true }), 85);
    await fails(twice.dropIndex("b_1"), 27);
  });
});
