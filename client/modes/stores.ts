import type { RoomMode } from "#server/rooms/protocol.ts";
import type { LiveUsage } from "#server/usage/protocol.ts";
import { Store } from "../kit/store.ts";

/** How the link does, as this device measures it; the room's engine writes it with each look. */
export type Link = {
  /** Packets lost of those expected lately, 0 to 1. */
  lossShare: number | null;
  /** What the link gives our camera of what it wants, 0 to 1; null while the camera is off. */
  sendShare: number | null;
  rttMs: number | null;
  silentMs: number;
  /** The computer, and not the link, cannot keep up. */
  isBusy: boolean;
};
const NOTHING: Link = {
  ...{ lossShare: null, sendShare: null, rttMs: null },
  ...{ silentMs: 0, isBusy: false },
};
export const linkStore = new Store<Link>(NOTHING);

/** How much this device receives, and why; null before the room said it. */
export const modeStore = new Store<{ mode: RoomMode | null }>({ mode: null });

/** What this lesson and month cost so far; null before the server said it. */
export const usageStore = new Store<{ live: LiveUsage | null }>({ live: null });

/** The sheet of the connection: modes, quality, what to try. */
export const sheetStore = new Store<{ isOpen: boolean }>({ isOpen: false });

/** A room is left: the next one begins with nothing known. */
export function forgetRoom(): void {
  linkStore.patch(NOTHING);
  modeStore.patch({ mode: null });
  usageStore.patch({ live: null });
  sheetStore.patch({ isOpen: false });
}
