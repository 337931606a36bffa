import { openNative, playsHls } from "./native-source.ts";
import type { OpenSource } from "./source.ts";

/** No way of playing HLS here. */
export class UnsupportedError extends Error {
  constructor() {
    super("This browser plays no HLS");
    this.name = "UnsupportedError";
  }
}

/** Media Source Extensions, on an iPhone from 17.1. */
const hasMediaSource = () => "MediaSource" in window || "ManagedMediaSource" in window;

/** hls.js where it can play, else the browser's own HLS. @throws UnsupportedError; the code did not arrive */
export const openSource: OpenSource = async (options) => {
  if (hasMediaSource()) {
    const { openHls } = await import("./hls.ts");
    return openHls(options);
  }
  if (playsHls(options.video)) return openNative(options);
  throw new UnsupportedError();
};

/** Fetches the code that plays before play is pressed. Its failure is met again, and said, at play. */
export async function prepareSource(): Promise<void> {
  if (!hasMediaSource()) return;
  try {
    await (await import("./hls.ts")).prepareHls();
  } catch {
    // offline: `openSource` meets it again
  }
}
