import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { describe, expect, test } from "vitest";
import { startEmbeddedMongo } from "#server/embedded-mongo/start.ts";
import { temporaryFolder } from "./support.ts";

const folder = temporaryFolder();

async function countAfter(dataDir: string): Promise<number> {
  const server = await startEmbeddedMongo({ dataDir });
  const client = await new MongoClient(server.uri("t")).connect();
  const count = await client.db().collection("a").countDocuments();
  await client.close();
  await server.stop();
  return count;
}

describe("startEmbeddedMongo", () => {
  test("keeps data, indexes and options over a restart", async () => {
    const dataDir = join(folder.path, "restart");
    const first = await startEmbeddedMongo({ dataDir });
    const client = await new MongoClient(first.uri("t")).connect();
    const db = client.db();
    await db.createCollection("checked", { validator: { n: { $gte: 1 } } });
    await db.collection("a").createIndex({ k: 1, at: -1 }, { unique: true });
    await db.collection("a").insertMany([{ k: 1 }, { k: 2, list: [1, 2] }, { k: 3 }]);
    await db.collection("a").deleteOne({ k: 3 });
    await client.close();
    await first.stop();
    const second = await startEmbeddedMongo({ dataDir });
    const again = await new MongoClient(second.uri("t")).connect();
    const rows = await again
      .db()
      .collection("a")
      .find({}, { projection: { _id: 0 } })
      .toArray();
    expect(rows).toEqual([{ k: 1 }, { k: 2, list: [1, 2] }]);
    expect((await again.db().collection("a").indexes()).map(({ name }) => name)).toEqual([
      "_id_",
      "k_1_at_-1",
    ]);
    await expect(again.db().collection("a").insertOne({ k: 1 })).rejects.toMatchObject({
      code: 11000,
    });
    await expect(again.db().collection("checked").insertOne({ n: 0 })).rejects.toMatchObject({
      code: 121,
    });
    await again.close();
    await second.stop();
  });

  test("refuses a folder that another server uses, in one sentence, and leaves that one alone", async () => {
    const dataDir = join(folder.path, "locked");
    const first = await startEmbeddedMongo({ dataDir });
    await expect(startEmbeddedMongo({ dataDir })).rejects.toThrow(
      `The data folder ${dataDir} is in use by another database server (process ${first.pid})`,
    );
    const client = await new MongoClient(first.uri("t")).connect();
    await client.db().collection("a").insertOne({});
    await client.close();
    await first.stop();
  });

  test("leaves no process behind when it cannot listen", async () => {
    const dataDir = join(folder.path, "blocked");
    await mkdir(join(dataDir, "mongo.sock", "in-the-way"), { recursive: true });
    await expect(startEmbeddedMongo({ dataDir })).rejects.toThrow(/mongo\.sock/);
    await rm(join(dataDir, "mongo.sock"), { recursive: true });
    expect(await countAfter(dataDir)).toBe(0);
  });

  test("takes over a folder whose server was killed", async () => {
    const dataDir = join(folder.path, "killed");
    const server = await startEmbeddedMongo({ dataDir });
    process.kill(server.pid, "SIGKILL");
    await server.stop();
    expect(await countAfter(dataDir)).toBe(0);
  });

  test("says what is wrong with a folder that it cannot use", async () => {
    const file = join(folder.path, "a-file");
    await writeFile(file, "");
    await expect(startEmbeddedMongo({ dataDir: join(file, "data") })).rejects.toThrow(
      /ENOTDIR|EEXIST/,
    );
  });

  test("can be reached by nobody but its user", async () => {
    const dataDir = join(folder.path, "private");
    const server = await startEmbeddedMongo({ dataDir });
    expect((await stat(dataDir)).mode & 0o077).toBe(0);
    expect(await readdir(dataDir)).toContain("mongo.sock");
    await server.stop();
    expect(await readdir(dataDir)).not.toContain("mongo.sock");
  });

  test("listens elsewhere when its folder is too deep for a socket", async () => {
    const dataDir = join(folder.path, "deep".repeat(30));
    expect(await countAfter(dataDir)).toBe(0);
  });

  test("SIGTERM writes everything down and ends with 0", async () => {
    const dataDir = join(folder.path, "sigterm");
    const codes: (number | null)[] = [];
    const server = await startEmbeddedMongo({ dataDir, onExit: (code) => codes.push(code) });
    const client = await new MongoClient(server.uri("t")).connect();
    // Nobody waits for this write, so it may be under way when the signal comes.
    const writing = client
      .db()
      .collection("a")
      .insertMany(Array.from({ length: 500 }, () => ({})));
    await writing;
    process.kill(server.pid, "SIGTERM");
    await server.stop();
    expect(codes).toEqual([0]);
    await client.close();
    expect(await countAfter(dataDir)).toBe(500);
  });

  test("ends when its parent is killed, and lets go of the folder", async () => {
    const dataDir = join(folder.path, "orphan");
    const parent = fork(join(import.meta.dirname, "orphan-parent.ts"), [dataDir]);
    const [pid] = await once(parent, "message");
    parent.kill("SIGKILL");
    await expect.poll(() => isAlive(Number(pid)), { timeout: 5000 }).toBe(false);
    expect(await countAfter(dataDir)).toBe(1);
  });

  test("cuts off whoever sends garbage, and goes on answering others", async () => {
    const dataDir = join(folder.path, "garbage");
    const server = await startEmbeddedMongo({ dataDir });
    const client = await new MongoClient(server.uri("t")).connect();
    const messages = [
      Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
      Buffer.from([0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0]),
      Buffer.from([3, 0, 0, 0]),
      message(2013, [0, 0, 0, 0, 0, 255, 255, 255, 255]),
      message(2013, [0, 0, 0, 0, 9, 5, 0, 0, 0, 0]),
      message(2013, [0, 0, 0, 0, 1, 6, 0, 0, 0, 65, 65]),
      message(9999, []),
      message(2004, [1, 2]),
    ];
    for (const bytes of messages) {
      const socket = connect(join(dataDir, "mongo.sock"));
      socket.on("error", () => {});
      socket.write(bytes);
      await once(socket, "close");
      await expect(client.db().command({ ping: 1 })).resolves.toMatchObject({ ok: 1 });
    }
    await client.close();
    await server.stop();
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A message with a right header and a body of our own. */
function message(operation: number, body: number[]): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(16 + body.length, 0);
  header.writeInt32LE(operation, 12);
  return Buffer.concat([header, Buffer.from(body)]);
}
