import { linkExpiry, linkKey, signedPrefix } from "../videos/signing.ts";
import type { Deck } from "./protocol.ts";
import type { StoredDeck } from "./store.ts";

type Deps = {
  secret: string;
  lifeHours: number;
  now: () => number;
  /** Bytes of it that are on this machine. */
  arrived: (deck: StoredDeck) => Promise<number>;
};

/** A stored deck as a person who may see it is told of it: with addresses signed for some hours. */
export function createDeckViews({ secret, lifeHours, now, arrived }: Deps) {
  const key = linkKey(secret);
  return async function toDeck(stored: StoredDeck): Promise<Deck> {
    const { id, title, ownerId, state, format, sizeBytes, pageCount, brokenPages, refusal } =
      stored;
    const expiresAtS = linkExpiry(now(), lifeHours);
    return {
      ...{ id, title, ownerId, state, format, sizeBytes, pageCount, brokenPages, refusal },
      arrivedBytes: state === "uploading" ? await arrived(stored) : sizeBytes,
      pagesReady: stored.pages.length,
      createdAt: new Date(stored.createdAtMs).toISOString(),
      filesUrl: signedPrefix(key, id, expiresAtS, "slides"),
      expiresAt: new Date(expiresAtS * 1000).toISOString(),
    };
  };
}
export type ToDeck = ReturnType<typeof createDeckViews>;
