import { beforeAll, describe, expect, test } from "vitest";
import { createModels, createUsers, type Models } from "./features.ts";
import { embeddedMongo, fails, type Row, same } from "./support.ts";

const mongo = embeddedMongo();
let models: Models;
let User: Models["User"];
let Course: Models["Course"];

beforeAll(async () => {
  models = await createModels(mongo.connection);
  ({ User, Course } = models);
});

describe("features: queries", () => {
  test("00 hello/buildInfo", async () => {
    const admin = mongo.db.admin();
    const hello = await admin.command({ hello: 1 });
    const build = await admin.command({ buildInfo: 1 });
    expect(hello).toMatchObject({ isWritablePrimary: true, maxWireVersion: 21 });
    expect(build.version).toBe("7.0.0");
  });

  test("01 model.init / ensureIndexes", async () => {
    await Promise.all([User.init(), Course.init(), models.Org.init()]);
  });

  test("02 listIndexes", async () => {
    const ix = (await Course.collection.indexes()).map((i) => i.name);
    expect(ix.includes("tenant_1_slug_1"), ix.join()).toBeTruthy();
  });

  test("03 insertMany", async () => {
    same(await createUsers(models), 20);
  });

  test("04 unique dup -> 11000 (insert)", async () => {
    await fails(User.create({ email: "u1@x.org" }), 11000);
  });

  test("05 compound unique dup -> 11000", async () => {
    await Course.create({ tenant: "t", slug: "s" });
    await Course.create({ tenant: "t2", slug: "s" });
    await fails(Course.create({ tenant: "t", slug: "s" }), 11000);
  });

  test("06 dup on update/upsert -> 11000", async () => {
    await fails(User.updateOne({ email: "u2@x.org" }, { $set: { email: "u3@x.org" } }), 11000);
  });

  test("07 dup in insertMany ordered:false", async () => {
    const rows = [{ email: "n1@x" }, { email: "u1@x.org" }, { email: "n2@x" }];
    await fails(User.collection.insertMany(rows, { ordered: false }), 11000);
    same(await User.countDocuments({ email: /^n\d@x$/ }), 2);
    await User.deleteMany({ email: /^n\d@x$/ });
  });

  test("10 find $in", async () => {
    same((await User.find({ age: { $in: [20, 21] } })).length, 2);
  });

  test("11 find $gte/$lt", async () => {
    same(await User.countDocuments({ age: { $gte: 25, $lt: 30 } }), 5);
  });

  test("12 find $regex i", async () => {
    same((await User.find({ name: { $regex: "^user 1", $options: "i" } })).length, 11);
  });

  test("13 find $or/$and/$nor/$not", async () => {
    same(
      (
        await User.find({
          $or: [{ age: 20 }, { $and: [{ age: { $gt: 30 } }, { age: { $not: { $gt: 32 } } }] }],
          $nor: [{ age: 31 }],
        })
      ).length,
      2,
    );
  });

  test("14 find $exists/$ne/$nin/null", async () => {
    same(await User.countDocuments({ nick: { $exists: false } }), 20);
    same(await User.countDocuments({ nick: null }), 20);
    same(await User.countDocuments({ age: { $nin: [20], $ne: 21 } }), 18);
  });

  test("15 find date range", async () => {
    same(
      await User.countDocuments({
        createdAt: { $gte: new Date(Date.now() - 60000), $lte: new Date(Date.now() + 1000) },
      }),
      20,
    );
  });

  test("16 sort/skip/limit", async () => {
    same(
      (await User.find().sort({ age: -1 }).skip(2).limit(3).lean()).map((x) => x.age),
      [37, 36, 35],
    );
  });

  test("17 sort on two keys", async () => {
    same(
      (await User.find().sort({ org: 1, age: -1 }).limit(2).lean()).map((x) => x.age),
      [38, 36],
    );
  });

  test("18 projection include/exclude", async () => {
    const d = await User.findOne({ age: 20 }, { email: 1, _id: 0 }).lean();
    same(d, { email: "u0@x.org" });
    const e = await User.findOne({ age: 20 }, { email: 0, tags: 0 }).lean();
    expect(!e!.email && e!.name).toBeTruthy();
  });

  test("19 projection $elemMatch/$slice", async () => {
    const c = await Course.create({
      tenant: "p",
      slug: "p",
      lessons: [{ n: 1 }, { n: 2 }, { n: 3 }],
    });
    const a = await Course.findOne({ _id: c._id }, { lessons: { $elemMatch: { n: 2 } } }).lean();
    same(
      a!.lessons.map((x: Row) => x.n),
      [2],
    );
    const b = await Course.findOne({ _id: c._id }, { lessons: { $slice: 2 } }).lean();
    same(b!.lessons.length, 2);
  });

  test("19b projection positional .$", async () => {
    const a = await Course.findOne({ slug: "p", "lessons.n": 2 }, { "lessons.$": 1 }).lean();
    same(
      a!.lessons.map((x: Row) => x.n),
      [2],
    );
  });

  test("20 find $elemMatch/$all/$size/dotted", async () => {
    same(
      await Course.countDocuments({ lessons: { $elemMatch: { n: { $gte: 2 }, done: null } } }),
      1,
    );
    same(await User.countDocuments({ tags: { $all: ["a", "b"] } }), 10);
    same(await User.countDocuments({ tags: { $size: 1 } }), 10);
    same(await Course.countDocuments({ "lessons.n": 3 }), 1);
    same(await Course.countDocuments({ "lessons.0.n": 1 }), 1);
  });

  test("20b find array of embedded docs $in dotted", async () => {
    same(await Course.countDocuments({ "lessons.n": { $in: [3, 9] } }), 1);
  });

  test("21 $expr in find", async () => {
    same(await User.countDocuments({ $expr: { $gt: ["$age", 35] } }), 4);
  });

  test("22 distinct", async () => {
    same((await User.distinct("tags")).sort(), ["a", "b", "c"]);
  });

  test("23 estimated/countDocuments", async () => {
    same(await User.estimatedDocumentCount(), 20);
    same(await User.countDocuments({}, { limit: 5 }), 5);
  });

  test("24 cursor batchSize", async () => {
    let n = 0;
    for await (const _user of User.find().sort({ age: 1 }).batchSize(3).cursor()) n++;
    same(n, 20);
  });

  test("25 populate", async () => {
    const u = await User.findOne({ age: 21 }).populate("org");
    same(u!.org.name, "B");
    const us = await User.find().populate({ path: "org", match: { plan: "pro" }, select: "name" });
    same(us.filter((x) => x.org).length, 10);
  });

  test("26 exists/hint/maxTimeMS/readPref", async () => {
    expect(await User.exists({ age: 20 })).toBeTruthy();
    await User.find({ age: 20 }).maxTimeMS(1000).read("primary");
  });

  test("26b hint", async () => {
    same((await User.find({ email: "u1@x.org" }).hint({ email: 1 })).length, 1);
  });

  test("26c writeConcern majority j:true", async () => {
    await User.updateOne(
      { age: 20 },
      { $set: { bio: "x" } },
      { writeConcern: { w: "majority", j: true } },
    );
  });
});
