import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CallError } from "#client/kit/call.ts";
import { joinRanges, lengthOf } from "#client/watching/report/coverage.ts";
import { createKept, type Kept } from "#client/watching/report/kept.ts";
import { createReporter, type Reporter } from "#client/watching/report/reporter.ts";
import type { Progress, Range } from "#server/watching/protocol.ts";

const DURATION_MS = 60_000;
const range = (fromMs: number, toMs: number): Range => ({ fromMs, toMs });

/** A browser's storage. */
function createStorage() {
  const entries = new Map<string, string>();
  return {
    entries,
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
    removeItem: (key: string) => void entries.delete(key),
  };
}

/** A server that unites what arrives, as the real one does, and can be out of reach. */
function createServer() {
  const watches = new Set<string>();
  const seen = new Map<string, Range[]>();
  const server = {
    isReachable: true,
    /** Takes a report and loses the answer on the way back. */
    losesAnswers: false,
    refusal: null as CallError | null,
    requests: 0,
    reports: [] as Kept[],
    forget: () => watches.clear(),
    covered: (itemId: string) => lengthOf(seen.get(itemId) ?? []),
    async start(itemId: string) {
      server.requests++;
      if (!server.isReachable) throw new CallError({ code: "network", message: "" });
      const watchId = `w${watches.size + server.reports.length + 1}`;
      watches.add(watchId);
      return { watchId, progress: progressOf(itemId, 0) };
    },
    async report(report: Kept): Promise<Progress> {
      server.requests++;
      if (!server.isReachable) throw new CallError({ code: "network", message: "" });
      if (server.refusal) throw server.refusal;
      if (!watches.has(report.watchId)) throw new CallError({ code: "not_found", message: "" });
      server.reports.push(report);
      seen.set(report.itemId, joinRanges([...(seen.get(report.itemId) ?? []), ...report.ranges]));
      if (server.losesAnswers) throw new CallError({ code: "network", message: "" });
      return progressOf(report.itemId, report.positionMs);
    },
  };
  const progressOf = (itemId: string, positionMs: number): Progress => {
    const coveredMs = server.covered(itemId);
    const percent = Math.round((coveredMs / DURATION_MS) * 100);
    return { coveredMs, percent, positionMs, ranges: [], answer: null, hasPhoto: false };
  };
  return server;
}

let server: ReturnType<typeof createServer>;
let storage: ReturnType<typeof createStorage>;
let last: Kept[];
function open(itemId = "i1", personId = "p1"): Reporter {
  return createReporter({
    itemId,
    start: server.start,
    report: server.report,
    reportLast: (report) => last.push(report),
    kept: createKept(storage, personId),
  });
}
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  server = createServer();
  storage = createStorage();
  last = [];
});
afterEach(() => void vi.useRealTimers());

describe("the reporter", () => {
  test("says nothing before it plays, then every ten seconds what is new", async () => {
    const reporter = open();
    reporter.flush();
    await wait(30_000);
    expect(server.requests).toBe(0);
    reporter.begin();
    reporter.begin();
    reporter.played([range(0, 9_000)], 9_000);
    await wait(10_000);
    reporter.played([range(0, 19_000)], 19_000);
    await wait(10_000);
    expect(server.reports.map(({ ranges }) => ranges)).toEqual([
      [range(0, 9_000)],
      [range(9_000, 19_000)],
    ]);
    expect(reporter.state.get()).toMatchObject({ pendingMs: 0, progress: { percent: 32 } });
    await wait(60_000);
    expect(server.reports).toHaveLength(2);
  });

  test("says a new position even when nothing new was seen", async () => {
    const reporter = open();
    reporter.begin();
    reporter.played([range(0, 9_000)], 9_000);
    await wait(10_000);
    reporter.played([range(0, 9_000)], 2_000);
    reporter.flush();
    await wait(0);
    expect(server.reports.at(-1)).toMatchObject({ ranges: [], positionMs: 2_000 });
  });

  test("writes down what it cannot deliver, and delivers it when the network is back", async () => {
    const reporter = open();
    reporter.begin();
    await wait(0);
    server.isReachable = false;
    reporter.played([range(0, 20_000)], 20_000);
    await wait(20_000);
    expect(reporter.state.get().pendingMs).toBe(20_000);
    expect(storage.entries.size).toBeGreaterThan(1);
    server.isReachable = true;
    reporter.flush();
    await wait(0);
    expect(server.covered("i1")).toBe(20_000);
    expect(reporter.state.get().pendingMs).toBe(0);
    expect(createKept(storage, "p1").all()).toEqual([]);
  });

  test("counts nothing twice when the answer is lost", async () => {
    const reporter = open();
    reporter.begin();
    server.losesAnswers = true;
    reporter.played([range(0, 8_000)], 8_000);
    await wait(20_000);
    server.losesAnswers = false;
    await wait(10_000);
    expect(server.reports.length).toBeGreaterThan(1);
    expect(server.covered("i1")).toBe(8_000);
  });

  test("leaves its last words and keeps them; the next visit delivers them, of other items too", async () => {
    const first = open("i1");
    first.begin();
    await wait(0);
    first.played([range(0, 7_000)], 7_000);
    first.leave();
    expect(last).toMatchObject([{ itemId: "i1", ranges: [range(0, 7_000)] }]);
    const second = open("i2"); // the page is gone; another one opens another item
    second.begin();
    await wait(0);
    expect(server.covered("i1")).toBe(7_000);
    expect(createKept(storage, "p1").all()).toEqual([]);
  });

  test("never sends one person's as another's", async () => {
    const pupil = open("i1", "p1");
    pupil.begin();
    await wait(0);
    pupil.played([range(0, 7_000)], 7_000);
    pupil.leave();
    const sister = open("i1", "p2");
    sister.begin();
    await wait(0);
    expect(server.reports).toEqual([]);
  });

  test("begins a new sitting, with all that was seen, when the server forgot it", async () => {
    const reporter = open();
    reporter.begin();
    reporter.played([range(0, 5_000)], 5_000);
    await wait(10_000);
    server.forget();
    reporter.played([range(0, 9_000)], 9_000);
    await wait(20_000);
    expect(server.reports.at(-1)?.ranges).toEqual([range(0, 9_000)]);
    expect(new Set(server.reports.map(({ watchId }) => watchId)).size).toBe(2);
  });

  test("waits with what the clock does not allow yet", async () => {
    const reporter = open();
    reporter.begin();
    await wait(0);
    server.refusal = new CallError({ code: "conflict", reason: "watched_too_fast", message: "" });
    reporter.played([range(0, 30_000)], 30_000);
    await wait(10_000);
    expect(reporter.state.get().pendingMs).toBe(30_000);
    server.refusal = null;
    await wait(10_000);
    expect(server.covered("i1")).toBe(30_000);
  });

  test("opens the sitting late when it began without a network, and loses nothing", async () => {
    server.isReachable = false;
    const reporter = open();
    reporter.begin();
    reporter.played([range(0, 9_000)], 9_000);
    await wait(10_000);
    server.isReachable = true;
    await wait(10_000);
    expect(server.covered("i1")).toBe(9_000);
  });

  test("reports a last time when its screen goes, and no more", async () => {
    const reporter = open();
    reporter.begin();
    await wait(0);
    reporter.played([range(0, 3_000)], 3_000);
    reporter.close();
    await wait(0);
    expect(server.covered("i1")).toBe(3_000);
    const { requests } = server;
    reporter.played([range(0, 9_000)], 9_000);
    reporter.flush();
    await wait(60_000);
    expect(server.requests).toBe(requests);
  });
});

describe("what is kept", () => {
  const kept = (watchId: string): Kept => ({
    itemId: "i1",
    watchId,
    ranges: Array.from({ length: 900 }, (_, at) => range(at * 10, at * 10 + 5)),
    positionMs: 1,
  });

  test("is bounded: the newest thirty sittings, five hundred stretches each", () => {
    const reports = createKept(storage, "p1");
    for (let at = 0; at < 40; at++) reports.put(kept(`w${at}`));
    const all = reports.all();
    expect(all.map(({ watchId }) => watchId)).toEqual(
      Array.from({ length: 30 }, (_, at) => `w${at + 10}`),
    );
    expect(all.every(({ ranges }) => ranges.length === 500)).toBe(true);
    expect(storage.entries.size).toBe(31);
  });

  test("passes over what is damaged, and a storage that is full", () => {
    const reports = createKept(storage, "p1");
    reports.put(kept("w1"));
    reports.put(kept("w2"));
    storage.entries.set("qonyrau.watched.p1.w1", "{");
    expect(reports.all().map(({ watchId }) => watchId)).toEqual(["w2"]);
    const full = {
      ...storage,
      setItem: () => {
        throw new DOMException("full", "QuotaExceededError");
      },
    };
    expect(() => createKept(full, "p1").put(kept("w3"))).not.toThrow();
  });
});
