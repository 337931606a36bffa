import type { SendingEnd } from "./answers.ts";
import type { KeptFiles, KeptUpload } from "./kept-files.ts";
import { sampleOf } from "./sample.ts";
import type { Sending, SendingOptions } from "./sending.ts";
import { bytesPerS, noteSent } from "./speed.ts";
import { isReadyToSend, toTask, type UploadTask, type Work } from "./task.ts";

type Deps = {
  kept: KeptFiles;
  send: (options: SendingOptions) => Sending;
  /** Whose uploads run: others' of the same browser wait until their owner is back. */
  ownerId: () => string | null;
  token: () => string | null;
  renew: (stale: string) => Promise<unknown>;
  isWifiMissing: () => boolean;
  /** What the server says of it; not open: it has the whole file, or wants none any more. @throws CallError */
  ask: (videoId: string) => Promise<{ isOpen: boolean; bytes: number }>;
  /** Removes the item and all that came of its file. @throws CallError */
  discard: (upload: KeptUpload) => Promise<unknown>;
  onSent: (videoId: string) => void;
};
export type NewUpload = Pick<KeptUpload, "videoId" | "itemId" | "taskId" | "title" | "facts"> & {
  file: File;
};

const PROGRESS_EVERY_MS = 300;
const RETRY_FIRST_MS = 1_000;
const RETRY_MOST_MS = 15_000;
/** The server forgets an upload that nobody went on with; so do we. */
const KEEP_MS = 7 * 24 * 3_600_000;

/**
 * The uploads of this browser: one file after another, on by themselves after a lost network, a restarted
 * server and a reload.
 */
export function createQueue(deps: Deps) {
  const works = new Map<string, Work>();
  /** Files of this page's life; those of earlier ones are asked of `kept`. */
  const files = new Map<string, File>();
  const listeners = new Set<() => void>();
  let current: { videoId: string; sending: Sending } | null = null;
  let isLeading = false;
  let isStarting = false;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let emitTimer: ReturnType<typeof setTimeout> | undefined;
  let shown: readonly UploadTask[] = [];

  function emit(): void {
    clearTimeout(emitTimer);
    emitTimer = undefined;
    const now = {
      isLeading,
      isWifiMissing: deps.isWifiMissing(),
      currentId: current?.videoId ?? null,
      nowMs: Date.now(),
    };
    const ownerId = deps.ownerId();
    shown = [...works.values()]
      .filter(({ kept }) => kept.ownerId === ownerId)
      .map((work) => toTask(work, now));
    for (const listener of listeners) listener();
  }
  const emitSoon = () => {
    emitTimer ??= setTimeout(emit, PROGRESS_EVERY_MS);
  };

  /** A change that outlives the page. */
  function change(work: Work, part: Partial<KeptUpload>): void {
    work.kept = { ...work.kept, ...part };
    void deps.kept.put(work.kept);
  }

  function take(kept: KeptUpload, part: Partial<Work> = {}): Work {
    const rest = { isKept: true, isFresh: false, needsFile: false, failures: 0, sent: [] };
    const work: Work = { kept, ...rest, refusal: null, ...part };
    works.set(kept.videoId, work);
    return work;
  }

  async function drop(videoId: string): Promise<void> {
    works.delete(videoId);
    files.delete(videoId);
    await deps.kept.remove(videoId);
  }

  async function stopCurrent(): Promise<void> {
    const stopped = current;
    current = null;
    await stopped?.sending.stop();
  }

  /** Sends the next one, if nothing hinders it and nothing is being sent. */
  async function pump(): Promise<void> {
    const ownerId = deps.ownerId();
    const mayRun = isLeading && ownerId !== null && !deps.isWifiMissing();
    const running = current && works.get(current.videoId);
    const isUnwanted = !running || !isReadyToSend(running) || running.kept.ownerId !== ownerId;
    if (current && (!mayRun || isUnwanted)) await stopCurrent();
    const next = [...works.values()].find(
      (work) => work.kept.ownerId === ownerId && isReadyToSend(work),
    );
    if (mayRun && next && !current && !isStarting && retryTimer === undefined) await begin(next);
    emit();
  }

  async function begin(work: Work): Promise<void> {
    const { videoId } = work.kept;
    work.sent = []; // the time it stood still is not the link's
    isStarting = true;
    const file = files.get(videoId) ?? (await deps.kept.findFile(videoId));
    isStarting = false;
    if (works.get(videoId) !== work || !isReadyToSend(work) || !isLeading) return pump();
    if (!file) return miss(work);
    const { isFresh } = work;
    work.isFresh = false;
    const sending = deps.send({
      file,
      videoId,
      isFresh,
      token: deps.token,
      renew: deps.renew,
      speedBps: () => bytesPerS(work.sent, Date.now()),
      onProgress(bytes) {
        work.sent = noteSent(work.sent, Date.now(), bytes);
        work.kept = { ...work.kept, sentBytes: bytes };
        emitSoon();
      },
      onAccepted(bytes) {
        work.failures = 0;
        change(work, { sentBytes: bytes });
      },
      onEnd: (end) => void settle(work, end),
    });
    current = { videoId, sending };
  }

  async function settle(work: Work, end: SendingEnd): Promise<void> {
    const { videoId } = work.kept;
    if (current?.videoId === videoId) current = null;
    work.sent = [];
    if (end.kind === "interrupted") {
      const delayMs = Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** work.failures);
      work.failures += 1;
      retryTimer = setTimeout(wake, delayMs);
    } else if (end.kind === "fileGone") {
      files.delete(videoId);
      if ((await deps.kept.findFile(videoId)) === null) return miss(work);
    } else if (end.kind === "refused") work.refusal = { reason: end.reason };
    else {
      await drop(videoId);
      deps.onSent(videoId);
    }
    await pump();
  }

  /** Its file is not here: it must be chosen again, unless the server needs it no more. */
  async function miss(work: Work): Promise<void> {
    const { videoId } = work.kept;
    work.needsFile = true;
    const there = await deps.ask(videoId).catch(() => null); // offline: what was heard last must do
    if (there?.isOpen) change(work, { sentBytes: there.bytes });
    else if (there) await drop(videoId);
    await pump();
  }

  /** Tries at once: the network is back, the person looks, somebody signed in. */
  function wake(): void {
    clearTimeout(retryTimer);
    retryTimer = undefined;
    void pump();
  }

  async function keepFile(work: Work, file: File): Promise<void> {
    work.isKept = await deps.kept.putFile(work.kept.videoId, file);
    if (!works.has(work.kept.videoId)) await deps.kept.remove(work.kept.videoId); // sent meanwhile
    emit();
  }

  return {
    tasks: () => shown,
    /** Nobody's upload is left in this browser. */
    isEmpty: () => works.size === 0,
    onChange(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    wake,
    /** Something about the network, the person or the wish for Wi-Fi changed. */
    refresh: (isOnline: boolean) => {
      if (isOnline) return wake();
      const work = current && works.get(current.videoId);
      if (work) void stopCurrent().then(() => settle(work, { kind: "interrupted" }));
    },
    /** This tab sends from now on, or another one does. */
    async lead(isNow: boolean): Promise<void> {
      isLeading = isNow;
      for (const kept of await deps.kept.list())
        if (Date.now() - kept.addedAtMs > KEEP_MS) await deps.kept.remove(kept.videoId);
        else if (!works.has(kept.videoId)) take(kept);
      wake();
    },
    /** What the leading tab told of its uploads. */
    follow(tasks: readonly UploadTask[]): void {
      if (isLeading) return;
      const told = new Set(tasks.map(({ videoId }) => videoId));
      for (const videoId of works.keys()) if (!told.has(videoId)) works.delete(videoId);
      for (const { state: _, reason: __, minutesLeft: ___, isKept, ...kept } of tasks)
        take(kept, { isKept });
      emit();
    },
    async add({ file, ...about }: NewUpload): Promise<void> {
      const ownerId = deps.ownerId();
      if (ownerId === null) throw new Error("Nobody is signed in");
      const sample = await sampleOf(file);
      const named = { ...about, ownerId, sample, fileName: file.name };
      const counts = { sizeBytes: file.size, addedAtMs: Date.now(), sentBytes: 0, isPaused: false };
      const work = take({ ...named, ...counts }, { isKept: false, isFresh: true });
      files.set(about.videoId, file);
      await deps.kept.put(work.kept);
      void keepFile(work, file);
      await pump();
    },
    pause: (videoId: string) => setPaused(videoId, true),
    resume: (videoId: string) => setPaused(videoId, false),
    /** Takes the file chosen again. False: it is another one. */
    async giveFile(videoId: string, file: File): Promise<boolean> {
      const work = works.get(videoId);
      if (!work || (await sampleOf(file)) !== work.kept.sample) return false;
      files.set(videoId, file);
      work.needsFile = false;
      void keepFile(work, file);
      wake();
      return true;
    },
    /** Ends it for good: nothing is left here or there. @throws CallError when the server cannot be asked */
    async cancel(videoId: string): Promise<void> {
      const work = works.get(videoId);
      if (!work) return;
      if (current?.videoId === videoId) await stopCurrent();
      change(work, { isPaused: true });
      emit();
      await deps.discard(work.kept);
      await drop(videoId);
      wake();
    },
    /** A file would be lost with this page. */
    hasUnkept: () => shown.some(({ isKept, state }) => !isKept && state !== "refused"),
  };

  function setPaused(videoId: string, isPaused: boolean): void {
    const work = works.get(videoId);
    if (!work) return;
    change(work, { isPaused });
    work.failures = 0;
    wake();
  }
}
export type UploadQueue = ReturnType<typeof createQueue>;
