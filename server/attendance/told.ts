import { logger } from "../logger.ts";

export type LedgerEvents = {
  /** Something is known of a lesson that was not; told at most every second or two. */
  changed: { schoolId: string; lessonId: string };
  /** The school's rule is another from now on. */
  policyChanged: { schoolId: string; version: number };
  /** A person who left is to be forgotten: whoever keeps something of their attendance removes it. Awaited. */
  erased: { schoolId: string; personId: string };
};
type Listener<E extends keyof LedgerEvents> = (event: LedgerEvents[E]) => unknown;

/** What others hear of the ledger. A listener that fails is logged and harms no other, except of an erasure. */
export function createTold(everyMs = 1_500) {
  const listeners: { [E in keyof LedgerEvents]: Set<Listener<E>> } = {
    changed: new Set(),
    policyChanged: new Set(),
    erased: new Set(),
  };
  const waiting = new Map<string, { timer: NodeJS.Timeout; event: LedgerEvents["changed"] }>();

  function emit<E extends "changed" | "policyChanged">(name: E, event: LedgerEvents[E]): void {
    for (const listener of listeners[name]) {
      const failed = (err: unknown) =>
        logger.error({ err, event: name }, "the ledger was not heard");
      try {
        Promise.resolve(listener(event)).catch(failed);
      } catch (error) {
        failed(error);
      }
    }
  }

  return {
    on<E extends keyof LedgerEvents>(event: E, listener: Listener<E>): void {
      listeners[event].add(listener);
    },
    /** Says soon, and once for all that comes meanwhile, that a lesson changed. */
    changed(schoolId: string, lessonId: string): void {
      if (waiting.has(lessonId)) return;
      const event = { schoolId, lessonId };
      const timer = setTimeout(() => {
        waiting.delete(lessonId);
        emit("changed", event);
      }, everyMs).unref();
      waiting.set(lessonId, { timer, event });
    },
    policyChanged: (event: LedgerEvents["policyChanged"]) => emit("policyChanged", event),
    /** Resolves when everybody has forgotten. @throws what a listener threw: it is to be done again */
    async erased(event: LedgerEvents["erased"]): Promise<void> {
      const done = await Promise.allSettled(
        [...listeners.erased].map(async (listener) => listener(event)),
      );
      for (const one of done) if (one.status === "rejected") throw one.reason;
    },
    /** What waits is said at once. */
    flush(): void {
      for (const { timer, event } of waiting.values()) {
        clearTimeout(timer);
        emit("changed", event);
      }
      waiting.clear();
    },
  };
}
export type Told = ReturnType<typeof createTold>;
