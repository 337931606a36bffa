import { DetailedError, Upload } from "tus-js-client";
import type { UPLOAD_PATH } from "#server/videos/protocol.ts";
import { endOf, isPieceTooLarge, reasonIn, type SendingEnd } from "./answers.ts";
import { CAREFUL_CHUNK_BYTES, nextChunkBytes } from "./speed.ts";

export type SendingOptions = {
  file: Blob;
  /** The upload's id; of a video its own. */
  videoId: string;
  /** Where uploads are that exist once they are announced, and are never created by tus; default: videos. */
  path?: string;
  /** No byte and no answer for so long means a dead line, ms. */
  stallMs?: number;
  /** Nothing of it has ever been sent, so there is nothing to ask for. */
  isFresh: boolean;
  token: () => string | null;
  /** Gets a newer token than `stale`. */
  renew: (stale: string) => Promise<unknown>;
  speedBps: () => number | null;
  onProgress: (bytes: number) => void;
  /** So many the server has for certain. */
  onAccepted: (bytes: number) => void;
  onEnd: (end: SendingEnd) => void;
};
export type Sending = { stop: () => Promise<void> };

// The type keeps it equal to the protocol's, without the protocol's schemas in the browser.
const videoPath: typeof UPLOAD_PATH = "/api/uploads";
/** No byte and no answer for so long: the connection is dead though nobody said so. */
const STALL_MS = 45_000;
const STALL_CHECK_MS = 5_000;
const BEARER = "Bearer ";

async function isReadable(file: Blob): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false; // NotReadableError or NotFoundError: the picker's app took it back
  }
}

/**
 * Sends one file by tus, from where the server stands, and tells once how it ended. Only this file knows
 * tus-js-client. `stop` ends it without a word; what the server took stays there.
 */
export function send(options: SendingOptions): Sending {
  const { file, videoId, path = videoPath, stallMs = STALL_MS } = options;
  let mostBytes: number | undefined; // lowered once a proxy finds a piece too large
  let aliveAtMs = Date.now();
  let isOver = false;

  function finish(end: SendingEnd): void {
    if (isOver) return;
    isOver = true;
    clearInterval(watch);
    options.onEnd(end);
  }

  async function onError(error: Error): Promise<void> {
    const response = error instanceof DetailedError ? error.originalResponse : null;
    const status = response?.getStatus() ?? 0;
    const reason = reasonIn(response?.getBody() ?? "");
    if (isPieceTooLarge(status, reason) && mostBytes === undefined) {
      mostBytes = CAREFUL_CHUNK_BYTES;
      upload.options.chunkSize = CAREFUL_CHUNK_BYTES;
      upload.start();
    } else finish((await isReadable(file)) ? endOf(status, reason) : { kind: "fileGone" });
  }

  const upload = new Upload(file, {
    endpoint: options.path === undefined ? path : null,
    uploadUrl: options.isFresh ? null : `${path}/${videoId}`,
    metadata: { videoId },
    chunkSize: nextChunkBytes(options.speedBps()),
    retryDelays: null, // the queue waits, for it hears when the network is back
    storeFingerprintForResuming: false,
    fingerprint: async () => videoId,
    onBeforeRequest(request) {
      const token = options.token();
      if (token !== null) request.setHeader("Authorization", BEARER + token);
    },
    async onAfterResponse(request, response) {
      aliveAtMs = Date.now();
      const used = request.getHeader("Authorization")?.slice(BEARER.length);
      if (response.getStatus() === 401 && used) await options.renew(used);
    },
    onProgress(bytes) {
      aliveAtMs = Date.now();
      options.onProgress(bytes);
    },
    onChunkComplete(_chunkBytes, acceptedBytes) {
      options.onAccepted(acceptedBytes);
      upload.options.chunkSize = nextChunkBytes(options.speedBps(), mostBytes);
    },
    onSuccess: () => finish({ kind: "sent" }),
    onError: (error) => void onError(error),
  });
  const watch = setInterval(() => {
    if (Date.now() - aliveAtMs < stallMs) return;
    void upload.abort();
    finish({ kind: "interrupted" });
  }, STALL_CHECK_MS);
  upload.start();

  return {
    async stop() {
      isOver = true;
      clearInterval(watch);
      await upload.abort();
    },
  };
}
