import { linkStore } from "../modes/stores.ts";
import { countFetched } from "./fetched.ts";
import { type LinkLook, LinkReports } from "./link-reports.ts";
import type { Call } from "./ports.ts";
import type { Quality } from "./quality.ts";
import type { RoomSession } from "./session.ts";

type Look = LinkLook & { isBusy: boolean };

/** What follows each look at the link: the screens are told at once, the server every few seconds. */
export function followLooks(
  store: RoomSession["store"],
  { call, lessonId }: { call: Call; lessonId: string },
) {
  const fetched = countFetched();
  const reports = new LinkReports({
    fetchedBytes: fetched.bytes,
    send: (report) => void call("room:reportLink", { lessonId, ...report }).catch(() => undefined), // the next one tells
  });
  function onLook(quality: Quality, receivedBytes: number, look: Look): void {
    store.patch({ quality, receivedBytes });
    const { packets, lost, sendShare, rttMs, silentMs, isBusy } = look;
    const lossShare = packets + lost > 0 ? lost / (packets + lost) : null;
    linkStore.patch({ lossShare, sendShare, rttMs, silentMs, isBusy });
    if (store.get().phase.name === "live") reports.add(look, performance.now());
  }
  return { onLook, stop: fetched.stop };
}
