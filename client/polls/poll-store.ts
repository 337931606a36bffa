import { useEffect, useSyncExternalStore } from "react";
import type { Poll, PollAnswer, PollResults, RoomPoll } from "#server/polls/protocol.ts";
import { useClassroom, useNotice } from "../kit/classroom/context.tsx";
import { Store } from "../kit/store.ts";

export type PollState = {
  /** The poll that is on. */
  current: RoomPoll | null;
  /** Of the lesson, for those who ask. */
  polls: readonly Poll[];
};
const NOTHING: PollState = { current: null, polls: [] };
/** One room at a time is on the screen; the overlay fills this, the bar's button reads it too. */
const store = new Store<PollState>(NOTHING);

/** What is asked now. */
export function usePolls(): PollState {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** The poll after a notice of it: one's own answer stays while it is the same poll. */
export function afterChange(
  before: RoomPoll | null,
  { poll, results }: { poll: Poll; results: PollResults | null },
): RoomPoll {
  return { poll, results, own: before?.poll.id === poll.id ? before.own : null };
}

/** One's own answer, from here or another device. */
export function keepAnswer(pollId: string, own: PollAnswer): void {
  const { current } = store.get();
  if (current?.poll.id === pollId) store.patch({ current: { ...current, own } });
}

/** Reads the room's polls at each entry and hears what becomes of them. Of one component only. */
export function usePollFeed(): void {
  const { lessonId, entry, call, fail } = useClassroom();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each entry of the room reads anew
  useEffect(() => {
    let isWanted = true;
    call("poll:read", { lessonId }).then(
      (read) => isWanted && store.patch(read),
      (error) => isWanted && fail(error),
    );
    return () => {
      isWanted = false;
    };
  }, [lessonId, entry]);
  useEffect(() => () => store.patch(NOTHING), []);
  useNotice("poll:changed", ({ poll, results }) => {
    const { current, polls } = store.get();
    const others = polls.filter(({ id }) => id !== poll.id);
    store.patch({
      current: afterChange(current, { poll, results }),
      polls: polls.length > 0 || poll.right ? [...others, poll] : polls,
    });
  });
  useNotice("poll:counted", ({ pollId, results }) => {
    const { current } = store.get();
    if (current?.poll.id === pollId) store.patch({ current: { ...current, results } });
  });
  useNotice("poll:answered", ({ pollId, answer }) => keepAnswer(pollId, answer));
  useNotice("poll:cleared", () => store.patch({ current: null }));
}

/** The lesson's polls anew, as when the teacher opens the list. */
export async function readAgain(read: () => Promise<PollState>): Promise<void> {
  store.patch({ polls: (await read()).polls });
}
