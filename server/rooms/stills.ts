import { randomBytes } from "node:crypto";
import { AppError } from "../errors.ts";
import type { NoticeName, Payload } from "../realtime.ts";
import type { Peer } from "./peer.ts";
import { STILL_EVERY_MS, STILL_MAX_BYTES, type Still } from "./protocol.ts";

/** A client paces itself by its own clock, which may run a little fast. */
const EARLY_MS = 500;
type Deps = {
  lessonId: string;
  peers: ReadonlyMap<string, Peer>;
  tellPeer: <E extends NoticeName>(peer: Peer, notice: E, payload: Payload<E>) => void;
  now: () => number;
};
type Shown = { personId: string; deviceId: string; webp: Buffer; version: number; at: number };

/** The shared screen as a still picture, for devices that receive no video. The newest one alone is kept, in memory. */
export function createStills({ lessonId, peers, tellPeer, now }: Deps) {
  const keys = new WeakMap<Peer, string>();
  let shown: Shown | null = null;
  let version = 0;

  function keyOf(peer: Peer): string {
    const key = keys.get(peer) ?? randomBytes(16).toString("hex");
    keys.set(peer, key);
    return key;
  }

  /** What a device may fetch now: an address of its own, so that what it costs is counted to its person. */
  function readFor(peer: Peer): Still | null {
    clearIfGone();
    if (!shown || shown.personId === peer.personId) return null;
    const { personId } = shown;
    const path = `/api/rooms/${lessonId}/stills/${keyOf(peer)}?v=${shown.version}`;
    return { personId, version: shown.version, path };
  }

  function tell(): void {
    for (const peer of peers.values())
      if (peer.mode === "slides")
        tellPeer(peer, "room:stillChanged", { lessonId, still: readFor(peer) });
  }

  /**
   * Takes a picture of the screen this device shares, in place of the one before.
   * @throws AppError forbidden source_forbidden, it shares none; too_many; invalid, no WebP; too_large
   */
  function put(peer: Peer, webp: Buffer): void {
    const screen = peer.producers.get("screen");
    if (!screen)
      throw new AppError("forbidden", "No screen is shared", { reason: "source_forbidden" });
    if (shown && now() - shown.at < STILL_EVERY_MS - EARLY_MS)
      throw new AppError("too_many", "Too soon", { details: { retryAfterSec: 3 } });
    if (webp.length > STILL_MAX_BYTES) throw new AppError("too_large", "Too large a picture");
    if (!isWebp(webp)) throw new AppError("invalid", "Not a WebP picture");
    const { personId, deviceId } = peer;
    version += 1;
    shown = { personId, deviceId, webp, version, at: now() };
    tell();
  }

  /** The screen is gone: so is its picture. */
  function clearIfGone(): void {
    if (!shown) return;
    const sharer = peers.get(`${shown.personId}:${shown.deviceId}`);
    if (sharer?.producers.has("screen")) return;
    shown = null;
    tell();
  }

  /** The newest picture for whoever knows a device's key; null where there is none. */
  function find(key: string): { webp: Buffer; version: number } | null {
    const peer = [...peers.values()].find((one) => keys.get(one) === key);
    if (!peer || !shown || peer.mode === "sound") return null;
    peer.fetchedBytes += shown.webp.length;
    return { webp: shown.webp, version: shown.version };
  }

  return { put, readFor, clearIfGone, find };
}
export type Stills = ReturnType<typeof createStills>;

function isWebp(bytes: Buffer): boolean {
  return (
    bytes.length > 16 &&
    bytes.toString("latin1", 0, 4) === "RIFF" &&
    bytes.toString("latin1", 8, 12) === "WEBP"
  );
}
