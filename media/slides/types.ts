/**
 * The engine of slides as the server sees it. Plain data that runs in a browser too: the protocol takes the
 * refusal codes from here.
 */

/** Why a file is refused; each has its sentence for the teacher in the client's catalogue. */
export const slideRefusals = [
  "empty", // no bytes
  "unknown_format", // contents are nothing we take
  "heic", // an iPhone's own format of photographs
  "old_office", // PPT, DOC of before 2007
  "protected", // opens with a password only
  "damaged", // nothing of it can be read
  "too_many_pages", // limit in pages
  "too_many_pixels", // limit in pixels of a picture
  "too_slow", // a limit of time, CPU or memory was reached
  "no_office", // a document of an office program, and no LibreOffice here
] as const;
export type SlideRefusal = (typeof slideRefusals)[number];

/** A file that gives no slides, by its own fault. */
export class SlidesRefused extends Error {
  readonly code: SlideRefusal;
  /** The limit that was passed. */
  readonly limit: number | null;

  constructor(code: SlideRefusal, limit: number | null = null, options: ErrorOptions = {}) {
    super(`Refused: ${code}`, options);
    this.name = "SlidesRefused";
    this.code = code;
    this.limit = limit;
  }
}

export const slideFormats = ["pdf", "picture", "office"] as const;
export type SlideFormat = (typeof slideFormats)[number];

/** What one file may hold: pages of a document, pixels of a picture. */
export type SlideLimits = { maxPages: number; maxPixels: number };

/** One page in both sizes, WebP. */
export type RenderedPage = {
  /** From 1. */
  page: number;
  /** Of the large one; the small one has the same shape at half the width. */
  widthPx: number;
  heightPx: number;
  small: Uint8Array;
  large: Uint8Array;
  /** The document is damaged here: a white page stands for it. */
  isBroken: boolean;
};

export type RenderRequest = {
  /** On this machine. */
  file: string;
  signal: AbortSignal;
  /** Told once, before the first page. */
  onCount: (pages: number) => Promise<void> | void;
  /** In order; the next page is not taken before this is through. */
  onPage: (page: RenderedPage) => Promise<void>;
};

export type Slides = {
  limits: SlideLimits;
  /** LibreOffice is here: PPTX, DOCX, ODP, ODT can be taken. */
  hasOffice: boolean;
  /**
   * Renders every page of a file, whatever its name says it is, in a process of its own without network.
   * @throws SlidesRefused; MediaError cancelled, encode_failed (ours, not the file's); whatever a callback throws
   */
  render(request: RenderRequest): Promise<{ format: SlideFormat; pages: number }>;
};
