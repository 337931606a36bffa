import mongoose from "mongoose";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createJobs, type JobHandler, type Jobs } from "#server/videos/jobs.ts";
import { startDatabase } from "../../support/database.ts";
import { waitFor } from "../../support/videos.ts";

startDatabase();
const newId = () => new mongoose.Types.ObjectId().toHexString();
const schoolId = newId();
const collection = () => mongoose.connection.db!.collection("video_jobs");
let machines: Jobs[] = [];
beforeEach(async () => {
  await collection().deleteMany({});
  machines = [];
});
afterEach(() => Promise.all(machines.map((jobs) => jobs.stop())));

type MachineOptions = { name?: string; lockLifeMs?: number; concurrency?: number };
/** A machine that runs one handler for every kind. Without one it only adds. */
async function aMachine(handler: JobHandler | null, options: MachineOptions = {}): Promise<Jobs> {
  const { name = newId(), lockLifeMs = 60_000, concurrency = 1 } = options;
  const jobs = createJobs({ db: mongoose.connection.db!, name, lockLifeMs, everyMs: 100 });
  await jobs.prepare();
  if (handler) {
    const handlers = { import: handler, low: handler, high: handler, av1: handler };
    await jobs.begin(handlers, concurrency);
    machines.push(jobs);
  }
  return jobs;
}
const pause = (ms: number) => new Promise((go) => setTimeout(go, ms));
/** Runs until it is stopped. */
const endless: JobHandler = (_ref, signal) =>
  new Promise((_done, fail) =>
    signal.addEventListener("abort", () => fail(new Error("cut")), { once: true }),
  );
const isEmpty = () =>
  waitFor(
    () => collection().countDocuments(),
    (count) => count === 0,
  );

test("two machines, ten jobs: each runs once", async () => {
  const runs: string[] = [];
  const busy = [0, 0];
  let most = 0;
  const handler = (machine: number): JobHandler => {
    return async ({ videoId }) => {
      runs.push(videoId);
      busy[machine] = (busy[machine] ?? 0) + 1;
      most = Math.max(most, ...busy);
      await pause(30);
      busy[machine] = (busy[machine] ?? 0) - 1;
      return null;
    };
  };
  const adder = await aMachine(null);
  const ids = Array.from({ length: 10 }, newId);
  for (const videoId of ids) await adder.add("low", { schoolId, videoId }, { deadlineMs: 1 });
  await Promise.all([aMachine(handler(0)), aMachine(handler(1))]);
  await isEmpty();
  expect(runs.sort()).toEqual([...ids].sort());
  expect(most).toBe(1);
});

test("the earliest deadline goes first, whatever came before it", async () => {
  const order: string[] = [];
  const [late, early, middle] = [newId(), newId(), newId()];
  const adder = await aMachine(null);
  await adder.add("low", { schoolId, videoId: late }, { deadlineMs: 3_000 });
  await adder.add("low", { schoolId, videoId: early }, { deadlineMs: 1_000 });
  await adder.add("low", { schoolId, videoId: middle }, { deadlineMs: 2_000 });
  await aMachine(async ({ videoId }) => {
    order.push(videoId);
    return null;
  });
  await isEmpty();
  expect(order).toEqual([early, middle, late]);
});

test("asked for many times at once, it is one job", async () => {
  let count = 0;
  const jobs = await aMachine(async () => {
    count += 1;
    await pause(50);
    return null;
  });
  const ref = { schoolId, videoId: newId() };
  await Promise.all(Array.from({ length: 5 }, () => jobs.add("low", ref, { deadlineMs: 1 })));
  await isEmpty();
  expect(count).toBe(1);
});

test("runs again when it says so, and sooner when somebody asks", async () => {
  const at: number[] = [];
  const jobs = await aMachine(async () => {
    at.push(Date.now());
    if (at.length === 1) return { retryAtMs: Date.now() + 400 };
    return at.length === 2 ? { retryAtMs: Date.now() + 3600_000 } : null;
  });
  const ref = { schoolId, videoId: newId() };
  await jobs.add("low", ref, { deadlineMs: 1 });
  await waitFor(
    async () => at.length,
    (count) => count === 2,
  );
  expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(390);
  await waitFor(
    () => collection().countDocuments({ lockedAt: null }),
    (count) => count === 1,
  );
  await jobs.add("low", ref, { deadlineMs: 1 });
  await isEmpty();
  expect(at.length).toBe(3);
});

test("asked for while it runs, it runs once more: nothing is lost at its last moment", async () => {
  const videoId = newId();
  let runs = 0;
  const jobs = await aMachine(async () => {
    runs += 1;
    if (runs === 1) await jobs.add("low", { schoolId, videoId }, { deadlineMs: 1 });
    return null;
  });
  await jobs.add("low", { schoolId, videoId }, { deadlineMs: 1 });
  await isEmpty();
  expect(runs).toBe(2);
});

test("a handler's mistake does not lose the job", async () => {
  const jobs = await aMachine(async () => {
    throw new Error("a mistake of ours");
  });
  const ref = { schoolId, videoId: newId() };
  await jobs.add("high", ref, { deadlineMs: 1 });
  const job = await waitFor(
    () => collection().findOne({}),
    (seen) => seen?.lockedAt === null && seen.nextRunAt > new Date(),
  );
  expect(job?.data).toEqual(ref);
});

test("removed while it runs: it is told, and nothing is left", async () => {
  const reasons: unknown[] = [];
  let hasBegun = false;
  const jobs = await aMachine(async (ref, signal) => {
    hasBegun = true;
    return endless(ref, signal).finally(() => reasons.push(signal.reason));
  });
  const videoId = newId();
  await jobs.add("low", { schoolId, videoId }, { deadlineMs: 1 });
  await waitFor(
    async () => hasBegun,
    (begun) => begun,
  );
  await jobs.remove(videoId);
  expect(reasons).toEqual(["removed"]);
  expect(await collection().countDocuments()).toBe(0);
});

test("removed by another machine: the one that runs it hears with its next sign of life", async () => {
  const reasons: unknown[] = [];
  let hasBegun = false;
  await aMachine(
    (ref, signal) => {
      hasBegun = true;
      return endless(ref, signal).finally(() => reasons.push(signal.reason));
    },
    { lockLifeMs: 400 },
  );
  const other = await aMachine(null);
  const videoId = newId();
  await other.add("low", { schoolId, videoId }, { deadlineMs: 1 });
  await waitFor(
    async () => hasBegun,
    (begun) => begun,
  );
  await other.remove(videoId);
  await waitFor(
    async () => reasons,
    (seen) => seen.length === 1,
  );
  expect(reasons).toEqual(["removed"]);
});

test("long work keeps its lock; a dead machine's is taken over", async () => {
  let others = 0;
  let isDone = false;
  const jobs = await aMachine(
    async () => {
      await pause(1_500); // nearly four lives of the lock
      isDone = true;
      return null;
    },
    { lockLifeMs: 400 },
  );
  const ref = { schoolId, videoId: newId() };
  await jobs.add("low", ref, { deadlineMs: 1 });
  await waitFor(
    () => collection().countDocuments({ lockedAt: { $ne: null } }),
    (count) => count === 1,
  );
  await aMachine(
    async () => {
      others += 1;
      return null;
    },
    { lockLifeMs: 400 },
  );
  await isEmpty();
  expect([isDone, others]).toEqual([true, 0]);
  // One that died holds its lock, and gives no sign of life.
  await jobs.add("av1", ref, { deadlineMs: 1, atMs: Date.now() + 3600_000 });
  await collection().updateOne(
    {},
    { $set: { lockedAt: new Date(), nextRunAt: null, lastModifiedBy: "the dead" } },
  );
  await isEmpty();
});

test("a machine's own locks are free at its start, others' are not", async () => {
  const adder = await aMachine(null);
  const [own, foreign] = [newId(), newId()];
  for (const videoId of [own, foreign])
    await adder.add("low", { schoolId, videoId }, { deadlineMs: 1 });
  const lock = (videoId: string, lastModifiedBy: string) =>
    collection().updateOne(
      { "data.videoId": videoId },
      { $set: { lockedAt: new Date(), nextRunAt: null, lastModifiedBy } },
    );
  await lock(own, "this machine");
  await lock(foreign, "another");
  const ran: string[] = [];
  await aMachine(
    async ({ videoId }) => {
      ran.push(videoId);
      return null;
    },
    { name: "this machine" },
  );
  await waitFor(
    () => collection().countDocuments(),
    (count) => count === 1,
  );
  await pause(300);
  expect(ran).toEqual([own]);
});

test("a stop cuts what runs, and it is back in the queue at once", async () => {
  let begun = 0;
  const jobs = await aMachine((ref, signal) => {
    begun += 1;
    return endless(ref, signal);
  });
  const ids = [newId(), newId()];
  for (const videoId of ids) await jobs.add("low", { schoolId, videoId }, { deadlineMs: 1 });
  await waitFor(
    async () => begun,
    (count) => count === 1,
  );
  await jobs.stop();
  const left = await collection().find({}).toArray();
  expect(left.map(({ data }) => data.videoId).sort()).toEqual([...ids].sort());
  for (const { lockedAt, nextRunAt } of left) {
    expect(lockedAt).toBeNull();
    expect(nextRunAt.getTime()).toBeLessThanOrEqual(Date.now());
  }
  expect(begun).toBe(1);
  await aMachine(async () => null);
  await isEmpty();
});
