import mongoose from "mongoose";
import { beforeAll, describe, expect, test } from "vitest";
import { createModels, createUsers, type Models } from "./features.ts";
import { embeddedMongo, type Row, same } from "./support.ts";

const { Schema } = mongoose;
const mongo = embeddedMongo();
let User: Models["User"];
let Org: Models["Org"];
let db: mongoose.mongo.Db;
let conn: mongoose.Connection;

beforeAll(async () => {
  conn = mongo.connection;
  db = mongo.db;
  const models = await createModels(conn);
  ({ User, Org } = models);
  await createUsers(models);
});

describe("features: sessions, types and administration", () => {
  test("90 session, no txn", async () => {
    const s = await conn.startSession();
    await User.findOne({ age: 21 }).session(s);
    await s.endSession();
  });

  test("91 transaction commit", async () => {
    await conn.transaction(async (s) => {
      await Org.create([{ name: "tx" }], { session: s });
    });
    same(await Org.countDocuments({ name: "tx" }), 1);
  });

  test("92 transaction abort rolls back", async () => {
    const s = await conn.startSession();
    s.startTransaction();
    await Org.create([{ name: "ab" }], { session: s });
    await s.abortTransaction();
    await s.endSession();
    same(await Org.countDocuments({ name: "ab" }), 0);
  });

  test("93 change stream", async () => {
    const stream = User.collection.watch();
    const next = stream.next();
    // The stream is open once its first command is answered.
    await new Promise((resolve) => setTimeout(resolve, 400));
    await User.collection.updateOne({ email: "u7@x.org" }, { $set: { bio: "cs" } });
    await expect(next).resolves.toMatchObject({
      operationType: "update",
      updateDescription: { updatedFields: { bio: "cs" } },
    });
    await stream.close();
  });

  test("94 GridFS up/download", async () => {
    const b = new mongoose.mongo.GridFSBucket(db);
    const buf = Buffer.alloc(1_500_000, 7);
    const up = b.openUploadStream("f.bin");
    await new Promise((res, rej) => {
      up.on("finish", res).on("error", rej);
      up.end(buf);
    });
    let n = 0;
    for await (const c of b.openDownloadStream(up.id)) n += c.length;
    same(n, buf.length);
    let m = 0;
    for await (const c of b.openDownloadStream(up.id, { start: 1000, end: 301000 })) m += c.length;
    same(m, 300000);
  });

  test("95 types roundtrip: Date/Decimal128/Binary/Long/UUID/nested null", async () => {
    const C = db.collection("types");
    const { Binary, Long, UUID } = mongoose.mongo;
    const docs = {
      d: new Date(0),
      b: new Binary(Buffer.from("hi")),
      l: Long.fromString("9007199254740993"),
      n: null,
      f: 1.5,
      r: /x/i,
      u: new UUID(),
    };
    await C.insertOne(docs);
    const g = await C.findOne({}, { promoteLongs: false });
    same(g!.l.toString(), "9007199254740993");
    same(g!.b.toString(), "hi");
  });

  test("95b Decimal128", async () => {
    await db.collection("types").insertOne({ x: mongoose.mongo.Decimal128.fromString("1.10") });
  });

  test("95c empty-string keys / dotted / $ names, NaN/-0/Infinity", async () => {
    const C = db.collection("odd");
    await C.insertOne({ "": 1, n: -0, i: Infinity });
    await C.insertOne({ nn: NaN });
  });

  test("95d keys with dots", async () => {
    await db.collection("odd").insertOne({ "a.b": 1 });
  });

  test("96 unicode collection/db names, emoji strings, 12MB doc", async () => {
    await db.collection("kürs_日本").insertOne({ e: "👩‍🏫 ñ", big: "x".repeat(12e6) });
    same((await db.collection("kürs_日本").findOne())!.e, "👩‍🏫 ñ");
  });

  test("97 explain/collStats/dbStats/serverStatus", async () => {
    await User.find({ age: 1 }).explain();
    await db.stats();
    await db.admin().serverStatus();
    await db.command({ collStats: "users" });
  });

  test("98 ping + listCollections + compact", async () => {
    await db.admin().ping();
    expect((await db.listCollections().toArray()).length > 3).toBeTruthy();
  });

  test("99 discriminators + virtual populate + lean", async () => {
    const Base = conn.model("Ev", new Schema({ t: Date }, { discriminatorKey: "kind" }));
    const A = Base.discriminator("EvA", new Schema({ x: Number }));
    await A.create({ x: 1, t: new Date() });
    same(await A.countDocuments(), 1);
    const [event] = await Base.find().lean<Row[]>();
    same(event?.x, 1);
  });
});
