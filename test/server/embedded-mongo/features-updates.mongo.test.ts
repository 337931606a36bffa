import type mongoose from "mongoose";
import { beforeAll, describe, expect, test } from "vitest";
import { createModels, createUsers, type Models } from "./features.ts";
import { embeddedMongo, type Row, same } from "./support.ts";

const mongo = embeddedMongo();
let User: Models["User"];
let Org: Models["Org"];
let Course: Models["Course"];
let db: mongoose.mongo.Db;

beforeAll(async () => {
  db = mongo.db;
  const models = await createModels(mongo.connection);
  ({ User, Org, Course } = models);
  await createUsers(models);
  await Course.create({ tenant: "p", slug: "p", lessons: [{ n: 1 }, { n: 2 }, { n: 3 }] });
});

describe("features: updates", () => {
  test("30 findOneAndUpdate upsert after", async () => {
    const d = await Course.findOneAndUpdate(
      { tenant: "u", slug: "u" },
      { $inc: { views: 2 }, $setOnInsert: { title: "T" } },
      { upsert: true, returnDocument: "after" },
    );
    same([d.views, d.title], [2, "T"]);
    const e = await Course.findOneAndUpdate(
      { tenant: "u", slug: "u" },
      { $inc: { views: 2 }, $setOnInsert: { title: "X" } },
      { upsert: true, returnDocument: "after" },
    );
    same([e.views, e.title], [4, "T"]);
  });

  test("31 findOneAndUpdate sort + before + projection", async () => {
    const d = await User.findOneAndUpdate(
      { age: { $gte: 20 } },
      { $set: { nick: "z" } },
      { sort: { age: -1 }, returnDocument: "before", projection: { age: 1, nick: 1 } },
    );
    same([d!.age, d!.nick], [39, undefined]);
  });

  test("32 findOneAndDelete / replaceOne", async () => {
    const c = await Org.create({ name: "del" });
    const d = await Org.findOneAndDelete({ _id: c._id });
    same(d!.name, "del");
    await Org.replaceOne({ _id: c._id }, { name: "rep" }, { upsert: true });
    same((await Org.findById(c._id))!.name, "rep");
    await Org.deleteOne({ _id: c._id });
  });

  test("33 $push/$addToSet/$pull/$pop", async () => {
    const q = { email: "u0@x.org" };
    await User.updateOne(q, { $push: { tags: "x" } });
    await User.updateOne(q, { $addToSet: { tags: "x" } });
    same((await User.findOne(q).lean())!.tags, ["c", "x"]);
    await User.updateOne(q, { $pull: { tags: "c" } });
    same((await User.findOne(q).lean())!.tags, ["x"]);
    await User.updateOne(q, { $pop: { tags: 1 } });
    same((await User.findOne(q).lean())!.tags, []);
  });

  test("34 $push $each/$slice", async () => {
    const q = { slug: "p" };
    await Course.updateOne(q, { $push: { lessons: { $each: [{ n: 4 }, { n: 5 }], $slice: -3 } } });
    same(
      (await Course.findOne(q).lean())!.lessons.map((x: Row) => x.n),
      [3, 4, 5],
    );
  });

  test("35 $push $each/$sort/$position", async () => {
    const q = { slug: "p" };
    await Course.updateOne(q, { $push: { lessons: { $each: [{ n: 9 }], $position: 0 } } });
    await Course.updateOne(q, { $push: { lessons: { $each: [], $sort: { n: 1 } } } });
    same(
      (await Course.findOne(q).lean())!.lessons.map((x: Row) => x.n),
      [3, 4, 5, 9],
    );
  });

  test("35b $addToSet $each", async () => {
    await User.updateOne(
      { email: "u0@x.org" },
      { $addToSet: { tags: { $each: ["k", "l", "k"] } } },
    );
    same((await User.findOne({ email: "u0@x.org" }).lean())!.tags.slice(-2), ["k", "l"]);
  });

  test("36 $pull with condition", async () => {
    const c = await Course.create({ tenant: "pc", slug: "pc", lessons: [{ n: 1 }, { n: 9 }] });
    await Course.updateOne({ _id: c._id }, { $pull: { lessons: { n: { $gte: 9 } } } });
    same((await Course.findOne({ _id: c._id }).lean())!.lessons.length, 1);
  });

  test("36b $pull embedded equality", async () => {
    const c = await Course.create({ tenant: "pd", slug: "pd", lessons: [{ n: 1 }, { n: 9 }] });
    await Course.updateOne({ _id: c._id }, { $pull: { lessons: { n: 9 } } });
    same((await Course.findOne({ _id: c._id }).lean())!.lessons.length, 1);
  });

  test("36c $pullAll scalars", async () => {
    await User.updateOne({ email: "u0@x.org" }, { $set: { tags: ["k", "l", "m"] } });
    await User.updateOne({ email: "u0@x.org" }, { $pullAll: { tags: ["k", "m"] } });
    same((await User.findOne({ email: "u0@x.org" }).lean())!.tags, ["l"]);
  });

  test("37 positional $", async () => {
    await Course.collection.insertOne({
      tenant: "pos",
      slug: "pos",
      lessons: [{ n: 1 }, { n: 2 }],
    });
    await Course.updateOne({ slug: "pos", "lessons.n": 2 }, { $set: { "lessons.$.title": "hit" } });
    const d = await Course.findOne({ slug: "pos" }).lean();
    same([d!.lessons[0].title, d!.lessons[1].title], [undefined, "hit"]);
  });

  test("38 arrayFilters $[e]", async () => {
    await Course.updateOne(
      { slug: "pos" },
      { $set: { "lessons.$[e].done": true } },
      { arrayFilters: [{ "e.n": 2 }] },
    );
    const d = await Course.findOne({ slug: "pos" }).lean();
    same(
      d!.lessons.map((x: Row) => x.done ?? null),
      [null, true],
    );
  });

  test("39 all positional $[]", async () => {
    await Course.updateOne({ slug: "pos" }, { $set: { "lessons.$[].title": "all" } });
    const d = await Course.findOne({ slug: "pos" }).lean();
    same(
      d!.lessons.map((x: Row) => x.title),
      ["all", "all"],
    );
  });

  test("39b dotted index set lessons.1.x", async () => {
    await Course.updateOne({ slug: "pos" }, { $set: { "lessons.1.title": "ix" } });
    const d = await Course.findOne({ slug: "pos" }).lean();
    same(d!.lessons[1].title, "ix");
  });

  test("40 $unset/$rename/$min/$max/$mul/$currentDate", async () => {
    const q = { email: "u4@x.org" };
    await User.collection.updateOne(q, {
      $min: { age: 1 },
      $max: { hi: 9 },
      $mul: { m: 2 },
      $currentDate: { cd: true },
      $rename: { name: "nm" },
      $unset: { org: "" },
    });
    const d = await User.collection.findOne(q);
    same(
      [d!.age, d!.hi, d!.m, d!.nm, d!.org ?? null, d!.cd instanceof Date],
      [1, 9, 0, "User 4", null, true],
    );
  });

  test("41 pipeline update", async () => {
    await User.collection.updateOne({ email: "u5@x.org" }, [
      { $set: { twice: { $multiply: ["$age", 2] } } },
    ]);
    same((await User.collection.findOne({ email: "u5@x.org" }))!.twice, 50);
  });

  test("42 updateMany + matched/modified counts", async () => {
    const r = await User.updateMany({ age: { $gte: 35 } }, { $set: { nick: "q" } });
    same([r.matchedCount, r.modifiedCount], [5, 5]);
  });

  test("43 bulkWrite", async () => {
    const r = await User.bulkWrite(
      [
        { insertOne: { document: { email: "bw1", age: 1 } } },
        { updateOne: { filter: { email: "bw2" }, update: { $set: { age: 2 } }, upsert: true } },
        { updateMany: { filter: { age: { $lte: 2 } }, update: { $inc: { age: 10 } } } },
        { deleteOne: { filter: { email: "bw1" } } },
        { replaceOne: { filter: { email: "bw2" }, replacement: { email: "bw2", age: 3 } } },
      ],
      { ordered: true },
    );
    same([r.insertedCount, r.upsertedCount, r.deletedCount], [1, 1, 1]);
    await User.deleteMany({ email: "bw2" });
  });

  test("44 save() with version key __v / array push", async () => {
    const u = await User.findOne({ email: "u6@x.org" });
    u!.tags.push("saved");
    u!.name = "S";
    await u!.save();
    same((await User.findOne({ email: "u6@x.org" }))!.tags.includes("saved"), true);
  });

  test("44b VersionError on stale save", async () => {
    const a = await User.findOne({ email: "u6@x.org" }),
      b = await User.findOne({ email: "u6@x.org" });
    a!.tags = ["1"];
    await a!.save();
    b!.tags = ["2"];
    await expect(b!.save()).rejects.toMatchObject({ name: "VersionError" });
  });

  test("45 atomic claim: 40 parallel findOneAndUpdate", async () => {
    const C = db.collection("jobs");
    await C.deleteMany({});
    await C.insertMany(Array.from({ length: 20 }, (_, i) => ({ s: "q", i })));
    const got = await Promise.all(
      Array.from({ length: 40 }, (_, k) =>
        C.findOneAndUpdate(
          { s: "q" },
          { $set: { s: "r", w: k } },
          { sort: { i: 1 }, returnDocument: "after" },
        ),
      ),
    );
    const ids = got.filter(Boolean).map((d) => d!.i);
    same([ids.length, new Set(ids).size], [20, 20]);
  });

  test("46 atomic $inc: 200 parallel", async () => {
    const C = db.collection<{ _id: number; n: number }>("ctr");
    await C.deleteMany({});
    await C.insertOne({ _id: 1, n: 0 });
    await Promise.all(
      Array.from({ length: 200 }, () => C.updateOne({ _id: 1 }, { $inc: { n: 1 } })),
    );
    same((await C.findOne({ _id: 1 }))!.n, 200);
  });

  test("46b parallel upsert on unique key -> 1 doc", async () => {
    const C = db.collection("ups");
    await C.drop().catch(() => {});
    await C.createIndex({ k: 1 }, { unique: true });
    const r = await Promise.allSettled(
      Array.from({ length: 30 }, () =>
        C.updateOne({ k: "a" }, { $inc: { n: 1 } }, { upsert: true }),
      ),
    );
    const d = await C.find({ k: "a" }).toArray();
    same(d.length, 1);
    const rej = r.filter((x) => x.status === "rejected");
    expect(
      rej.every((x) => x.reason.code === 11000),
      rej[0]?.reason?.message,
    ).toBeTruthy();
    same(d[0]!.n, 30 - rej.length);
  });
});
