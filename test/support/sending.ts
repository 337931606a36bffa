import { randomBytes } from "node:crypto";
import { Upload } from "tus-js-client";
import type { User } from "#server/realtime.ts";
import { type TestVideos, waitFor } from "./videos.ts";

/** Contents of a file that nobody can compress. */
export const bytesOf = (size: number) => randomBytes(size);
export type Sending = { upload: Upload; done: Promise<void>; sentTo(bytes: number): Promise<void> };
type Options = {
  user: User;
  url: string | null;
  chunkSize: number;
  retryDelays: number[];
  pauseMs: number;
};
/** Ways to send to the machine of the running test, as its teacher unless another is named. */
export function createSender(current: () => { machine: TestVideos; teacher: User }) {
  /** A window that sends: real tus, in pieces, without retries of its own unless asked. */
  function send(videoId: string, content: Buffer, options: Partial<Options> = {}): Sending {
    const { machine, teacher } = current();
    const { user = teacher, url = null, chunkSize = 32 * 1024, retryDelays = [] } = options;
    const { pauseMs = 0 } = options;
    const { promise: done, resolve, reject } = Promise.withResolvers<void>();
    done.catch(() => {});
    let sent = 0;
    const upload = new Upload(content, {
      endpoint: machine.uploadUrl,
      uploadUrl: url,
      metadata: { videoId, filename: "a name" },
      headers: { authorization: `Bearer ${machine.tokenOf(user)}` },
      uploadSize: content.length,
      ...{ chunkSize, retryDelays },
      // A weak link, so that a test can come in between two pieces.
      onBeforeRequest: () => new Promise((go) => setTimeout(go, pauseMs)),
      onChunkComplete: (_size, accepted) => {
        sent = accepted;
      },
      onSuccess: () => resolve(),
      onError: reject,
    });
    upload.start();
    return {
      ...{ upload, done },
      sentTo: async (bytes) =>
        void (await waitFor(
          async () => sent,
          (seen) => seen >= bytes,
        )),
    };
  }
  /** The refusal inside tus's error. */
  async function refusalOf(sending: Sending) {
    const error = await sending.done.then(
      () => null,
      (reason: { originalResponse?: { getStatus(): number; getBody(): string } }) => reason,
    );
    const answer = error?.originalResponse;
    if (!answer) throw new Error("it was not refused");
    const { error: body } = JSON.parse(answer.getBody());
    return { status: answer.getStatus(), code: body.code, reason: body.reason };
  }
  const ask = (
    method: string,
    videoId: string,
    headers: Record<string, string> = {},
    user = current().teacher,
  ) =>
    fetch(`${current().machine.uploadUrl}/${videoId}`, {
      method,
      headers: {
        authorization: `Bearer ${current().machine.tokenOf(user)}`,
        "tus-resumable": "1.0.0",
        ...headers,
      },
    });
  const storedSource = async (videoId: string) =>
    Buffer.from((await current().machine.storage.readBytes(`sources/${videoId}`)) ?? []);

  return { send, refusalOf, ask, storedSource };
}
