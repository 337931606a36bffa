import type { SealedNote } from "#server/notes/protocol.ts";
import { CallError } from "../kit/call.ts";
import { Store } from "../kit/store.ts";
import type { Draft, Drafts } from "./drafts.ts";
import { fitsInNote, isEmptyNote, isSameNote, type NoteBody, openNote, sealNote } from "./note.ts";

/**
 * Where a note stands. `changed`: not sealed yet; `saving`; `saved`: with the server; `kept`: sealed in this browser,
 * to be sent when the server is reached; `unkept`: neither, it lives with the page; `conflict`: another device has saved
 * since; `gone`: it was removed elsewhere; `full`: too long, or too many.
 */
export const noteStates = [
  "changed",
  "saving",
  "saved",
  "kept",
  "unkept",
  "conflict",
  "gone",
  "full",
] as const;
export type NoteState = (typeof noteStates)[number];
export type OpenNote = {
  id: string;
  body: NoteBody;
  /** The server's that it was written over; null: the server has none. */
  version: number | null;
  /** Of the server's clock; of this one until it is saved. */
  changedAtMs: number;
  state: NoteState;
  /** In a conflict: what the other device wrote. */
  theirs: { body: NoteBody; version: number } | null;
};
export type NotebookState = {
  status: "loading" | "ready" | "failed";
  error: unknown;
  notes: readonly OpenNote[];
  /** How many the key does not open. */
  unreadable: number;
};
export type NotebookDeps = {
  /** The vault's; it leaves memory with the notebook. */
  key: CryptoKey;
  ownerId: string;
  api: {
    list(): Promise<SealedNote[]>;
    add(note: { id: string; sealed: string }): Promise<SealedNote>;
    save(note: { noteId: string; sealed: string; version: number }): Promise<SealedNote>;
    remove(noteId: string): Promise<unknown>;
  };
  drafts: Drafts;
  /** A pause in writing after which a note is saved, ms. */
  pauseMs?: number;
  retryMs?: number;
  now?: () => number;
};

const isCode = (error: unknown, code: CallError["code"]) =>
  error instanceof CallError && error.code === code;

/** The notes of one unlocking, open in memory, and what becomes of each thing that is written. */
export function createNotebook(deps: NotebookDeps) {
  const { key, ownerId, api, drafts, now = Date.now } = deps;
  const { pauseMs = 900, retryMs = 15_000 } = deps;
  const state = new Store<NotebookState>({
    ...{ status: "loading", error: null, notes: [], unreadable: 0 },
  });
  const pauses = new Map<string, ReturnType<typeof setTimeout>>();
  /** One saving at a time for each note. */
  const savings = new Map<string, Promise<void>>();
  let isClosed = false;

  const find = (id: string) => state.get().notes.find((note) => note.id === id);
  const put = (note: OpenNote) => {
    const others = state.get().notes.filter(({ id }) => id !== note.id);
    state.patch({ notes: [...others, note] });
  };
  const patch = (id: string, change: Partial<OpenNote>) => {
    const notes = state.get().notes.map((note) => (note.id === id ? { ...note, ...change } : note));
    state.patch({ notes });
  };
  const drop = (id: string) =>
    state.patch({ notes: state.get().notes.filter((note) => note.id !== id) });

  async function openAll(sealed: readonly SealedNote[]) {
    const opened = await Promise.all(
      sealed.map(async (note) => ({ note, body: await openNote(key, note.id, note.sealed) })),
    );
    const notes = opened.flatMap(({ note, body }): OpenNote[] =>
      body
        ? [
            {
              ...{ id: note.id, body, version: note.version, state: "saved", theirs: null },
              changedAtMs: Date.parse(note.changedAt),
            },
          ]
        : [],
    );
    return { notes, unreadable: opened.length - notes.length };
  }

  /** What this browser kept for later, over what the server has. */
  async function openDrafts(): Promise<void> {
    for (const draft of await drafts.list(ownerId)) {
      const body = await openNote(key, draft.id, draft.sealed);
      if (!body) {
        await drafts.remove(ownerId, draft.id); // of a vault that was given up
        continue;
      }
      put({
        ...{ id: draft.id, body, version: draft.version, changedAtMs: now() },
        ...{ state: "kept", theirs: null },
      });
      void save(draft.id);
    }
  }

  async function load(): Promise<void> {
    state.patch({ status: "loading", error: null });
    try {
      const { notes, unreadable } = await openAll(await api.list());
      if (isClosed) return;
      state.patch({ status: "ready", notes, unreadable });
    } catch (error) {
      if (!isClosed) state.patch({ status: "failed", error });
      return;
    }
    await openDrafts();
  }

  /** What other devices have saved since; notes that are being written here stay as they are. */
  async function refresh(): Promise<void> {
    if (state.get().status !== "ready") return;
    const { notes, unreadable } = await openAll(await api.list());
    if (isClosed) return;
    const own = state.get().notes.filter((note) => note.state !== "saved");
    const rest = notes.filter(({ id }) => !own.some((note) => note.id === id));
    state.patch({ notes: [...own, ...rest], unreadable });
  }

  /** Sets a note against what the server has now. */
  async function compare(id: string): Promise<void> {
    const there = (await api.list()).find((note) => note.id === id);
    const body = there && (await openNote(key, id, there.sealed));
    const note = find(id);
    if (!note) return;
    if (!there || !body) return patch(id, { state: "gone", theirs: null });
    if (isSameNote(body, note.body)) return settle(id, there, note.body);
    patch(id, { state: "conflict", theirs: { body, version: there.version } });
  }

  /** The server has it. */
  async function settle(id: string, saved: SealedNote, body: NoteBody): Promise<void> {
    const note = find(id);
    if (!note) return;
    const isNewest = isSameNote(note.body, body);
    patch(id, {
      ...{ version: saved.version, changedAtMs: Date.parse(saved.changedAt), theirs: null },
      state: isNewest ? "saved" : "changed",
    });
    if (isNewest) await drafts.remove(ownerId, id);
  }

  async function send({ id, sealed, version }: Draft, body: NoteBody): Promise<void> {
    const saved =
      version === null
        ? await api.add({ id, sealed })
        : await api.save({ noteId: id, sealed, version });
    await settle(id, saved, body);
  }

  async function saveOnce(id: string): Promise<void> {
    const note = find(id);
    if (!note || !["changed", "kept", "unkept", "full"].includes(note.state)) return;
    const { body, version } = note;
    // A note that was begun and left empty is none.
    if (version === null && isEmptyNote(body)) return;
    if (!fitsInNote(body)) return patch(id, { state: "full" });
    const draft = { id, ownerId, sealed: await sealNote(key, id, body), version };
    const isKept = await drafts.put(draft);
    patch(id, { state: "saving" });
    try {
      await send(draft, body);
    } catch (error) {
      if (isCode(error, "conflict")) return compare(id);
      if (isCode(error, "not_found")) return patch(id, { state: "gone" });
      if (isCode(error, "too_large")) return patch(id, { state: "full" });
      const isNewest = find(id)?.body === body;
      patch(id, { state: isNewest ? (isKept ? "kept" : "unkept") : "changed" });
      later(id, isNewest ? retryMs : pauseMs);
    }
  }

  function save(id: string): Promise<void> {
    clearTimeout(pauses.get(id));
    pauses.delete(id);
    const saving = (savings.get(id) ?? Promise.resolve())
      .then(() => saveOnce(id))
      // The comparison could not be fetched: what was written is kept, and tried again.
      .catch(() => {
        patch(id, { state: "kept" });
        later(id, retryMs);
      });
    savings.set(id, saving);
    return saving.then(() => {
      if (savings.get(id) !== saving) return;
      savings.delete(id);
      if (find(id)?.state === "changed") later(id, pauseMs);
    });
  }
  function later(id: string, ms: number): void {
    if (isClosed) return;
    clearTimeout(pauses.get(id));
    pauses.set(
      id,
      setTimeout(() => void save(id), ms),
    );
  }

  /** Everything that waits, at once. */
  async function flush(): Promise<void> {
    const waiting = state.get().notes.filter((note) => ["changed", "kept"].includes(note.state));
    await Promise.all(waiting.map(({ id }) => save(id)));
  }

  return {
    state,
    ...{ find, load, refresh, flush },

    /** A new note; the server hears of it when something stands in it. */
    begin(id: string, body: NoteBody): void {
      put({ id, body, version: null, changedAtMs: now(), state: "changed", theirs: null });
      later(id, pauseMs);
    },

    /** What is written in a note now; saved after a pause. In a conflict it waits for `resolve`. */
    write(id: string, body: NoteBody): void {
      const note = find(id);
      if (!note || isSameNote(note.body, body)) return;
      const isWaiting = note.state === "conflict" || note.state === "gone";
      patch(id, { body, changedAtMs: now(), state: isWaiting ? note.state : "changed" });
      if (!isWaiting) later(id, pauseMs);
    },

    /** Of a conflict: mine over theirs, theirs and mine dropped, or both, mine as a new note of `newId`. */
    async resolve(id: string, choice: "mine" | "theirs" | "both", newId: string): Promise<void> {
      const note = find(id);
      if (!note) return;
      const { theirs, body } = note;
      if (choice === "mine" && theirs) {
        patch(id, { version: theirs.version, theirs: null, state: "changed" });
        return save(id);
      }
      if (choice === "both") {
        put({ id: newId, body, version: null, changedAtMs: now(), state: "changed", theirs: null });
        // Before the old draft goes: what is written here is kept somewhere at every moment.
        await save(newId);
      }
      await drafts.remove(ownerId, id);
      if (theirs) patch(id, { ...theirs, theirs: null, state: "saved" });
      else drop(id);
    },

    /** @throws CallError where the server cannot be reached: it is still there */
    async remove(id: string): Promise<void> {
      clearTimeout(pauses.get(id));
      await savings.get(id);
      if (find(id)?.version !== null)
        await api.remove(id).catch((error: unknown) => {
          if (!isCode(error, "not_found")) throw error; // else removed elsewhere already
        });
      await drafts.remove(ownerId, id);
      drop(id);
    },

    /** Something that only this page has: leaving it would lose it. */
    isAtRisk: () =>
      state
        .get()
        .notes.some(
          (note) =>
            ["changed", "saving", "unkept"].includes(note.state) &&
            !(note.version === null && isEmptyNote(note.body)),
        ),

    /** Locked: what was written is sealed and sent, then nothing stays in memory. */
    async close(): Promise<void> {
      const last = flush();
      isClosed = true;
      for (const pause of pauses.values()) clearTimeout(pause);
      await last;
      state.patch({ status: "loading", notes: [], unreadable: 0 });
    },
  };
}
export type Notebook = ReturnType<typeof createNotebook>;
