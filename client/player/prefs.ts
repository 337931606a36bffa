import { parseStored } from "../kit/stored.ts";
import { type CaptionLanguage, captionLanguages, qualityNames } from "./names.ts";
import type { Quality } from "./state.ts";

const STORED_AS = "qonyrau.player";

/** What a viewer chose and keeps from film to film, in this browser. */
export type Prefs = { quality: Quality; captions: CaptionLanguage | null };

/** Nothing kept, or nothing we understand, is the default: auto and no captions. */
export function readPrefs(storage: Pick<Storage, "getItem">): Prefs {
  const stored = parseStored(storage.getItem(STORED_AS));
  const kept: Record<string, unknown> = typeof stored === "object" ? { ...stored } : {};
  const quality = qualityNames.find((name) => name === kept.quality) ?? "auto";
  const captions = captionLanguages.find((language) => language === kept.captions) ?? null;
  return { quality, captions };
}

export function writePrefs(storage: Pick<Storage, "setItem">, prefs: Prefs): void {
  try {
    storage.setItem(STORED_AS, JSON.stringify(prefs));
  } catch {
    // A full or forbidden storage: the choice holds for this film.
  }
}
