import type mongoose from "mongoose";
import { beforeAll, describe, test } from "vitest";
import { embeddedMongo, type Row, same } from "./support.ts";

const mongo = embeddedMongo();
let db: mongoose.mongo.Db;
const ag = (pipeline: Row[]): Promise<Row[]> =>
  db.collection("sales").aggregate(pipeline).toArray();

beforeAll(async () => {
  db = mongo.db;
  await db.collection("sales").insertMany(
    Array.from({ length: 12 }, (_, i) => ({
      i,
      cat: "abc"[i % 3],
      v: i * 10,
      at: new Date(Date.UTC(2026, i, 5)),
      items: [
        { k: "x", q: i },
        { k: "y", q: 1 },
      ],
      ref: i % 3,
    })),
  );
  await db.collection<{ _id: number; n: string }>("refs").insertMany([
    { _id: 0, n: "zero" },
    { _id: 1, n: "one" },
  ]);
});

describe("features: aggregation", () => {
  test("50 agg $match+$group $sum/$count", async () => {
    same(
      await ag([
        { $match: { i: { $gte: 3 } } },
        { $group: { _id: "$cat", s: { $sum: "$v" }, n: { $sum: 1 } } },
        { $sort: { _id: 1 } },
      ]),
      [
        { _id: "a", s: 180, n: 3 },
        { _id: "b", s: 210, n: 3 },
        { _id: "c", s: 240, n: 3 },
      ],
    );
  });

  test("51 agg $group $avg", async () => {
    same(await ag([{ $group: { _id: null, a: { $avg: "$v" } } }]), [{ _id: null, a: 55 }]);
  });

  test("52 agg $group $max/$min", async () => {
    same(await ag([{ $group: { _id: null, a: { $max: "$v" }, b: { $min: "$v" } } }]), [
      { _id: null, a: 110, b: 0 },
    ]);
  });

  test("53 agg $group $first/$last", async () => {
    same(
      await ag([
        { $sort: { i: 1 } },
        { $group: { _id: null, a: { $first: "$i" }, b: { $last: "$i" } } },
      ]),
      [{ _id: null, a: 0, b: 11 }],
    );
  });

  test("54 agg $group $push/$addToSet", async () => {
    same(
      (await ag([{ $group: { _id: null, a: { $addToSet: "$cat" }, b: { $push: "$i" } } }]))[0]!.a
        .length,
      3,
    );
  });

  test("55 agg $group compound _id", async () => {
    same((await ag([{ $group: { _id: { c: "$cat", r: "$ref" }, n: { $sum: 1 } } }])).length, 3);
  });

  test("56 agg $sort/$skip/$limit/$count", async () => {
    same(
      (await ag([{ $sort: { v: -1 } }, { $skip: 1 }, { $limit: 2 }])).map((x) => x.i),
      [10, 9],
    );
    same(await ag([{ $match: { cat: "a" } }, { $count: "n" }]), [{ n: 4 }]);
  });

  test("57 agg $project include/exclude", async () => {
    same(await ag([{ $match: { i: 1 } }, { $project: { _id: 0, i: 1 } }]), [{ i: 1 }]);
  });

  test("58 agg $project computed / rename", async () => {
    same(await ag([{ $match: { i: 1 } }, { $project: { _id: 0, x: "$i" } }]), [{ x: 1 }]);
  });

  test("59 agg $project expressions $add/$cond/$concat", async () => {
    same(
      await ag([
        { $match: { i: 1 } },
        {
          $project: {
            _id: 0,
            x: { $add: ["$i", 1] },
            y: { $cond: [{ $gt: ["$v", 5] }, "hi", "lo"] },
            z: { $concat: ["$cat", "-"] },
          },
        },
      ]),
      [{ x: 2, y: "hi", z: "b-" }],
    );
  });

  test("60 agg $addFields/$set/$unset", async () => {
    const d = (await ag([{ $match: { i: 1 } }, { $set: { x: 5 } }, { $unset: "items" }]))[0];
    same([d!.x, d!.items ?? null], [5, null]);
  });

  test("61 agg $unwind", async () => {
    same((await ag([{ $unwind: "$items" }])).length, 24);
  });

  test("62 agg $unwind + $group dotted", async () => {
    same(
      await ag([
        { $unwind: "$items" },
        { $group: { _id: "$items.k", q: { $sum: "$items.q" } } },
        { $sort: { _id: 1 } },
      ]),
      [
        { _id: "x", q: 66 },
        { _id: "y", q: 12 },
      ],
    );
  });

  test("63 agg $lookup simple", async () => {
    same(
      (
        await ag([
          { $match: { i: 1 } },
          { $lookup: { from: "refs", localField: "ref", foreignField: "_id", as: "r" } },
        ])
      )[0]!.r[0].n,
      "one",
    );
  });

  test("64 agg $lookup pipeline", async () => {
    same(
      (
        await ag([
          { $match: { i: 1 } },
          {
            $lookup: {
              from: "refs",
              let: { r: "$ref" },
              pipeline: [{ $match: { $expr: { $eq: ["$_id", "$$r"] } } }],
              as: "r",
            },
          },
        ])
      )[0]!.r.length,
      1,
    );
  });

  test("65 agg $facet", async () => {
    same((await ag([{ $facet: { n: [{ $count: "c" }], p: [{ $limit: 2 }] } }]))[0]!.n[0].c, 12);
  });

  test("66 agg $bucket", async () => {
    same(
      (
        await ag([
          {
            $bucket: {
              groupBy: "$v",
              boundaries: [0, 50, 200],
              default: "o",
              output: { n: { $sum: 1 } },
            },
          },
        ])
      ).map((x) => x.n),
      [5, 7],
    );
  });

  test("67 agg $dateToString group by month", async () => {
    same(
      (
        await ag([
          { $group: { _id: { $dateToString: { format: "%Y-%m", date: "$at" } }, n: { $sum: 1 } } },
        ])
      ).length,
      12,
    );
  });

  test("68 agg $replaceRoot/$sortByCount", async () => {
    same((await ag([{ $sortByCount: "$cat" }])).length, 3);
  });

  test("69 agg $merge/$out", async () => {
    await ag([{ $match: { i: 1 } }, { $out: "outc" }]);
    same(await db.collection("outc").countDocuments(), 1);
  });

  test("70 agg $sample", async () => {
    same((await ag([{ $sample: { size: 3 } }])).length, 3);
  });
});
