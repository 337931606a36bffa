import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { User } from "../realtime.ts";
import type { Editing } from "./editing.ts";
import type { Films } from "./film.ts";
import type { Recording, RecordingEdits } from "./protocol.ts";
import type { RecordingStore, StoredRecording } from "./store.ts";
import type { Viewing } from "./viewing.ts";

type Deps = {
  store: RecordingStore;
  viewing: Viewing;
  editing: Editing;
  films: Films;
  tellList: (recording: StoredRecording) => void;
};

/** What a teacher does with a finished recording: cuts and films, made one after the other at the lowest priority. */
export function createAftercare({ store, viewing, editing, films, tellList }: Deps) {
  const work = new AbortController();
  let making: Promise<unknown> = Promise.resolve();

  function later(what: string, recordingId: string, act: () => Promise<unknown>): void {
    making = making.then(act).catch((err: unknown) => {
      if (!work.signal.aborted) logger.error({ err, recordingId }, what);
    });
  }

  async function change(
    user: User,
    recordingId: string,
    edits: RecordingEdits,
  ): Promise<Recording> {
    const begun = await editing.begin(await viewing.findOwn(user, recordingId), edits);
    tellList(begun);
    remake(begun);
    return viewing.toRecording(user, begun, 0);
  }
  function remake(stored: StoredRecording): void {
    later("a recording was not cut", stored.id, async () => {
      const ready = await editing.make(stored, work.signal);
      if (ready) tellList(ready);
    });
  }

  async function makeFilm(user: User, recordingId: string, title: string): Promise<Recording> {
    const own = await viewing.findOwn(user, recordingId);
    const film = { state: "making" as const, itemId: null };
    const begun = await store.change(user.schoolId, own.id, { film }, ["ready"]);
    if (!begun) throw new AppError("conflict", "It is not ready", { reason: "recording_busy" });
    if (own.film.state !== "making")
      later("no film was made of a recording", own.id, async () => {
        const itemId = await films.make(user, begun, title, work.signal).catch((err: unknown) => {
          logger.error({ err, recordingId }, "no film of a recording");
          return null;
        });
        const made = { state: itemId ? ("made" as const) : ("failed" as const), itemId };
        const changed = await store.change(user.schoolId, own.id, { film: made });
        if (changed) tellList(changed);
      });
    return viewing.toRecording(user, begun, 0);
  }

  return {
    ...{ change, remake, makeFilm },
    /** What runs is cut; a cut is made anew at the next start. */
    async stop(): Promise<void> {
      work.abort();
      await making;
    },
  };
}
