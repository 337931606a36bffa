import { useState } from "react";
import type { TalkWay } from "#server/consultations/protocol.ts";
import { exit } from "../../kit/ui/private-history.ts";

/** What somebody chose and wrote before it was sent. */
export type Draft = {
  day: string | null;
  startsAt: string | null;
  isWithoutTime: boolean;
  way: TalkWay | null;
  reason: string;
  withIds: string[];
};
const empty: Draft = {
  day: null,
  startsAt: null,
  isWithoutTime: false,
  way: null,
  reason: "",
  withIds: [],
};

/** Only in the memory of this page: what is written to a psychologist is never put down anywhere. */
const drafts = new Map<string, Draft>();
const keyOf = (selfId: string, hostId: string) => `${selfId} ${hostId}`;
exit.subscribe(() => {
  if (exit.get().isLeaving) drafts.clear();
});

/** It was sent. */
export function forgetDraft(selfId: string, hostId: string): void {
  drafts.delete(keyOf(selfId, hostId));
}

/** The draft for a host; it outlives the way to another page and back. */
export function useDraft(selfId: string, hostId: string) {
  const key = keyOf(selfId, hostId);
  const [draft, setDraft] = useState(() => drafts.get(key) ?? empty);
  const change = (part: Partial<Draft>) =>
    setDraft((current) => {
      const next = { ...current, ...part };
      drafts.set(key, next);
      return next;
    });
  return [draft, change] as const;
}
