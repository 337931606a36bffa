import type { Host } from "#server/consultations/protocol.ts";
import { parseStored } from "../../kit/stored.ts";

type KeyOf = Pick<Host, "id" | "reasonKey">;
type Kept = Pick<Storage, "getItem" | "setItem">;
const nameOf = (selfId: string) => `qonyrau.hostKeys.${selfId}`;

function pinsOf(selfId: string, storage: Kept): Record<string, string> {
  const read = parseStored(storage.getItem(nameOf(selfId)));
  if (typeof read !== "object" || read === null) return {};
  return Object.fromEntries(Object.entries(read).filter(([, key]) => typeof key === "string"));
}

/**
 * The key of a host as this person met it here first: public, so that both can be shown where it is another today.
 * That a key is kept says that the page was open, not that anything was written.
 */
export function metKey(selfId: string, { id }: KeyOf, storage: Kept = localStorage): string | null {
  return pinsOf(selfId, storage)[id] ?? null;
}

/** Keeps the key of today: at the first meeting, or when its words were compared. */
export function keepKey(
  selfId: string,
  { id, reasonKey }: KeyOf,
  storage: Kept = localStorage,
): void {
  if (reasonKey === null) return;
  const pins = { ...pinsOf(selfId, storage), [id]: reasonKey };
  storage.setItem(nameOf(selfId), JSON.stringify(pins));
}

/** The former key where the server hands out another today; null: the same, or met for the first time. */
export function changedFrom(
  selfId: string,
  host: KeyOf,
  storage: Kept = localStorage,
): string | null {
  const met = metKey(selfId, host, storage);
  return met !== null && host.reasonKey !== null && met !== host.reasonKey ? met : null;
}

/** The server has another key, or none, than the page sealed for: nothing was sent. */
export class KeyMoved extends Error {
  constructor() {
    super("The host's key is another than this page knew");
    this.name = "KeyMoved";
  }
}

/**
 * The key to seal with; null where there is none, or it has changed and nobody has compared it. What is met for the
 * first time is kept before anything is sealed with it.
 */
export function keyToSealWith(
  selfId: string,
  host: KeyOf,
  storage: Kept = localStorage,
): string | null {
  if (changedFrom(selfId, host, storage) !== null) return null;
  if (metKey(selfId, host, storage) === null) keepKey(selfId, host, storage);
  return host.reasonKey;
}
