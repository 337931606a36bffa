import { ReceiveMode } from "#server/rooms/protocol.ts";
import { parseStored } from "./stored.ts";

/** How much this device receives, kept for the next lesson: the same phone has the same tariff tomorrow. */
const KEY = "qonyrauReceiveMode";

/** What was chosen on this device; null: nothing yet. */
export function readReceiveMode(): ReceiveMode | null {
  const read = ReceiveMode.safeParse(parseStored(localStorage.getItem(KEY)));
  return read.success ? read.data : null;
}

export function saveReceiveMode(mode: ReceiveMode): void {
  localStorage.setItem(KEY, JSON.stringify(mode));
}
