import type { AttemptStage } from "#server/attendance/protocol.ts";
import { parseStored } from "../kit/stored.ts";
import { newUuid } from "../kit/uuid.ts";

export type Attempt = { attemptId: string; lessonId: string; at: string; stage: Stage };
type Stage = "opened" | "signalling" | "ice" | "media";
type Report = (
  lessonId: string,
  attempts: { attemptId: string; at: string; stage: AttemptStage }[],
) => Promise<unknown>;
type Keep = Pick<Storage, "getItem" | "setItem">;

const KEY = "qonyrauAttempts";
/** Older ones say nothing any more, and the server takes 50 at once. */
const KEEP_DAYS = 7;
const KEEP_COUNT = 50;

/**
 * Attempts to enter a lesson that have not succeeded. Written down at once, so that a page closed in
 * despair, or a phone without network all lesson long, still counts as having tried.
 */
export class AttemptLog {
  readonly #keep: Keep;
  readonly #now: () => number;

  constructor(keep: Keep, now: () => number = Date.now) {
    this.#keep = keep;
    this.#now = now;
  }

  get all(): Attempt[] {
    const oldest = this.#now() - KEEP_DAYS * 86_400_000;
    return read(this.#keep.getItem(KEY)).filter(({ at }) => Date.parse(at) >= oldest);
  }

  /** The page of a lesson was opened. Gives the attempt's id. */
  open(lessonId: string): string {
    const attemptId = newUuid();
    const at = new Date(this.#now()).toISOString();
    this.#write([...this.all, { attemptId, lessonId, at, stage: "opened" }]);
    return attemptId;
  }

  /** It failed at this stage. */
  fail(attemptId: string, stage: Exclude<Stage, "opened">): void {
    this.#write(
      this.all.map((attempt) =>
        attempt.attemptId === attemptId ? { ...attempt, stage } : attempt,
      ),
    );
  }

  /** It succeeded after all: nothing to report. */
  succeed(attemptId: string): void {
    this.#write(this.all.filter((attempt) => attempt.attemptId !== attemptId));
  }

  /**
   * Sends what is kept, by lesson, and forgets what arrived; repeating one changes nothing at the
   * server. `current` is still under way and stays.
   */
  async flush(report: Report, current?: string): Promise<void> {
    const due = this.all.filter(({ attemptId }) => attemptId !== current);
    for (const lessonId of new Set(due.map((attempt) => attempt.lessonId))) {
      const attempts = due.filter((attempt) => attempt.lessonId === lessonId);
      await report(
        lessonId,
        attempts.map(({ attemptId, at, stage }) => ({ attemptId, at, stage })),
      );
      const sent = new Set(attempts.map(({ attemptId }) => attemptId));
      this.#write(this.all.filter(({ attemptId }) => !sent.has(attemptId)));
    }
  }

  #write(attempts: Attempt[]): void {
    this.#keep.setItem(KEY, JSON.stringify(attempts.slice(-KEEP_COUNT)));
  }
}

/** What an attempt waits for now, or that it has succeeded. */
export type Progress = Exclude<Stage, "opened"> | "done";
/** An attempt that has no media by now is told as failed. */
const PATIENCE_MS = 15_000;

/** Follows one attempt until it succeeds or has taken too long. Gives the function that stops it. */
export function watchAttempt(
  log: AttemptLog,
  attemptId: string,
  report: Report,
  progress: () => Progress,
): () => void {
  const startedAt = Date.now();
  const flush = (current?: string) => log.flush(report, current).catch(() => undefined); // kept
  void flush(attemptId);
  const timer = setInterval(() => {
    const now = progress();
    if (now !== "done" && Date.now() - startedAt < PATIENCE_MS) return;
    clearInterval(timer);
    if (now === "done") {
      log.succeed(attemptId);
    } else {
      log.fail(attemptId, now);
      void flush();
    }
  }, 500);
  return () => clearInterval(timer);
}

function read(text: string | null): Attempt[] {
  const parsed = parseStored(text);
  return Array.isArray(parsed) ? parsed.filter(isAttempt) : [];
}

function isAttempt(value: unknown): value is Attempt {
  if (typeof value !== "object" || value === null) return false;
  return ["attemptId", "lessonId", "at", "stage"].every(
    (key) => typeof Reflect.get(value, key) === "string",
  );
}
