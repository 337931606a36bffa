import type { CaptionLanguage } from "#server/videos/protocol.ts";

/** Marks of WebVTT within a line, such as `<i>` or `<v Айгүл>`. */
const MARKS = /<[^>]*>/g;

/** A cue's words without its marks. */
export function wordsOf(text: string): string {
  return text
    .replace(MARKS, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&nbsp;", " ")
    .replaceAll("&amp;", "&");
}

/**
 * The captions of a media element's `<track>`s. The browser loads and times them (`hidden`), we draw them: alike
 * everywhere and never under the controls. An iPhone's own full screen draws them itself.
 */
export class CaptionTracks {
  readonly #video: HTMLVideoElement;
  readonly #onText: (text: string) => void;
  #language: CaptionLanguage | null = null;
  #isNativeFull = false;

  constructor(video: HTMLVideoElement, onText: (text: string) => void) {
    this.#video = video;
    this.#onText = onText;
    video.textTracks.addEventListener("addtrack", this.#apply);
    video.addEventListener("webkitbeginfullscreen", this.#onFull);
    video.addEventListener("webkitendfullscreen", this.#onFull);
  }

  /** Loads and shows one language; null: none. */
  show(language: CaptionLanguage | null): void {
    this.#language = language;
    this.#apply();
  }

  close(): void {
    this.show(null);
    this.#video.textTracks.removeEventListener("addtrack", this.#apply);
    this.#video.removeEventListener("webkitbeginfullscreen", this.#onFull);
    this.#video.removeEventListener("webkitendfullscreen", this.#onFull);
  }

  readonly #onFull = (event: Event): void => {
    this.#isNativeFull = event.type === "webkitbeginfullscreen";
    this.#apply();
  };

  readonly #apply = (): void => {
    for (const track of this.#video.textTracks) {
      if (track.kind !== "subtitles") continue;
      const isShown = track.language === this.#language;
      track.mode = isShown ? (this.#isNativeFull ? "showing" : "hidden") : "disabled";
      track.oncuechange = isShown ? () => this.#read(track) : null;
    }
    if (this.#language === null) this.#onText("");
  };

  #read(track: TextTrack): void {
    const lines = [...(track.activeCues ?? [])].map((cue) =>
      cue instanceof VTTCue ? wordsOf(cue.text) : "",
    );
    this.#onText(lines.join("\n"));
  }
}
