import { type Bytes, concat } from "./bytes.ts";
import { createReplayWindow } from "./replay.ts";
import { deriveFrameKey, type FrameKey, frameHeader, openFrame, sealFrame } from "./sframe.ts";

export type MediaKind = "audio" | "video";

/** A frame that is shorter than what stays clear is none of ours. */
const AUDIO_CLEAR = 1;
const VIDEO_KEY_CLEAR = 10;
const VIDEO_DELTA_CLEAR = 3;

/** Whether a frame of VP8 is a whole picture: the lowest bit of its tag (RFC 6386, section 9.1). */
export function isKeyFrame(frame: Uint8Array): boolean {
  return ((frame[0] ?? 1) & 1) === 0;
}

/**
 * How many bytes at a frame's front stay readable for those who packetize and forward it: Opus' TOC byte; VP8's
 * frame tag, and of a key frame the start code and the sizes (RFC 6386, section 9.1). They are authenticated.
 */
export function clearLength(kind: MediaKind, frame: Uint8Array): number {
  if (kind === "audio") return AUDIO_CLEAR;
  return isKeyFrame(frame) ? VIDEO_KEY_CLEAR : VIDEO_DELTA_CLEAR;
}

/** Seals one's own frames, sound and picture under one key and one counter. */
export function createSealer() {
  let current: FrameKey | null = null;
  let counter = 0;
  /** Which key is wanted: one that is still being derived when the members change must not come into use. */
  let turn = 0;
  return {
    hasKey: (): boolean => current !== null,
    /** From the next frame on. */
    async setKey(kid: number, baseKey: Bytes): Promise<void> {
      const own = ++turn;
      const key = await deriveFrameKey(baseKey, kid);
      if (own !== turn) return;
      current = key;
      counter = 0;
    },
    /** No key is agreed on now: nothing may be sent. */
    clear(): void {
      turn++;
      current = null;
    },
    /** The frame as it goes out; null: there is no key, so it must not go out at all. */
    async seal(kind: MediaKind, frame: Bytes): Promise<Bytes | null> {
      const key = current;
      if (!key) return null;
      const length = clearLength(kind, frame);
      if (frame.length < length) return null;
      const clear = frame.slice(0, length);
      // Counted before waiting: two frames at once never share a counter.
      const ctr = counter++;
      return concat(clear, await sealFrame(key, ctr, frame.slice(length), clear));
    },
  };
}
export type Sealer = ReturnType<typeof createSealer>;

/**
 * A window for sound and one for picture: a large picture on a weak link comes seconds after the words that were
 * sealed behind it. No frame passes for the other kind, since its clear front is authenticated.
 */
type OthersKey = {
  frameKey: FrameKey;
  windows: Record<MediaKind, ReturnType<typeof createReplayWindow>>;
};
/** What became of frames that came: counted, never stored. */
export type OpenedCounts = { opened: number; refused: number; withoutKey: number };

/** Opens other members' frames, each with the keys of its own sender alone. */
export function createOpener() {
  const keys = new Map<string, Map<number, OthersKey>>();
  const counts: OpenedCounts = { opened: 0, refused: 0, withoutKey: 0 };
  return {
    counts,
    /** A key that is there already stays as it is, with what it has seen. */
    async addKey(memberId: string, kid: number, baseKey: Bytes): Promise<void> {
      const frameKey = await deriveFrameKey(baseKey, kid);
      const ofMember = keys.get(memberId) ?? new Map<number, OthersKey>();
      if (ofMember.has(kid)) return;
      const windows = { audio: createReplayWindow(), video: createReplayWindow() };
      ofMember.set(kid, { frameKey, windows });
      keys.set(memberId, ofMember);
    },
    /** Older keys of a member are gone. */
    dropBelow(memberId: string, kid: number): void {
      const ofMember = keys.get(memberId);
      for (const old of ofMember?.keys() ?? []) if (old < kid) ofMember?.delete(old);
      if (ofMember?.size === 0) keys.delete(memberId);
    },
    /** -1: none. */
    newestKid: (memberId: string): number => Math.max(-1, ...(keys.get(memberId)?.keys() ?? [])),
    hasKeyOf: (memberId: string): boolean => keys.has(memberId),
    forgetAll: (): void => keys.clear(),
    /** The plain frame; null: no key yet, another's, replayed, or changed on its way. Such a frame is dropped, never played. */
    async open(memberId: string, kind: MediaKind, frame: Bytes): Promise<Bytes | null> {
      const length = clearLength(kind, frame);
      const clear = frame.slice(0, length);
      const sealed = frame.slice(length);
      const header = frameHeader(sealed);
      const key = header && keys.get(memberId)?.get(header.kid);
      if (!header || !key) {
        counts.withoutKey++;
        return null;
      }
      const { frameKey } = key;
      const window = key.windows[kind];
      const plain = window.isFresh(header.ctr) ? await openFrame(frameKey, sealed, clear) : null;
      // Asked again: the same frame may have been opened while this one waited.
      if (!plain || !window.isFresh(header.ctr)) {
        counts.refused++;
        return null;
      }
      window.take(header.ctr);
      counts.opened++;
      return concat(clear, plain);
    },
  };
}
export type Opener = ReturnType<typeof createOpener>;
