import { useEffect, useRef, useState } from "react";
import { useClassroom, useNotice } from "../kit/classroom/context.tsx";
import type { Pointer } from "./SlideView.tsx";

/** A pointer that did not move for so long is gone: its owner's last word may be lost. */
const GONE_MS = 5_000;

/** Where others point on the page that is shown. */
export function usePointers(deckId: string, page: number): readonly Pointer[] {
  const { seats } = useClassroom();
  const [places, setPlaces] = useState<ReadonlyMap<string, Pointer["at"]>>(new Map());
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const put = (by: string, at: Pointer["at"] | null) =>
    setPlaces((before) => {
      const next = new Map(before);
      if (at) next.set(by, at);
      else next.delete(by);
      return next;
    });
  useNotice("slides:pointed", (told) => {
    if (told.deckId !== deckId || told.page !== page) return;
    put(told.by, told.at);
    clearTimeout(timers.current.get(told.by));
    if (told.at)
      timers.current.set(
        told.by,
        setTimeout(() => put(told.by, null), GONE_MS),
      );
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page has none yet
  useEffect(() => {
    setPlaces((before) => (before.size > 0 ? new Map() : before));
    const running = timers.current;
    return () => {
      for (const timer of running.values()) clearTimeout(timer);
      running.clear();
    };
  }, [deckId, page]);
  return [...places].map(([by, at]) => {
    const seat = seats.find(({ personId }) => personId === by);
    return { id: by, at, name: seat && seat.role === "pupil" ? seat.name : "" };
  });
}
