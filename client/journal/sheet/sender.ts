import type { CellChange, JournalCell, TermMark } from "#server/journal/protocol.ts";
import { CallError } from "../../kit/call.ts";
import { Store } from "../../kit/store.ts";
import { cellKey } from "../model/columns.ts";
import {
  codeSettled,
  countOf,
  depart,
  emptyQueue,
  grounded,
  landed,
  type Queue,
  type UnsentCode,
} from "../model/queue.ts";

export type Answer = {
  cells: JournalCell[];
  conflicts: { wanted: CellChange; stands: JournalCell }[];
  termMarks: TermMark[];
};
type Deps = {
  read: () => Queue;
  change: (by: (queue: Queue) => Queue) => void;
  /** @throws CallError */
  sendCells: (flight: NonNullable<Queue["flight"]>) => Promise<Answer>;
  /** Decisions of one lesson. @throws CallError */
  sendCodes: (column: string, codes: UnsentCode[]) => Promise<void>;
  onAnswer: (answer: Answer) => void;
  onCodes: (codes: readonly UnsentCode[]) => void;
  newId: () => string;
};

/** `refused`: the server will not have it; it stays kept until a person tries again. */
export type SaveState = {
  phase: "saved" | "saving" | "offline" | "refused";
  unsent: number;
  conflicts: number;
  error: unknown;
};

/** Changes made within this time go together. */
const GATHER_MS = 400;
const RETRY_FIRST_MS = 1_000;
const RETRY_MOST_MS = 15_000;
const mayPass = (error: unknown) =>
  !(error instanceof CallError) ||
  ["network", "internal", "unavailable", "too_many", "unauthenticated"].includes(error.code);
/** Somebody decided the same row at the same moment: it is read and decided anew. */
const isRace = (error: unknown) => error instanceof CallError && error.code === "conflict";

/** The cells that a refusal names: those alone are wrong, the others of the batch are not. */
function cellsNamedBy(error: unknown): string[] {
  if (!(error instanceof CallError) || !Array.isArray(error.details)) return [];
  const named: unknown[] = error.details;
  return named.flatMap((one) =>
    typeof one === "object" && one !== null && "pupilId" in one && "column" in one
      ? [cellKey(String(one.pupilId), String(one.column))]
      : [],
  );
}

/** Brings a queue to the server, batch by batch, for as long as it takes. */
export function createSender(deps: Deps) {
  const state = new Store<SaveState>({ phase: "saved", unsent: 0, conflicts: 0, error: null });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isSending = false;
  let retryMs = RETRY_FIRST_MS;
  /** Cells the server will not have, and why; they wait for a person. */
  let barred = new Set<string>();
  let refusal: unknown = null;

  const show = (phase?: SaveState["phase"], error: unknown = null) => {
    const queue = deps.read();
    const unsent = countOf(queue);
    const now = phase ?? (unsent === 0 ? "saved" : "saving");
    const conflicts = Object.keys(queue.conflicts).length;
    state.patch({ phase: now, unsent, conflicts, error });
  };

  async function sendNext(): Promise<void> {
    deps.change((queue) => depart(queue, deps.newId, barred));
    const { flight, codes } = deps.read();
    if (flight) {
      const answer = await deps.sendCells(flight);
      deps.onAnswer(answer); // first what stands, then what is wanted: no cell falls back in between
      // Another flight cannot have begun: there is one at a time, and it is ours.
      deps.change((queue) => landed(queue, answer));
    }
    const byLesson = Map.groupBy(Object.values(codes), ({ column }) => column);
    for (const [column, some] of byLesson) {
      await deps.sendCodes(column, some);
      deps.onCodes(some);
      deps.change((queue) => some.reduce(codeSettled, queue));
    }
  }

  async function run(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (isSending || countOf(deps.read()) === 0) return show();
    isSending = true;
    show(state.get().phase === "offline" ? "offline" : "saving");
    try {
      await sendNext();
      retryMs = RETRY_FIRST_MS;
      isSending = false;
      const { waiting, codes } = deps.read();
      const hasMore = Object.keys(waiting).some((key) => !barred.has(key));
      if (!hasMore && Object.keys(codes).length === 0 && barred.size > 0) show("refused", refusal);
      else show();
      if (hasMore || Object.keys(codes).length > 0) wake();
    } catch (error) {
      isSending = false;
      if (mayPass(error) || isRace(error)) {
        show(isRace(error) ? "saving" : "offline");
        wake(retryMs);
        retryMs = Math.min(retryMs * 2, RETRY_MOST_MS);
      } else {
        deps.change(grounded);
        const named = cellsNamedBy(error);
        const isOfSome = named.some((key) => !barred.has(key));
        barred = new Set([...barred, ...named]);
        refusal = error;
        show("refused", error);
        if (isOfSome) wake();
      }
    }
  }

  function wake(inMs = GATHER_MS): void {
    if (timer === undefined && !isSending) timer = setTimeout(() => void run(), inMs);
  }

  show();
  return {
    state,
    /** Something was put into the queue. */
    changed(): void {
      const { phase } = state.get();
      show(phase === "offline" ? "offline" : undefined);
      if (countOf(deps.read()) > 0) wake();
    },
    /** What the server will not have is given up; a conflict still waits for its choice. */
    discard(): void {
      barred = new Set();
      deps.change(({ conflicts }) => ({ ...emptyQueue, conflicts }));
      show();
    },
    /** The network may be back, or the page is about to go: now. */
    hurry(): void {
      barred = new Set();
      if (countOf(deps.read()) > 0) void run();
    },
  };
}
export type Sender = ReturnType<typeof createSender>;
