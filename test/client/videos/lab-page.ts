import { createKeptFiles } from "#client/videos/kept-files.ts";
import { standForLead } from "#client/videos/leader.ts";
import { onNetwork } from "#client/videos/network.ts";
import { createQueue, type UploadQueue } from "#client/videos/queue.ts";
import { send } from "#client/videos/sending.ts";

/** What a test does with the queue in a real browser. */
export type UploadLab = {
  queue: UploadQueue;
  take(): void;
  sent: string[];
  discarded: string[];
  /** A file of so many bytes that are always the same for one seed. */
  file(name: string, sizeBytes: number, seed: number): File;
  keptIds(): Promise<string[]>;
};
declare global {
  var lab: UploadLab;
}

let token = "stale"; // the first answer is 401: every page's life begins with a renewal
const sent: string[] = [];
const discarded: string[] = [];
const kept = createKeptFiles();
const queue = createQueue({
  kept,
  send,
  ownerId: () => "teacher",
  token: () => token,
  renew: async () => {
    token = "fresh";
  },
  isWifiMissing: () => false,
  async ask(videoId) {
    const headers = { authorization: "Bearer fresh", "tus-resumable": "1.0.0" };
    const { headers: told } = await fetch(`/api/uploads/${videoId}`, { method: "HEAD", headers });
    return { isOpen: true, bytes: Number(told.get("upload-offset")) };
  },
  discard: async ({ itemId }) => {
    discarded.push(itemId);
  },
  onSent: (videoId) => {
    sent.push(videoId);
  },
});
const leader = standForLead("qonyrau.uploads", (isNow) => void queue.lead(isNow));
onNetwork(() => queue.refresh(navigator.onLine));

globalThis.lab = {
  queue,
  take: leader.take,
  sent,
  discarded,
  file(name, sizeBytes, seed) {
    const bytes = new Uint8Array(sizeBytes);
    let value = seed;
    for (let at = 0; at < sizeBytes; at += 1) {
      value = (Math.imul(value, 1_664_525) + 1_013_904_223) >>> 0;
      bytes[at] = value >>> 24;
    }
    return new File([bytes], name);
  },
  keptIds: async () => (await kept.list()).map(({ videoId }) => videoId),
};
