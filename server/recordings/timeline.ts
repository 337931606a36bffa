import { logger } from "../logger.ts";
import type { RecordingStore, StoredFact } from "./store.ts";

/** Strokes come by the dozen: written together, and little is lost when the server is killed. */
const WRITE_EVERY_MS = 500;

/** Writes facts of one recording, in their order, soon. */
export function createTimeline(store: RecordingStore, schoolId: string, recordingId: string) {
  const waiting: StoredFact[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const facts = waiting.splice(0);
    writing = writing
      .then(() => store.addFacts(schoolId, recordingId, facts))
      .catch((err: unknown) => {
        logger.error({ err, recordingId, facts: facts.length }, "facts of a recording not written");
      });
    return writing;
  }
  return {
    add(fact: StoredFact): void {
      waiting.push(fact);
      timer ??= setTimeout(() => void write(), WRITE_EVERY_MS);
    },
    /** All is written. */
    flush: write,
  };
}
export type Timeline = ReturnType<typeof createTimeline>;
