import { ObjectId } from "mongodb";
import type mongoose from "mongoose";
import { beforeAll, describe, test } from "vitest";
import { embeddedMongo, type Row, same } from "./support.ts";

const mongo = embeddedMongo();
type Numbered = { _id: number; [field: string]: unknown };
const u1 = new ObjectId();
const u2 = new ObjectId();
let A: mongoose.mongo.Collection<Numbered>;
const ag = (pipeline: Row[]): Promise<Row[]> => A.aggregate(pipeline).toArray();

beforeAll(async () => {
  A = mongo.db.collection<Numbered>("ag");
  await A.insertMany([
    { _id: 1, u: u1, v: 1, t: new Date("2026-03-01T10:00:00Z") },
    { _id: 2, u: u1, v: 2, t: new Date("2026-03-02T10:00:00Z") },
    { _id: 3, u: u2, v: null, t: new Date("2026-03-02T23:30:00Z") },
    { _id: 4, u: u2 },
  ]);
  await mongo.db.collection("pp").insertMany([
    { _id: u1, n: "one" },
    { _id: u2, n: "two" },
  ]);
});

describe("semantics of aggregation", () => {
  test("group by ObjectId", async () => {
    same(
      (
        await ag([
          { $group: { _id: "$u", n: { $sum: 1 }, s: { $sum: "$v" }, a: { $avg: "$v" } } },
          { $sort: { s: -1 } },
        ])
      ).map((x) => [x.n, x.s, x.a]),
      [
        [2, 3, 1.5],
        [2, 0, null],
      ],
    );
  });

  test("match ObjectId + lookup + unwind", async () => {
    same(
      await ag([
        { $match: { u: new ObjectId(u1.toHexString()) } },
        { $lookup: { from: "pp", localField: "u", foreignField: "_id", as: "p" } },
        { $unwind: "$p" },
        { $project: { _id: 1, n: "$p.n" } },
        { $sort: { _id: 1 } },
      ]),
      [
        { _id: 1, n: "one" },
        { _id: 2, n: "one" },
      ],
    );
  });

  test("unwind preserveNull", async () => {
    same((await ag([{ $unwind: { path: "$zz", preserveNullAndEmptyArrays: true } }])).length, 4);
  });

  test("$dateToString tz", async () => {
    same(
      await ag([
        { $match: { _id: 3 } },
        {
          $project: {
            d: { $dateToString: { format: "%Y-%m-%d", date: "$t", timezone: "Europe/Berlin" } },
          },
        },
      ]),
      [{ _id: 3, d: "2026-03-03" }],
    );
  });

  test("$dateTrunc/$ifNull/$size/$filter/$map", async () => {
    same(
      await ag([
        { $match: { _id: 4 } },
        {
          $project: {
            a: { $ifNull: ["$v", 7] },
            b: { $size: { $filter: { input: [1, 2, 3], as: "x", cond: { $gt: ["$$x", 1] } } } },
            c: { $map: { input: [1], as: "x", in: { $add: ["$$x", 1] } } },
          },
        },
      ]),
      [{ _id: 4, a: 7, b: 2, c: [2] }],
    );
  });

  test("$group $max date, $first after sort", async () => {
    same(
      await ag([
        { $sort: { _id: 1 } },
        { $group: { _id: null, m: { $max: "$t" }, f: { $first: "$_id" } } },
      ]),
      [{ _id: null, m: new Date("2026-03-02T23:30:00Z"), f: 1 }],
    );
  });

  test("$sum cond", async () => {
    same(
      await ag([{ $group: { _id: null, n: { $sum: { $cond: [{ $eq: ["$u", u1] }, 1, 0] } } } }]),
      [{ _id: null, n: 2 }],
    );
  });

  test("$facet + $sortByCount", async () => {
    same((await ag([{ $facet: { a: [{ $sortByCount: "$u" }], b: [{ $count: "n" }] } }]))[0]!.b, [
      { n: 4 },
    ]);
  });

  test("$bucket on boundary", async () => {
    same(
      (
        await ag([
          { $bucket: { groupBy: "$_id", boundaries: [1, 3, 9], output: { n: { $sum: 1 } } } },
        ])
      ).map((x) => x.n),
      [2, 2],
    );
  });

  test("pipeline update", async () => {
    await A.updateOne({ _id: 2 }, [{ $set: { w: { $add: ["$v", 5] } } }]);
    same((await A.findOne({ _id: 2 }))!.w, 7);
  });

  test("$expr", async () => {
    same(await A.countDocuments({ $expr: { $eq: ["$v", "$_id"] } }), 2);
  });

  test("distinct on nested", async () => {
    same((await A.distinct("u")).length, 2);
  });
});
