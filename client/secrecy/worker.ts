import type { Bytes } from "./bytes.ts";
import { createOpener, createSealer, type MediaKind, type OpenedCounts } from "./frames.ts";

/** What the page tells its worker. Keys go in and never come out. */
export type ToWorker =
  | { kind: "sendKey"; kid: number; baseKey: Bytes }
  | { kind: "stopSending" }
  | { kind: "receiveKey"; memberId: string; kid: number; baseKey: Bytes }
  | { kind: "keepOnly"; memberId: string; kids: number[] }
  | { kind: "forget"; memberId: string }
  | { kind: "count"; id: number };
export type FromWorker =
  | { kind: "keyed"; kid: number }
  | { kind: "counts"; id: number; counts: OpenedCounts & { sealed: number; held: number } };
/** What a transform is for: one's own track, or a member's. */
export type TransformOptions =
  | { direction: "send"; media: MediaKind }
  | { direction: "receive"; media: MediaKind; memberId: string };

/** A frame as the browser's encoder gives it; only its bytes are ours. */
type EncodedFrame = { data: ArrayBuffer };
type Transformer = {
  readable: ReadableStream<EncodedFrame>;
  writable: WritableStream<EncodedFrame>;
  options: TransformOptions;
};
/** The names of a dedicated worker that the page's types do not hold. */
type WorkerScope = {
  onrtctransform: ((event: { transformer: Transformer }) => void) | null;
  onmessage: ((event: { data: ToWorker }) => void) | null;
  postMessage(message: FromWorker): void;
};
declare const self: WorkerScope;

const sealer = createSealer();
const opener = createOpener();
const sent = { sealed: 0, held: 0 };

self.onrtctransform = ({ transformer: { readable, writable, options } }) => {
  const pass = async (frame: EncodedFrame): Promise<Bytes | null> => {
    const bytes = new Uint8Array(frame.data);
    if (options.direction === "receive") return opener.open(options.memberId, options.media, bytes);
    const sealed = await sealer.seal(options.media, bytes);
    if (sealed) sent.sealed++;
    else sent.held++;
    return sealed;
  };
  void readable
    .pipeThrough(
      new TransformStream<EncodedFrame, EncodedFrame>({
        async transform(frame, controller) {
          const bytes = await pass(frame);
          if (!bytes) return; // without a key nothing is sent, and nothing is played
          frame.data = bytes.buffer;
          controller.enqueue(frame);
        },
      }),
    )
    .pipeTo(writable)
    .catch(() => {}); // the track has ended
};

self.onmessage = async ({ data }) => {
  if (data.kind === "sendKey") {
    await sealer.setKey(data.kid, data.baseKey);
    self.postMessage({ kind: "keyed", kid: data.kid });
  } else if (data.kind === "stopSending") sealer.clear();
  else if (data.kind === "receiveKey") await opener.addKey(data.memberId, data.kid, data.baseKey);
  else if (data.kind === "keepOnly") opener.keepOnly(data.memberId, data.kids);
  else if (data.kind === "forget") opener.forget(data.memberId);
  else self.postMessage({ kind: "counts", id: data.id, counts: { ...opener.counts, ...sent } });
};
