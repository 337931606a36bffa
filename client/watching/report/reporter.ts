import type { Progress, Range } from "#server/watching/protocol.ts";
import { CallError } from "../../kit/call.ts";
import { Store } from "../../kit/store.ts";
import { createCoverage, lengthOf } from "./coverage.ts";
import { type Kept, type KeptReports, MOST_RANGES } from "./kept.ts";

export type ReporterState = {
  /** As the server counts it; null until the watch is open. */
  progress: Progress | null;
  /** Seen and not yet with the server, ms. Above ten seconds only without a network. */
  pendingMs: number;
};

/** Tells the server what was watched. Made by `useReporter` or `createReporter`, given to the player. */
export type Reporter = {
  state: Store<ReporterState>;
  /** Playing begins: the watch is opened. Calling again does nothing. */
  begin(): void;
  /** What has been played so far, ms, and the position. Called several times a second. */
  played(ranges: readonly Range[], positionMs: number): void;
  /** Paused or ended, or the network is back: reports at once. */
  flush(): void;
  /** The page goes this instant: what is left is kept and sent as last words. */
  leave(): void;
  /** The screen goes and the page stays: a last report, then nothing more. */
  close(): void;
};

type Deps = {
  itemId: string;
  start: (itemId: string) => Promise<{ watchId: string; progress: Progress }>;
  report: (report: Kept) => Promise<Progress>;
  /** Sends without waiting for an answer, in a way that outlives the page. */
  reportLast: (report: Kept) => void;
  kept: KeptReports;
};

/** Between reports while it plays, ms. */
const EVERY_MS = 10_000;

/** The server will never take it: another person's, a removed item's, a forgotten sitting's. */
const isRefusal = (error: unknown) =>
  error instanceof CallError && ["not_found", "forbidden", "invalid"].includes(error.code);
/** More than its clock has seen yet, as after a phone's clock jumped: the next report may carry it. */
const isTooEarly = (error: unknown) =>
  error instanceof CallError && error.reason === "watched_too_fast";

/** Reports one sitting with one item, and what earlier ones left undelivered. Repeating a report is harmless. */
export function createReporter(deps: Deps): Reporter {
  const { itemId, start, report, reportLast, kept } = deps;
  const state = new Store<ReporterState>({ progress: null, pendingMs: 0 });
  const coverage = createCoverage();
  let watchId: string | null = null;
  let positionMs = 0;
  let toldPositionMs = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  let working: Promise<void> | null = null;
  let isAskedAgain = false;

  const due = (id: string): Kept | null => {
    const ranges = coverage.fresh().slice(0, MOST_RANGES);
    if (ranges.length === 0 && positionMs === toldPositionMs) return null;
    return { itemId, watchId: id, ranges, positionMs };
  };
  const showPending = () => state.patch({ pendingMs: lengthOf(coverage.fresh()) });

  /** One report at a time; what is asked for meanwhile comes after it. */
  function work(): Promise<void> {
    if (working) {
      isAskedAgain = true;
      return working;
    }
    working = deliver()
      .catch(keep)
      .finally(() => {
        working = null;
        if (!isAskedAgain) return;
        isAskedAgain = false;
        void work();
      });
    return working;
  }

  async function deliver(): Promise<void> {
    await deliverKept();
    watchId ??= await open();
    const next = due(watchId);
    if (!next) return;
    try {
      const progress = await report(next);
      coverage.deliver(next.ranges);
      toldPositionMs = next.positionMs;
      kept.drop(next.watchId);
      state.patch({ progress });
      showPending();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // The server knows this sitting no more: a new one at the next report, with all that was seen.
      kept.drop(next.watchId);
      watchId = null;
      coverage.forgetDelivered();
    }
  }

  async function open(): Promise<string> {
    const opened = await start(itemId);
    state.patch({ progress: opened.progress });
    return opened.watchId;
  }

  async function deliverKept(): Promise<void> {
    for (const old of kept.all()) {
      if (old.watchId === watchId) continue; // it is part of what comes next
      try {
        const progress = await report(old);
        if (old.itemId === itemId) state.patch({ progress });
      } catch (error) {
        if (isTooEarly(error)) continue;
        if (!isRefusal(error)) throw error;
      }
      kept.drop(old.watchId);
    }
  }

  /** No answer: written down, tried again with the next report. */
  function keep(): void {
    showPending();
    const next = watchId === null ? null : due(watchId);
    if (next) kept.put(next);
  }

  return {
    state,
    begin() {
      if (timer !== undefined) return;
      timer = setInterval(() => void work(), EVERY_MS);
      void work();
    },
    played(ranges, atMs) {
      coverage.take(ranges);
      positionMs = atMs;
    },
    flush() {
      if (timer !== undefined) void work();
    },
    leave() {
      const next = watchId === null ? null : due(watchId);
      if (!next) return;
      kept.put(next); // the answer to the last words is never heard
      reportLast(next);
    },
    close() {
      if (timer === undefined) return;
      clearInterval(timer);
      timer = undefined;
      void work();
    },
  };
}
