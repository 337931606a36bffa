import type { ErrorReason } from "#server/protocol/define.ts";
import type { NewPart, Submission } from "#server/submissions/protocol.ts";
import { CallError } from "../../../kit/call.ts";
import { newUuid } from "../../../kit/uuid.ts";
import type { Sending, SendingOptions } from "../../../videos/sending.ts";
import { createHolding, type ShownWork } from "./holding.ts";
import type { KeptWorks } from "./kept-works.ts";
import {
  begun,
  changed,
  type FilePart,
  isEmpty,
  isFile,
  isSent,
  isStale,
  type KeptWork,
  type Part,
  replaced,
  toNewParts,
  without,
  withPart,
} from "./parts.ts";

type Deps = {
  kept: KeptWorks;
  send: (options: SendingOptions) => Sending;
  /** Where files are sent to. */
  path: string;
  ownerId: () => string | null;
  token: () => string | null;
  renew: (stale: string) => Promise<unknown>;
  /** Makes a file known, once; tells whether the server has it whole. @throws CallError */
  announce: (taskId: string, part: FilePart) => Promise<{ isWhole: boolean; offset: number }>;
  /** @throws CallError */
  handIn: (taskId: string, handInId: string, parts: NewPart[]) => Promise<unknown>;
  keepDraft: (taskId: string, parts: NewPart[]) => Promise<unknown>;
  removeFile: (fileId: string) => Promise<unknown>;
  /** Whether a clip's bytes are all with the server, as far as this browser knows. */
  isClipSent: (videoId: string) => boolean;
  onHandedIn: (taskId: string) => void;
};
export type NewFile = { kind: FilePart["kind"]; blob: Blob; durationMs?: number | null };

const RETRY_FIRST_MS = 1_000;
const RETRY_MOST_MS = 15_000;
/** Bytes that stood still for so long when the network changed are on a dead line. */
const STILL_MS = 2_000;
/** A photo is small: a line that is silent for so long is dead. */
const STALL_MS = 20_000;
/** Answers that another try may change. */
const passing: ReadonlySet<string> = new Set([
  ...["network", "unavailable", "internal", "too_many", "unauthenticated"],
]);

/**
 * Pupils' works on their way: one file after another, on by themselves after a lost network and a reload; whatever
 * was pressed is handed in when all of it has arrived, once.
 */
export function createOutbox(deps: Deps) {
  let current: { id: string; sending: Sending } | null = null;
  let isLeading = false;
  let isBusy = false;
  let failures = 0;
  let progressAtMs = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  const holding = createHolding({ ...deps, isWaiting: () => retryTimer !== undefined });
  const { put, emit, keepDraftSoon } = holding;

  /** A failure that may pass is tried again by itself, later and later. */
  function waitABit(): void {
    const delayMs = Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** failures);
    failures += 1;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(wake, delayMs);
  }
  function wake(): void {
    clearTimeout(retryTimer);
    retryTimer = undefined;
    void pump();
  }
  const pumpSoon = () => void setTimeout(() => void pump(), 0);

  function refuse(taskId: string, part: FilePart, reason: ErrorReason | null): void {
    const refusal = reason ?? "upload_unknown";
    put(taskId, (work) => ({ ...changed(work, part.id, { refusal }), wish: null }));
    pumpSoon();
  }

  /** What is pressed goes first. */
  function nextFile(): { taskId: string; part: FilePart } | null {
    const isPressed = ({ work }: { work: KeptWork }) => Number(work.wish !== null);
    for (const { work } of holding.owned().sort((a, b) => isPressed(b) - isPressed(a)))
      for (const part of work.parts)
        if (isFile(part) && !part.isWhole && part.refusal === null)
          return { taskId: work.taskId, part };
    return null;
  }

  async function pump(): Promise<void> {
    const isHeld = isBusy || current !== null || retryTimer !== undefined;
    if (!isLeading || isHeld || deps.ownerId() === null) return emit();
    isBusy = true;
    try {
      const file = nextFile();
      if (file) await sendFile(file.taskId, file.part);
      else await handInNext();
    } finally {
      isBusy = false;
      emit();
    }
  }

  async function sendFile(taskId: string, part: FilePart): Promise<void> {
    try {
      const { isWhole, offset } = await deps.announce(taskId, part);
      if (isWhole) return arrive(taskId, part.id);
      put(taskId, (work) => changed(work, part.id, { sentBytes: offset }));
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      return passing.has(error.code) ? waitABit() : refuse(taskId, part, error.reason ?? null);
    }
    const blob = await holding.blobOf(part.id);
    if (!holding.find(taskId)?.work.parts.some(({ id }) => id === part.id)) {
      removeThere(part.id); // taken away while it was being announced
      return pumpSoon();
    }
    if (!blob) return refuse(taskId, part, null);
    const { path, token, renew } = deps;
    const sending = deps.send({
      ...{ file: blob, videoId: part.id, path, stallMs: STALL_MS, isFresh: false, token, renew },
      speedBps: () => null,
      onProgress(sentBytes) {
        progressAtMs = Date.now();
        put(taskId, (work) => changed(work, part.id, { sentBytes }));
      },
      onAccepted() {
        failures = 0;
      },
      onEnd(end) {
        current = null;
        if (end.kind === "sent") return arrive(taskId, part.id);
        if (end.kind !== "interrupted")
          return refuse(taskId, part, end.kind === "refused" ? end.reason : null);
        waitABit();
        emit();
      },
    });
    progressAtMs = Date.now();
    current = { id: part.id, sending };
  }

  /** Ends what is being sent; what the server took stays there. */
  async function stopCurrent(): Promise<void> {
    const stopped = current;
    current = null;
    await stopped?.sending.stop();
  }

  /** The network came, went or changed: a line that stands still is dead, and a new one is tried at once. */
  async function refresh(isOnline: boolean): Promise<void> {
    if (current && (!isOnline || Date.now() - progressAtMs > STILL_MS)) await stopCurrent();
    if (isOnline) return wake();
    waitABit();
    emit();
  }

  function arrive(taskId: string, id: string): void {
    failures = 0;
    put(taskId, (work) => changed(work, id, { isWhole: true }));
    void holding.letGo(taskId, id);
    keepDraftSoon(taskId);
    pumpSoon();
  }

  const isComplete = (work: KeptWork): boolean =>
    work.wish !== null &&
    isSent(work) &&
    work.parts.every((part) => isFile(part) || deps.isClipSent(part.id));

  async function handInNext(): Promise<void> {
    const held = holding.owned().find(({ work }) => isComplete(work));
    if (!held?.work.wish) return;
    const { taskId, wish } = held.work;
    try {
      await deps.handIn(taskId, wish.handInId, toNewParts(held.work));
      failures = 0;
      await holding.forget(taskId);
      deps.onHandedIn(taskId);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (passing.has(error.code)) return waitABit();
      if (error.reason === "files_on_their_way") {
        // The server knows better: every file is announced anew, and what is missing is sent.
        const again = (part: Part): Part => (isFile(part) ? { ...part, isWhole: false } : part);
        put(taskId, (work) => ({ ...work, parts: work.parts.map(again) }));
        return waitABit();
      }
      held.failure = error;
      put(taskId, (work) => ({ ...work, wish: null }));
      deps.onHandedIn(taskId); // it may be handed in from elsewhere: the page looks
    }
    pumpSoon();
  }

  async function drop(id: string): Promise<void> {
    if (current?.id === id) await stopCurrent();
    await holding.drop(id);
    removeThere(id);
  }
  function removeThere(id: string): void {
    deps.removeFile(id).catch(() => {
      // Never announced, offline, or of an earlier round: what no work names is no loss.
    });
  }

  return {
    find: (taskId: string): ShownWork | undefined => holding.shown(taskId),
    onChange: holding.onChange,
    /** The picture or sound of a part, while it is in this browser. */
    blobOf: holding.blobOf,

    /** Begins a work, or goes on with what this browser keeps of it, unless that is over. */
    async open(submission: Submission): Promise<void> {
      const { taskId, pupilId, state } = submission;
      if (!holding.has(taskId)) await holding.load();
      const held = holding.find(taskId);
      if (held && (isStale(held.work, submission) || held.work.ownerId !== pupilId))
        await holding.forget(taskId);
      const isOpen = state === "open" || state === "returned";
      if (!holding.has(taskId) && isOpen) holding.hold(begun(submission));
      void pump();
    },
    /** Adds a file, or puts it in another's place; resolves with its id. */
    async addFile(taskId: string, file: NewFile, insteadOf?: string): Promise<string> {
      const { kind, blob, durationMs = null } = file;
      const part: FilePart = {
        ...{ kind, id: newUuid(), sizeBytes: blob.size, durationMs, isWhole: false },
        ...{ sentBytes: 0, refusal: null, url: null, thumbUrl: null },
      };
      await holding.keepBlob(taskId, part.id, blob);
      put(taskId, (work) =>
        insteadOf === undefined ? withPart(work, part) : replaced(work, insteadOf, part),
      );
      emit();
      if (insteadOf !== undefined) await drop(insteadOf);
      void pump();
      return part.id;
    },
    addClip(taskId: string, clip: { id: string; durationMs: number | null }): void {
      put(taskId, (work) => withPart(work, { kind: "video", ...clip, isWhole: false }));
      emit();
    },
    async remove(taskId: string, part: Part): Promise<void> {
      put(taskId, (work) => without(work, part.id));
      emit();
      if (isFile(part)) await drop(part.id);
      keepDraftSoon(taskId);
      void pump();
    },
    /** Order and words. */
    change(taskId: string, next: (work: KeptWork) => KeptWork): void {
      put(taskId, next);
      emit();
      keepDraftSoon(taskId);
    },
    /** Tries a refused file once more. */
    retry(taskId: string, id: string): void {
      put(taskId, (work) => changed(work, id, { refusal: null }));
      void pump();
    },
    /** The pupil's word that it be handed in; nothing more is asked of them. */
    press(taskId: string): void {
      const held = holding.find(taskId);
      if (!held || isEmpty(held.work)) return;
      held.failure = null;
      put(taskId, (work) => ({ ...work, wish: work.wish ?? { handInId: newUuid() } }));
      void pump();
    },
    /** Not yet after all. */
    unpress(taskId: string): void {
      put(taskId, (work) => ({ ...work, wish: null }));
      emit();
    },
    /** Somebody signed in, a clip has come: at once. */
    wake,
    refresh,
    /** This tab sends from now on, or another one does. */
    async lead(isNow: boolean): Promise<void> {
      isLeading = isNow;
      if (!isNow) await stopCurrent();
      if (isNow) await holding.load();
      void pump();
    },
    /** Whether something waits in this browser for being handed in; null until that is known. */
    hasWishes: (): boolean | null =>
      holding.isLoaded() ? holding.all().some(({ work }) => work.wish !== null) : null,
    hasUnkept: (): boolean => holding.owned().some(({ unkept }) => unkept.size > 0),
  };
}
export type Outbox = ReturnType<typeof createOutbox>;
