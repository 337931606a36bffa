import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { expect, test, vi } from "vitest";
import { keepEmbeddedMongo } from "#server/embedded-mongo/keep.ts";
import { temporaryFolder } from "./support.ts";

const folder = temporaryFolder();
const news = () => ({ onEnded: vi.fn(), onBack: vi.fn(), onFailed: vi.fn() });
/** Of a process that was killed: its id is nobody's. */
const isGone = (pid: number) => expect(() => process.kill(pid, 0)).toThrow();

test("a database that is killed comes back with what it had, and the same client goes on", async () => {
  const told = news();
  const kept = await keepEmbeddedMongo({ dataDir: join(folder.path, "back"), ...told });
  const client = await new MongoClient(kept.uri("t")).connect();
  const rows = client.db().collection<{ n: number }>("a");
  for (const n of [1, 2, 3]) {
    await rows.insertOne({ n });
    process.kill(kept.pid(), "SIGKILL");
    await vi.waitFor(() => expect(told.onBack).toHaveBeenCalledTimes(n), 30_000);
  }
  await vi.waitFor(async () => expect(await rows.countDocuments()).toBe(3), 30_000);
  expect(told.onEnded.mock.calls).toEqual([[null], [null], [null]]);
  expect(told.onFailed).not.toHaveBeenCalled();
  await client.close();
  const last = kept.pid();
  await kept.stop();
  isGone(last);
  expect(told.onEnded).toHaveBeenCalledTimes(3);
});

test("one that cannot come back is tried until it can, and a stop ends the tries", async () => {
  const dataDir = join(folder.path, "blocked");
  const socket = join(dataDir, "mongo.sock");
  const told = news();
  // A folder stands where its socket was, before the first try.
  told.onEnded.mockImplementation(() => {
    rmSync(socket, { force: true });
    mkdirSync(join(socket, "in-the-way"), { recursive: true });
  });
  const kept = await keepEmbeddedMongo({ dataDir, ...told });
  process.kill(kept.pid(), "SIGKILL");
  await vi.waitFor(() => expect(told.onFailed).toHaveBeenCalledTimes(2), 30_000);
  rmSync(socket, { recursive: true });
  await vi.waitFor(() => expect(told.onBack).toHaveBeenCalledTimes(1), 30_000);
  process.kill(kept.pid(), "SIGKILL");
  await vi.waitFor(() => expect(told.onFailed).toHaveBeenCalledTimes(3), 30_000);
  await kept.stop();
  expect(told.onBack).toHaveBeenCalledTimes(1);
});
