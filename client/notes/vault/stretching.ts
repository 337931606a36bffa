import type { Bytes } from "../../secrecy/bytes.ts";
import type { Stretch } from "./argon.ts";
import type { StretchAnswer, StretchAsked } from "./argon-worker.ts";

/**
 * Makes a key of a passphrase in a worker of its own, so that the page stays alive; the worker, and with it whatever
 * its memory holds, is gone afterwards. @throws Error where the worker does not come, or has not enough memory
 */
export function stretchApart(passphrase: string, how: Stretch): Promise<Bytes> {
  const worker = new Worker(new URL("./argon-worker.ts", import.meta.url), { type: "module" });
  return new Promise<Bytes>((resolve, reject) => {
    worker.addEventListener("message", ({ data }: MessageEvent<StretchAnswer>) => {
      if ("key" in data) resolve(data.key);
      else reject(new Error(data.failed));
    });
    worker.addEventListener("error", ({ message }) => reject(new Error(message || "no worker")));
    worker.postMessage({ passphrase, how } satisfies StretchAsked);
  }).finally(() => worker.terminate());
}
