import type { LinkUse } from "./signing.ts";

/** What is served of a video's folder: its type, and how a browser may keep it. */
export type Delivered = {
  contentType: string;
  /** Small texts are gzipped and checked for change by their contents; the rest goes out as it lies, in ranges. */
  isText: boolean;
  /** Its address never gets other contents. */
  isImmutable: boolean;
  use: LinkUse;
  /** Where it lies: of a video, unless said otherwise. */
  folder?: "slides";
};

const text = (contentType: string): Delivered => ({
  contentType,
  isText: true,
  isImmutable: false,
  use: "watch",
});
const bytes = (contentType: string, isImmutable: boolean): Delivered => ({
  contentType,
  isText: false,
  isImmutable,
  use: "watch",
});

const playlist = text("application/vnd.apple.mpegurl");
const cues = text("text/vtt; charset=utf-8");
const picture = bytes("image/jpeg", false);
const segment = bytes("video/mp4", true);
const sound = bytes("audio/mp4", true);

const byName = new Map<string, Delivered>([
  ["master.m3u8", playlist],
  ["sound.m3u8", playlist],
  ["poster.jpg", picture],
  ["storyboard.jpg", picture],
  ["storyboard.vtt", cues],
  ["captions/kk.vtt", cues],
  ["captions/ru.vtt", cues],
  ["captions/en.vtt", cues],
  ["waveform.json", text("application/json; charset=utf-8")],
  ["download.mp4", { ...bytes("video/mp4", false), use: "download" }],
]);
/** `480/index.m3u8`, `a48/init.mp4`, `av1-360/00012.m4s`. */
const RUNG =
  /^(?:(?:av1-)?[1-9]\d{2,3}|(a)[1-9]\d{1,2})\/(?:(index\.m3u8)|init\.mp4|\d{5,7}\.m4s)$/;

/** A page of a deck, small or large: `s/0001.webp`. */
const SLIDE = /^[sl]\/\d{4}\.webp$/;
const slide: Delivered = { ...bytes("image/webp", true), use: "slides", folder: "slides" };

/** How a path of a video or a deck is served; null for everything that is not, the uploaded file and listings among it. */
export function deliveredAt(path: string): Delivered | null {
  if (SLIDE.test(path)) return slide;
  const found = RUNG.exec(path);
  if (!found) return byName.get(path) ?? null;
  const [, isSound, isPlaylist] = found;
  return isPlaylist ? playlist : isSound ? sound : segment;
}
