import type { Bytes } from "./bytes.ts";
import { createFramePipe, type FrameCounts, type PipeMode } from "./frame-pipe.ts";
import type { MediaKind } from "./frames.ts";

/** What the page tells its worker. Keys go in and never come out. */
export type ToWorker =
  | { kind: "mode"; mode: PipeMode }
  | { kind: "sendKey"; kid: number; baseKey: Bytes }
  | { kind: "stopSending" }
  | { kind: "receiveKey"; memberId: string; kid: number; baseKey: Bytes }
  | { kind: "forget"; memberId: string }
  | { kind: "reset" }
  | { kind: "count"; id: number };
export type FromWorker =
  | { kind: "ready" }
  /** One's own picture must begin anew, and the worker cannot make it so by itself (Chromium). */
  | { kind: "keyFrame"; id: number }
  | { kind: "counts"; id: number; counts: FrameCounts };
/** What a transform is for: one's own track by the page's number for it, or a member's. */
export type TransformOptions =
  | { direction: "send"; media: MediaKind; id: number }
  | { direction: "receive"; media: MediaKind; memberId: string };

/** A frame as the browser's encoder gives it; only its bytes are ours. */
type EncodedFrame = { data: ArrayBuffer };
type Transformer = {
  readable: ReadableStream<EncodedFrame>;
  writable: WritableStream<EncodedFrame>;
  options: TransformOptions;
  /** Absent in Chromium, where the sender's parameters do the same. */
  generateKeyFrame?(rid?: string): Promise<unknown>;
  sendKeyFrameRequest(): Promise<unknown>;
};
/** The names of a dedicated worker that the page's types do not hold. */
type WorkerScope = {
  onrtctransform: ((event: { transformer: Transformer }) => void) | null;
  onmessage: ((event: { data: ToWorker }) => void) | null;
  postMessage(message: FromWorker): void;
};
declare const self: WorkerScope;

const pipe = createFramePipe();
/** Refused while a track is not flowing: asked again with the next frame that needs it. */
const ignoreRefusal = (asked: Promise<unknown>): void => void asked.catch(() => undefined);

function beginAnew(transformer: Transformer, id: number): void {
  if (transformer.generateKeyFrame) ignoreRefusal(transformer.generateKeyFrame());
  else self.postMessage({ kind: "keyFrame", id });
}

self.onrtctransform = ({ transformer }) => {
  const { readable, writable, options } = transformer;
  const track =
    options.direction === "send"
      ? pipe.sending(options.media, () => beginAnew(transformer, options.id))
      : pipe.receiving(options.media, options.memberId, () =>
          ignoreRefusal(transformer.sendKeyFrameRequest()),
        );
  void readable
    .pipeThrough(
      new TransformStream<EncodedFrame, EncodedFrame>({
        async transform(frame, controller) {
          const bytes = await track.pass(new Uint8Array(frame.data));
          if (!bytes) return; // without a key nothing is sent, and nothing is played
          frame.data = bytes.buffer;
          controller.enqueue(frame);
        },
      }),
    )
    .pipeTo(writable)
    .catch(() => undefined) // the track has ended
    .finally(track.stop);
};

self.onmessage = async ({ data }) => {
  if (data.kind === "mode") pipe.setMode(data.mode);
  else if (data.kind === "sendKey") await pipe.setSendKey(data.kid, data.baseKey);
  else if (data.kind === "stopSending") pipe.stopSending();
  else if (data.kind === "receiveKey") await pipe.addKey(data.memberId, data.kid, data.baseKey);
  else if (data.kind === "forget") pipe.forget(data.memberId);
  else if (data.kind === "reset") pipe.reset();
  else self.postMessage({ kind: "counts", id: data.id, counts: pipe.counts() });
};

self.postMessage({ kind: "ready" });
