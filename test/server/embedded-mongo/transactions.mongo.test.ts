import { MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { embeddedMongo, fails } from "./support.ts";

const mongo = embeddedMongo();
type Account = { _id: string; owner?: string; coins: number };
let client: MongoClient;

beforeAll(async () => {
  client = await new MongoClient(mongo.server.uri("bank")).connect();
});
afterAll(() => client.close());

async function accounts(name: string, ...rows: Account[]) {
  const collection = client.db().collection<Account>(name);
  await collection.createIndex({ owner: 1 }, { unique: true, sparse: true });
  if (rows.length > 0) await collection.insertMany(rows);
  return collection;
}

describe("a transaction", () => {
  test("is seen by itself before its commit, by others after it", async () => {
    const rows = await accounts("visibility", { _id: "a", coins: 1 }, { _id: "b", coins: 5 });
    const session = client.startSession();
    session.startTransaction();
    await rows.updateOne({ _id: "a" }, { $set: { coins: 9 } }, { session });
    await rows.insertOne({ _id: "c", coins: 7 }, { session });
    await rows.deleteOne({ _id: "b" }, { session });
    const sum = (options = {}) =>
      rows
        .find({}, { sort: { coins: 1 }, ...options })
        .map(({ coins }) => coins)
        .toArray();
    expect(await sum({ session })).toEqual([7, 9]);
    expect(await sum()).toEqual([1, 5]);
    await session.commitTransaction();
    await session.endSession();
    expect(await sum()).toEqual([7, 9]);
  });

  test("leaves nothing behind when it is aborted, in indexes neither", async () => {
    const rows = await accounts("aborted", { _id: "a", owner: "x", coins: 1 });
    const session = client.startSession();
    session.startTransaction();
    await rows.updateOne({ _id: "a" }, { $set: { owner: "y" } }, { session });
    await rows.insertOne({ _id: "b", owner: "z", coins: 2 }, { session });
    await session.abortTransaction();
    await session.endSession();
    expect(await rows.find({ owner: { $in: ["x", "y", "z"] } }).toArray()).toEqual([
      { _id: "a", owner: "x", coins: 1 },
    ]);
    await rows.insertOne({ _id: "c", owner: "z", coins: 3 });
  });

  test("does not see what others change after its beginning", async () => {
    const rows = await accounts("snapshot", { _id: "a", coins: 1 }, { _id: "b", coins: 1 });
    const session = client.startSession();
    session.startTransaction();
    const total = async () =>
      (await rows.find({}, { session }).toArray()).reduce((sum, { coins }) => sum + coins, 0);
    expect(await total()).toBe(2);
    await rows.updateOne({ _id: "a" }, { $inc: { coins: 10 } });
    await rows.deleteOne({ _id: "b" });
    await rows.insertOne({ _id: "c", coins: 100 });
    expect(await total()).toBe(2);
    await session.commitTransaction();
    expect(await rows.countDocuments()).toBe(2);
    await session.endSession();
  });

  test("conflicts with a change made after its beginning, and then is over", async () => {
    const rows = await accounts("conflict", { _id: "a", coins: 1 });
    const session = client.startSession();
    session.startTransaction();
    await rows.findOne({ _id: "a" }, { session });
    await rows.updateOne({ _id: "a" }, { $inc: { coins: 1 } });
    const error = await fails(
      rows.updateOne({ _id: "a" }, { $inc: { coins: 1 } }, { session }),
      112,
    );
    expect(error).toMatchObject({ errorLabels: ["TransientTransactionError"] });
    await fails(rows.findOne({ _id: "a" }, { session }), 251);
    await session.endSession();
    expect(await rows.findOne({ _id: "a" })).toMatchObject({ coins: 2 });
  });

  test("makes other writers of the same document wait, and only those", async () => {
    const rows = await accounts("waiting", { _id: "a", coins: 1 }, { _id: "b", coins: 1 });
    const session = client.startSession();
    session.startTransaction();
    await rows.updateOne({ _id: "a" }, { $inc: { coins: 1 } }, { session });
    let isWritten = false;
    const waiting = rows.updateOne({ _id: "a" }, { $inc: { coins: 10 } }).then(() => {
      isWritten = true;
    });
    await rows.updateOne({ _id: "b" }, { $inc: { coins: 10 } });
    expect(await rows.findOne({ _id: "b" })).toMatchObject({ coins: 11 });
    expect(isWritten).toBe(false);
    await session.commitTransaction();
    await waiting;
    await session.endSession();
    expect(await rows.findOne({ _id: "a" })).toMatchObject({ coins: 12 });
  });

  test("holds a unique key from its insert on", async () => {
    const rows = await accounts("unique");
    const session = client.startSession();
    session.startTransaction();
    await rows.insertOne({ _id: "a", owner: "x", coins: 1 }, { session });
    const other = fails(rows.insertOne({ _id: "b", owner: "x", coins: 1 }), 11000);
    await session.commitTransaction();
    await other;
    await session.endSession();
  });

  test("retried by the driver, many at once add up", async () => {
    const rows = await accounts("many", { _id: "from", coins: 100 }, { _id: "to", coins: 0 });
    const transfer = () =>
      client.withSession((session) =>
        session.withTransaction(async () => {
          const from = await rows.findOne({ _id: "from" }, { session });
          await rows.updateOne(
            { _id: "from" },
            { $set: { coins: (from?.coins ?? 0) - 1 } },
            { session },
          );
          await rows.updateOne({ _id: "to" }, { $inc: { coins: 1 } }, { session });
        }),
      );
    await Promise.all(Array.from({ length: 10 }, transfer));
    expect(await rows.find({}, { sort: { _id: 1 } }).toArray()).toEqual([
      { _id: "from", coins: 90 },
      { _id: "to", coins: 10 },
    ]);
  });

  test("refuses commands that cannot be undone", async () => {
    const session = client.startSession();
    session.startTransaction();
    await fails(client.db().collection("x").createIndex({ a: 1 }, { session }), 263);
    await session.endSession();
  });
});

describe("a write sent twice", () => {
  test("with the same session and number is done once", async () => {
    const rows = await accounts("retried", { _id: "a", coins: 0 });
    const session = client.startSession();
    const command = {
      update: "retried",
      updates: [{ q: { _id: "a" }, u: { $inc: { coins: 1 } } }],
      txnNumber: 7,
    };
    const first = await client.db().command({ ...command }, { session });
    const second = await client.db().command({ ...command }, { session });
    expect([first.n, second.n]).toEqual([1, 1]);
    expect(await rows.findOne({ _id: "a" })).toMatchObject({ coins: 1 });
    await session.endSession();
  });
});
