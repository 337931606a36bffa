/**
 * What came of a call. `lost`: no answer, or one that says nothing of whether it was done; `later`: not now, try after a
 * while; `unauthorized`: these credentials are not accepted; `conflict`: it is another way there than was
 * thought, or gone;
 * `rejected`: the outside does not take this.
 */
export type OutsideFailure = "lost" | "later" | "unauthorized" | "conflict" | "rejected";

/** A call to an outside journal that failed. Its message is for the log and quotes nothing; `words` are the outside's own. */
export class OutsideError extends Error {
  readonly failure: OutsideFailure;
  readonly status: number | null;
  readonly words: string;
  readonly afterMs: number | null;

  constructor(
    failure: OutsideFailure,
    about: { status?: number; words?: string; afterMs?: number | null; cause?: unknown } = {},
  ) {
    super(`The outside journal: ${failure} ${about.status ?? ""}`.trim(), { cause: about.cause });
    this.name = "OutsideError";
    this.failure = failure;
    this.status = about.status ?? null;
    this.words = about.words ?? "";
    this.afterMs = about.afterMs ?? null;
  }
}
