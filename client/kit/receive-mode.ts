import type { ReceiveMode } from "#server/rooms/protocol.ts";
import { receiveModes } from "#server/rooms/protocol-values.ts";
import { parseStored } from "./stored.ts";

/** How much this device receives, kept for the next lesson: the same phone has the same tariff tomorrow. */
const KEY = "qonyrauReceiveMode";

/** What was chosen on this device, or else proposed by this visit's check; null: neither. */
export function readReceiveMode(): ReceiveMode | null {
  return readFrom(localStorage) ?? readFrom(sessionStorage);
}

function readFrom(storage: Storage): ReceiveMode | null {
  const stored = parseStored(storage.getItem(KEY));
  return receiveModes.find((mode) => mode === stored) ?? null;
}

/** Of the check: holds for this visit, because tomorrow's link is another. */
export function saveProposedMode(mode: ReceiveMode): void {
  sessionStorage.setItem(KEY, JSON.stringify(mode));
}

export function saveReceiveMode(mode: ReceiveMode): void {
  localStorage.setItem(KEY, JSON.stringify(mode));
}
