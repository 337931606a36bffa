import type { NewPart } from "#server/submissions/protocol.ts";
import type { CallError } from "../../../kit/call.ts";
import type { KeptWorks } from "./kept-works.ts";
import { isSent, type KeptWork, toNewParts } from "./parts.ts";

type Deps = {
  kept: KeptWorks;
  ownerId: () => string | null;
  keepDraft: (taskId: string, parts: NewPart[]) => Promise<unknown>;
  /** Something holds: the network is gone, or the server. */
  isWaiting: () => boolean;
};
/** As a page shows it. */
export type ShownWork = KeptWork & {
  /** Why it was not handed in though it was pressed; null: nothing is wrong. */
  failure: CallError | null;
  /** Its files survive a reload. */
  isKept: boolean;
  /** The network is gone, or the server: it goes on by itself. */
  isWaiting: boolean;
};
export type Held = { work: KeptWork; failure: CallError | null; unkept: Set<string> };

const EMIT_EVERY_MS = 250;
const DRAFT_AFTER_MS = 2_000;

/** Works in the making in this tab's memory and in the browser's store, and who looks at them. */
export function createHolding({ kept, ownerId, keepDraft, isWaiting }: Deps) {
  const works = new Map<string, Held>();
  const blobs = new Map<string, Blob>();
  const listeners = new Set<() => void>();
  const drafts = new Map<string, ReturnType<typeof setTimeout>>();
  let shown: ReadonlyMap<string, ShownWork> = new Map();
  let emitTimer: ReturnType<typeof setTimeout> | undefined;
  let isLoaded = false;

  function emit(): void {
    clearTimeout(emitTimer);
    emitTimer = undefined;
    shown = new Map(
      [...works].map(([taskId, { work, failure, unkept }]) => [
        taskId,
        { ...work, failure, isKept: unkept.size === 0, isWaiting: isWaiting() },
      ]),
    );
    for (const listener of listeners) listener();
  }
  const hold = (work: KeptWork): Held => {
    const held = { work, failure: null, unkept: new Set<string>() };
    works.set(work.taskId, held);
    return held;
  };
  const blobOf = async (id: string): Promise<Blob | null> =>
    blobs.get(id) ?? (await kept.findBlob(id));

  return {
    emit,
    hold,
    blobOf,
    has: (taskId: string): boolean => works.has(taskId),
    find: (taskId: string): Held | undefined => works.get(taskId),
    shown: (taskId: string): ShownWork | undefined => shown.get(taskId),
    all: (): Held[] => [...works.values()],
    owned: (): Held[] => [...works.values()].filter(({ work }) => work.ownerId === ownerId()),
    onChange(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** A change that outlives the page. */
    put(taskId: string, next: (work: KeptWork) => KeptWork): void {
      const held = works.get(taskId);
      if (!held) return;
      held.work = next(held.work);
      void kept.put(held.work);
      emitTimer ??= setTimeout(emit, EMIT_EVERY_MS);
    },
    /** What earlier pages and other tabs left: the store knows better than this tab. */
    async load(): Promise<void> {
      for (const work of await kept.list()) {
        const held = works.get(work.taskId);
        if (held) held.work = work;
        else hold(work);
      }
      isLoaded = true;
    },
    /** What is kept is known. */
    isLoaded: (): boolean => isLoaded,
    /** Keeps a file over reloads, beside the page's memory. */
    async keepBlob(taskId: string, id: string, blob: Blob): Promise<void> {
      blobs.set(id, blob);
      if (await kept.putBlob(id, blob)) return;
      works.get(taskId)?.unkept.add(id);
      emit();
    },
    /** With the server: the browser's store need not have it; the screen's picture is of memory. */
    async letGo(taskId: string, id: string): Promise<void> {
      works.get(taskId)?.unkept.delete(id);
      await kept.removeBlob(id);
    },
    async drop(id: string): Promise<void> {
      blobs.delete(id);
      await kept.removeBlob(id);
    },
    async forget(taskId: string): Promise<void> {
      const held = works.get(taskId);
      if (!held) return;
      works.delete(taskId);
      clearTimeout(drafts.get(taskId));
      for (const { id } of held.work.parts) blobs.delete(id);
      await kept.remove(held.work);
      emit();
    },
    /** Another device, and this one after its data were cleared, goes on from what the server keeps. */
    keepDraftSoon(taskId: string): void {
      clearTimeout(drafts.get(taskId));
      const keep = () => {
        const held = works.get(taskId);
        if (!held || held.work.wish || !isSent(held.work)) return;
        keepDraft(taskId, toNewParts(held.work)).catch(() => {
          // This browser keeps it, and the next change tries again.
        });
      };
      drafts.set(taskId, setTimeout(keep, DRAFT_AFTER_MS));
    },
  };
}
export type Holding = ReturnType<typeof createHolding>;
