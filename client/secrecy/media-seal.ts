import type { FrameCounts, PipeMode } from "./frame-pipe.ts";
import type { MediaKind } from "./frames.ts";
import type { FromWorker, ToWorker, TransformOptions } from "./worker.ts";

/** A worker that has not said a word by now will not, ms. */
const READY_MS = 10_000;
const COUNTS_MS = 2_000;

/** Whether this browser can seal frames at all: where it cannot, there is no lock sign and nobody is told otherwise. */
export const canSealFrames = (): boolean =>
  "RTCRtpScriptTransform" in globalThis && "subtle" in (globalThis.crypto ?? {});

/**
 * The page's hold on its frames. Where it can seal they go through a worker, from the first on. Where it cannot, the
 * tracks themselves are held until the person has said yes to going on without.
 */
export function createMediaSeal(onBroken: () => void) {
  const worker = canSealFrames() ? startWorker() : null;
  let canSeal = worker !== null;
  let isReady = false;
  let mode: PipeMode = "sealed";
  const senders = new Map<number, RTCRtpSender>();
  let lastSender = 0;
  const watchers = new Set<() => void>();
  const counting = new Map<number, (counts: FrameCounts) => void>();
  let lastCount = 0;

  const ready = new Promise<void>((done) => {
    if (!worker) return done();
    const giveUp = () => {
      if (isReady) return onBroken();
      canSeal = false;
      done();
    };
    const timer = setTimeout(giveUp, READY_MS);
    worker.addEventListener("error", giveUp);
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "counts") {
        counting.get(data.id)?.(data.counts);
        counting.delete(data.id);
      } else if (data.kind === "keyFrame") {
        const sender = senders.get(data.id);
        if (sender) void sendKeyFrame(sender);
      } else {
        clearTimeout(timer);
        isReady = true;
        done();
      }
    });
  });

  const tell = (message: ToWorker): void => worker?.postMessage(message);
  const isHeld = () => mode !== "plain";

  return {
    /** Known whether it can; never fails. Nothing is attached before. */
    ready,
    canSeal: (): boolean => canSeal,
    tell,
    setMode(next: PipeMode): void {
      mode = next;
      tell({ kind: "mode", mode });
      if (canSeal) return;
      for (const sender of senders.values()) void holdSender(sender, isHeld());
      for (const watcher of watchers) watcher();
    },
    /** Before the first frame: whatever this track sends goes through the worker, which lets nothing out without a key. */
    sender(sender: RTCRtpSender, media: MediaKind): void {
      for (const [id, known] of senders)
        if (known.transport?.state === "closed") senders.delete(id);
      const id = ++lastSender;
      senders.set(id, sender);
      if (worker && canSeal) sender.transform = through(worker, { direction: "send", media, id });
      else void holdSender(sender, isHeld());
    },
    receiver(receiver: RTCRtpReceiver, media: MediaKind, memberId: string): void {
      if (worker && canSeal)
        receiver.transform = through(worker, { direction: "receive", media, memberId });
    },
    /** Whether what comes must not be shown or heard: without a worker it is held by whoever shows it. */
    isHeld: (): boolean => !canSeal && isHeld(),
    /** Told when that changes. */
    onHeld(watcher: () => void): void {
      watchers.add(watcher);
    },
    /** What became of frames so far; null where nothing is sealed here. */
    counts: (): Promise<FrameCounts | null> =>
      new Promise((done) => {
        if (!worker || !canSeal) return done(null);
        const id = ++lastCount;
        counting.set(id, done);
        setTimeout(() => done(null), COUNTS_MS);
        tell({ kind: "count", id });
      }),
    close(): void {
      worker?.terminate();
      senders.clear();
      watchers.clear();
    },
  };
}

const startWorker = (): Worker =>
  new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });

const through = (worker: Worker, options: TransformOptions): RTCRtpScriptTransform =>
  new RTCRtpScriptTransform(worker, options);

/** Sends nothing at all, or all. A sender that has ended refuses, and has nothing to hold. */
async function holdSender(sender: RTCRtpSender, isHeld: boolean): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) encoding.active = !isHeld;
  await sender.setParameters(parameters).catch(() => undefined);
}

/** Chromium's way to a whole picture; the types do not hold it yet. */
type KeyFrameSender = {
  setParameters(
    parameters: RTCRtpSendParameters,
    options: { encodingOptions: { keyFrame: boolean }[] },
  ): Promise<void>;
};
async function sendKeyFrame(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  const encodingOptions = parameters.encodings.map(() => ({ keyFrame: true }));
  const asked = (sender as KeyFrameSender).setParameters(parameters, { encodingOptions });
  // Refused where the track is going or being changed: the next frame that is held asks again.
  await asked.catch(() => undefined);
}
