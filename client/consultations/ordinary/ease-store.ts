import { useEffect, useSyncExternalStore } from "react";
import { useClassroom, useNotice } from "../../kit/classroom/context.tsx";
import { Store } from "../../kit/store.ts";

/** A line stays so long after it was said, ms: slow readers need it. */
const LINE_MS = 12_000;
/** So long a wish is shown, ms. */
export const WISH_MS = 10_000;
const MOST_LINES = 3;

export type Wish = "slower" | "again" | "pause";
export type Caption = { key: number; personId: string; text: string; isFinal: boolean };
export type Ease = {
  captions: readonly Caption[];
  wish: { key: number; personId: string; wish: Wish } | null;
};
const nothing: Ease = { captions: [], wish: null };
const store = new Store<Ease>(nothing);
let last = 0;

/** With a line more: an unfinished one of the same person is written over. */
export function withLine(captions: readonly Caption[], line: Caption): Caption[] {
  const isOpen = (one: Caption) => one.personId === line.personId && !one.isFinal;
  return [...captions.filter((one) => !isOpen(one)), line].slice(-MOST_LINES);
}

export function useEase(): Ease {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** Shows one's own line at once; the server tells the others. */
export function showLine(line: Omit<Caption, "key">): void {
  const key = ++last;
  store.patch({ captions: withLine(store.get().captions, { ...line, key }) });
  setTimeout(() => {
    store.patch({ captions: store.get().captions.filter((one) => one.key !== key) });
  }, LINE_MS);
}

/** Follows the room's captions and wishes for as long as the part is there. */
export function useEaseFeed(): void {
  const { lessonId } = useClassroom();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another room begins with nothing
  useEffect(() => () => store.patch(nothing), [lessonId]);
  useNotice("consultation:captioned", ({ personId, text, isFinal }) =>
    showLine({ personId, text, isFinal }),
  );
  useNotice("consultation:paceAsked", ({ personId, wish }) => {
    const key = ++last;
    store.patch({ wish: { key, personId, wish } });
    setTimeout(() => {
      if (store.get().wish?.key === key) store.patch({ wish: null });
    }, WISH_MS);
  });
}
