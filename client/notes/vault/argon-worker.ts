import { type Stretch, stretch } from "./argon.ts";

export type StretchAsked = { passphrase: string; how: Stretch };
export type StretchAnswer = { key: Uint8Array<ArrayBuffer> } | { failed: string };

self.addEventListener("message", async ({ data }: MessageEvent<StretchAsked>) => {
  try {
    const key = await stretch(data.passphrase, data.how);
    self.postMessage({ key } satisfies StretchAnswer);
  } catch (error) {
    self.postMessage({ failed: String(error) } satisfies StretchAnswer);
  }
});
