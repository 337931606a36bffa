import type mongoose from "mongoose";
import { beforeAll, describe, test, vi } from "vitest";
import { embeddedMongo, fails, same } from "./support.ts";

const mongo = embeddedMongo({ expireEveryMs: 200 });
let db: mongoose.mongo.Db;

beforeAll(() => {
  db = mongo.db;
});

describe("features: indexes and collections", () => {
  test("80 TTL index create", async () => {
    await db.collection("ttl").createIndex({ exp: 1 }, { expireAfterSeconds: 0 });
    await db.collection("ttl").insertOne({ exp: new Date(Date.now() - 1000), l: "old" });
    await db.collection("ttl").insertOne({ exp: new Date(Date.now() + 1e8), l: "new" });
  });

  test("80b TTL actually expires", async () => {
    await vi.waitFor(async () => same(await db.collection("ttl").countDocuments({ l: "old" }), 0), {
      timeout: 10_000,
    });
    same(await db.collection("ttl").countDocuments({ l: "new" }), 1);
  });

  test("81 sparse unique index", async () => {
    const C = db.collection("sparse");
    await C.createIndex({ k: 1 }, { unique: true, sparse: true });
    await C.insertOne({ a: 1 });
    await C.insertOne({ a: 2 });
    await C.insertOne({ k: 1 });
    await fails(C.insertOne({ k: 1 }), 11000);
  });

  test("82 partial unique index", async () => {
    const C = db.collection("partial");
    await C.createIndex({ k: 1 }, { unique: true, partialFilterExpression: { on: true } });
    await C.insertOne({ k: 1, on: false });
    await C.insertOne({ k: 1, on: false });
    await C.insertOne({ k: 1, on: true });
    await fails(C.insertOne({ k: 1, on: true }), 11000);
  });

  test("82b unique index, two docs without the key", async () => {
    const C = db.collection("uq");
    await C.createIndex({ k: 1 }, { unique: true });
    await C.insertOne({ a: 1 });
    await fails(C.insertOne({ a: 2 }), 11000);
  });

  test("82c unique index on array elements (multikey)", async () => {
    const C = db.collection("mk");
    await C.createIndex({ k: 1 }, { unique: true });
    await C.insertOne({ k: ["a", "b"] });
    await fails(C.insertOne({ k: ["b", "c"] }), 11000);
  });

  test("83 collation strength 2 find+sort", async () => {
    const C = db.collection("coll");
    await C.insertMany([{ n: "b" }, { n: "A" }, { n: "a" }]);
    same(await C.countDocuments({ n: "a" }, { collation: { locale: "en", strength: 2 } }), 2);
  });

  test("84 collation unique index (case-insens.)", async () => {
    const C = db.collection("coll2");
    await C.createIndex({ n: 1 }, { unique: true, collation: { locale: "en", strength: 2 } });
    await C.insertOne({ n: "a" });
    await fails(C.insertOne({ n: "A" }), 11000);
  });

  test("85 text index: refused, not supported", async () => {
    const texts = db.collection("txt");
    await fails(texts.createIndex({ body: "text" }), 67);
    await fails(texts.find({ $text: { $search: "dog" } }).toArray(), 238);
  });

  test("86 geo 2dsphere: refused, not supported", async () => {
    const places = db.collection("geo");
    await fails(places.createIndex({ p: "2dsphere" }), 67);
    await fails(places.find({ p: { $near: [0, 0] } }).toArray(), 238);
  });

  test("87 dropIndex/drop collection/rename", async () => {
    const C = db.collection("di");
    await C.createIndex({ z: 1 });
    await C.dropIndex("z_1");
    await C.insertOne({ a: 1 });
    await C.rename("di2", { dropTarget: true });
    await db.collection("di2").drop();
  });

  test("88 hashed / wildcard index: refused, not supported", async () => {
    await fails(db.collection("hw").createIndex({ a: "hashed" }), 67);
    await fails(db.collection("hw").createIndex({ "$**": 1 }), 67);
  });

  test("89 background/index on nested field", async () => {
    await db.collection("nx").createIndex({ "a.b": 1 }, { background: true, name: "nested" });
  });

  test("89b capped collection", async () => {
    await db.createCollection("capd", { capped: true, size: 100000, max: 5 });
  });

  test("89c $jsonSchema validator", async () => {
    await db.createCollection("js", { validator: { $jsonSchema: { required: ["a"] } } });
    await fails(db.collection("js").insertOne({ b: 1 }), 121);
  });
});
