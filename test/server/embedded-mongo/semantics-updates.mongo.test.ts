import { ObjectId } from "mongodb";
import type mongoose from "mongoose";
import { beforeAll, describe, expect, test } from "vitest";
import { embeddedMongo, fails, type Row, same } from "./support.ts";

const mongo = embeddedMongo();
/** A document numbered by hand, in tests that look at any of its fields. */
type Numbered = Row & { _id: number };
let U: mongoose.mongo.Collection<Numbered>;

beforeAll(() => {
  U = mongo.db.collection<Numbered>("u");
});

/** What an update makes of a document, without its `_id`. */
async function up(doc: Row, update: Row): Promise<Row> {
  await U.deleteMany({});
  await U.insertOne({ _id: 1, ...doc });
  await U.updateOne({ _id: 1 }, update);
  const { _id, ...rest } = (await U.findOne({ _id: 1 })) ?? {};
  return rest;
}

describe("semantics of updates", () => {
  test("$inc missing", async () => {
    same(await up({}, { $inc: { a: 2 } }), { a: 2 });
  });

  test("$inc nested path creates", async () => {
    same(await up({}, { $inc: { "a.b": 2 } }), { a: { b: 2 } });
  });

  test("$inc string -> 14", async () => {
    await fails(up({ a: "x" }, { $inc: { a: 1 } }), 14);
  });

  test("$push non-array -> 2", async () => {
    await fails(up({ a: "x" }, { $push: { a: 1 } }), 2);
  });

  test("$set through scalar -> 28", async () => {
    await fails(up({ a: 1 }, { $set: { "a.b": 1 } }), 28);
  });

  test("change _id -> 66", async () => {
    await fails(up({ a: 1 }, { $set: { _id: 2 } }), 66);
  });

  test("conflict -> 40", async () => {
    await fails(up({ a: 1 }, { $set: { a: 1 }, $inc: { a: 1 } }), 40);
  });

  test("unknown operator -> 9", async () => {
    await fails(up({ a: 1 }, { $foo: { a: 1 } }), 9);
  });

  test("$unset array element -> null", async () => {
    same(await up({ a: [1, 2, 3] }, { $unset: { "a.1": "" } }), { a: [1, null, 3] });
  });

  test("$addToSet docs/ObjectId dedupe", async () => {
    const o = new ObjectId();
    same(
      (
        await up(
          { a: [{ x: 1 }], b: [o] },
          { $addToSet: { a: { x: 1 }, b: new ObjectId(o.toHexString()) } },
        )
      ).b.length,
      1,
    );
  });

  test("$pull ObjectId", async () => {
    const o = new ObjectId();
    same(
      (await up({ b: [o, new ObjectId()] }, { $pull: { b: new ObjectId(o.toHexString()) } })).b
        .length,
      1,
    );
  });

  test("$pull $in", async () => {
    same(await up({ b: [1, 2, 3] }, { $pull: { b: { $in: [1, 3] } } }), { b: [2] });
  });

  test("$pull by subdoc ObjectId", async () => {
    const o = new ObjectId();
    same(
      (
        await up(
          { b: [{ u: o, k: 1 }, { u: new ObjectId() }] },
          { $pull: { b: { u: new ObjectId(o.toHexString()) } } },
        )
      ).b.length,
      1,
    );
  });

  test("positional with ObjectId", async () => {
    const o = new ObjectId();
    await U.deleteMany({});
    await U.insertOne({
      _id: 1,
      l: [
        { u: new ObjectId(), n: 0 },
        { u: o, n: 0 },
      ],
    });
    await U.updateOne({ _id: 1, "l.u": new ObjectId(o.toHexString()) }, { $inc: { "l.$.n": 5 } });
    same(
      (await U.findOne())!.l.map((x: Row) => x.n),
      [0, 5],
    );
  });

  test("positional with $elemMatch", async () => {
    await U.deleteMany({});
    await U.insertOne({
      _id: 1,
      l: [
        { a: 1, b: 1, n: 0 },
        { a: 1, b: 2, n: 0 },
      ],
    });
    await U.updateOne({ _id: 1, l: { $elemMatch: { a: 1, b: 2 } } }, { $set: { "l.$.n": 5 } });
    same(
      (await U.findOne())!.l.map((x: Row) => x.n),
      [0, 5],
    );
  });

  test("arrayFilters with ObjectId", async () => {
    const o = new ObjectId();
    await U.deleteMany({});
    await U.insertOne({
      _id: 1,
      l: [
        { u: new ObjectId(), n: 0 },
        { u: o, n: 0 },
      ],
    });
    await U.updateOne(
      { _id: 1 },
      { $set: { "l.$[e].n": 7 } },
      { arrayFilters: [{ "e.u": new ObjectId(o.toHexString()) }] },
    );
    same(
      (await U.findOne())!.l.map((x: Row) => x.n),
      [0, 7],
    );
  });

  test("$max/$min dates", async () => {
    same(await up({ a: new Date(5) }, { $max: { a: new Date(9) } }), { a: new Date(9) });
  });

  test("$set Date/ObjectId/null stays typed", async () => {
    const r = await up(
      {},
      { $set: { d: new Date(5), o: new ObjectId(), n: null, m: { d: new Date(6) } } },
    );
    expect(r.d).toBeInstanceOf(Date);
    expect(r.o).toBeInstanceOf(ObjectId);
    expect(r.n).toBeNull();
    expect(r.m.d).toBeInstanceOf(Date);
  });

  test("$rename/$currentDate", async () => {
    const r = await up({ a: 1 }, { $rename: { a: "b" }, $currentDate: { c: true } });
    same([r.b, r.c instanceof Date], [1, true]);
  });

  test("$push $each $sort $slice", async () => {
    same(
      (
        await up(
          { a: [{ s: 5 }, { s: 1 }] },
          { $push: { a: { $each: [{ s: 3 }], $sort: { s: -1 }, $slice: 2 } } },
        )
      ).a,
      [{ s: 5 }, { s: 3 }],
    );
  });

  test('$set on "a.0.b"', async () => {
    same(await up({ a: [{ b: 1 }] }, { $set: { "a.0.b": 2 } }), { a: [{ b: 2 }] });
  });

  test("$set map key path", async () => {
    same(await up({ m: { x: 1 } }, { $set: { "m.y.z": 2 } }), { m: { x: 1, y: { z: 2 } } });
  });

  test("upsert from filter incl dotted", async () => {
    await U.deleteMany({});
    await U.updateOne(
      { _id: 9, "a.b": 1, c: { $gt: 5 } },
      { $set: { d: 1 }, $setOnInsert: { e: 2 } },
      { upsert: true },
    );
    same(await U.findOne(), { _id: 9, a: { b: 1 }, d: 1, e: 2 });
  });

  test("nested array projection", async () => {
    await U.deleteMany({});
    await U.insertOne({ _id: 1, a: [{ b: 1, c: 2 }], z: 1 });
    same(await U.findOne({}, { projection: { "a.b": 1 } }), { _id: 1, a: [{ b: 1 }] });
    same(await U.findOne({}, { projection: { "a.b": 0 } }), { _id: 1, a: [{ c: 2 }], z: 1 });
  });
});
