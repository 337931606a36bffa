import { join } from "node:path";
import { MongoClient } from "mongodb";
import { describe, expect, test } from "vitest";
import { type EmbeddedMongo, startEmbeddedMongo } from "#server/embedded-mongo/start.ts";
import { temporaryFolder } from "./support.ts";

const ROUNDS = 20;
const ROUND_MS = 400;
const WRITERS = 4;
type Entry = { _id: number; round: number; updates: number };
type Promised = Map<number, number>;

/** Writes until the server dies; what it acknowledged, by `_id`, with the updates it acknowledged. */
async function writeUntilKilled(client: MongoClient, round: number): Promise<Promised> {
  const entries = client.db("kill").collection<Entry>("entries");
  const promised: Promised = new Map();
  const write = async (writer: number): Promise<void> => {
    for (let i = 0; ; i++) {
      const _id = round * 1_000_000 + writer * 100_000 + i;
      await entries.insertOne({ _id, round, updates: 0 });
      promised.set(_id, 0);
      await entries.updateOne({ _id }, { $inc: { updates: 1 } });
      promised.set(_id, 1);
    }
  };
  await Promise.allSettled(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  return promised;
}

async function killAmidWrites(server: EmbeddedMongo, round: number): Promise<Promised> {
  const client = await new MongoClient(server.uri("kill"), {
    serverSelectionTimeoutMS: 300,
  }).connect();
  const entries = client.db("kill").collection<Entry>("entries");
  await entries.createIndex({ round: 1 });
  const writing = writeUntilKilled(client, round);
  await new Promise((resolve) => setTimeout(resolve, ROUND_MS + Math.random() * 100));
  process.kill(server.pid, "SIGKILL");
  const promised = await writing;
  await client.close();
  return promised;
}

/** How many of the promised writes are not there. */
async function countLost(
  server: EmbeddedMongo,
  round: number,
  promised: Promised,
): Promise<number> {
  const client = await new MongoClient(server.uri("kill")).connect();
  const entries = client.db("kill").collection<Entry>("entries");
  const found = new Map(
    (await entries.find({ round }).toArray()).map((entry) => [entry._id, entry.updates]),
  );
  await client.close();
  return [...promised].filter(([_id, updates]) => (found.get(_id) ?? -1) < updates).length;
}

describe("a server that is killed while it writes", () => {
  const folder = temporaryFolder();

  test("has every write that it acknowledged, twenty times", async () => {
    const dataDir = join(folder.path, "data");
    let acknowledged = 0;
    for (let round = 0; round < ROUNDS; round++) {
      let exit: (code: number | null) => void = () => {};
      const exited = new Promise<number | null>((resolve) => {
        exit = resolve;
      });
      const promised = await killAmidWrites(
        await startEmbeddedMongo({ dataDir, onExit: exit }),
        round,
      );
      expect(await exited).toBeNull();
      const again = await startEmbeddedMongo({ dataDir });
      expect(await countLost(again, round, promised)).toBe(0);
      await again.stop();
      acknowledged += promised.size;
    }
    expect(acknowledged).toBeGreaterThan(ROUNDS * WRITERS);
  }, 120_000);
});
