import { useEffect, useSyncExternalStore } from "react";
import type { PrivateNote, Reaction, Signals } from "#server/signals/protocol.ts";
import { useClassroom, useNotice } from "../kit/classroom/context.tsx";
import { Store } from "../kit/store.ts";

/** One reaction that rises over the stage. */
export type Rising = { key: number; reaction: Reaction; count: number; place: number };
export type SignalState = Signals & {
  rising: readonly Rising[];
  /** Private notes of others that nobody has looked at yet. */
  unread: number;
};
const NOTHING: SignalState = {
  ...{ understood: null, tally: null, timer: null, picked: null, prompt: null },
  ...{ presence: null, presenceLeft: null, notes: [], rising: [], unread: 0 },
};
/** How long one rises, ms, and how many may at once. */
export const RISE_MS = 3_200;
const MOST_RISING = 12;
let lastKey = 0;

/** One room at a time is on the screen; the overlay fills this, buttons and banner read it too. */
const store = new Store<SignalState>(NOTHING);
export const patchSignals = (change: Partial<SignalState>): void => store.patch(change);

/** What is signalled now. */
export function useSignals(): SignalState {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** Adds a note unless it is there: one's own comes twice, as an answer and as a notice. */
export function withNote(notes: readonly PrivateNote[], note: PrivateNote): PrivateNote[] {
  return notes.some(({ id }) => id === note.id) ? [...notes] : [...notes, note];
}

/** Keeps a note; one of somebody else waits to be read. */
export function keepNote(note: PrivateNote, isOwn: boolean): void {
  const { notes, unread } = store.get();
  const isKnown = notes.some(({ id }) => id === note.id);
  store.patch({
    notes: withNote(notes, note),
    unread: isKnown || isOwn ? unread : unread + 1,
  });
}

function rise(counts: Partial<Record<Reaction, number>>): void {
  const fresh = Object.entries(counts).map(([reaction, count]) => {
    lastKey += 1;
    return { key: lastKey, reaction: reaction as Reaction, count, place: (lastKey * 37) % 100 };
  });
  store.patch({ rising: [...store.get().rising, ...fresh].slice(-MOST_RISING) });
  const keys = new Set(fresh.map(({ key }) => key));
  setTimeout(
    () => store.patch({ rising: store.get().rising.filter(({ key }) => !keys.has(key)) }),
    RISE_MS,
  );
}

/** Reads the room's signals at each entry and hears what becomes of them. Of one component only. */
export function useSignalFeed(): void {
  const { lessonId, entry, call, fail, me } = useClassroom();
  const isLeading = me.actions.includes("seeModes");
  // biome-ignore lint/correctness/useExhaustiveDependencies: each entry of the room reads anew
  useEffect(() => {
    let isWanted = true;
    call("signal:read", { lessonId }).then(
      (read) => isWanted && store.patch(read),
      (error) => isWanted && fail(error),
    );
    return () => {
      isWanted = false;
    };
  }, [lessonId, entry]);
  useEffect(() => () => store.patch(NOTHING), []);
  useNotice("signal:reacted", ({ counts }) => rise(counts));
  useNotice("signal:understoodChanged", ({ tally }) => store.patch({ tally }));
  useNotice("signal:understoodCleared", () => store.patch({ understood: null }));
  useNotice("signal:timerChanged", ({ timer }) => store.patch({ timer }));
  useNotice("signal:picked", ({ picked }) => store.patch({ picked }));
  useNotice("signal:presenceAsked", ({ prompt }) => store.patch({ prompt }));
  useNotice("signal:presenceAnswered", ({ promptId }) => {
    if (store.get().prompt?.id === promptId) store.patch({ prompt: null });
  });
  useNotice("signal:presenceChanged", ({ presence, presenceLeft }) =>
    store.patch({ presence, presenceLeft }),
  );
  useNotice("signal:noteWritten", ({ note }) => keepNote(note, note.isFromTeacher === isLeading));
}
