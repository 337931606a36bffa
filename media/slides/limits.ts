import type { RunLimits } from "../hls/limits.ts";
import type { SlideLimits } from "./types.ts";

/** 200 pages are a term's lessons; 60 million pixels are a phone's largest photograph (50 MP) and some. */
export const slideLimits: SlideLimits = { maxPages: 200, maxPixels: 60_000_000 };

/** Widest page, px: a sharp picture on a laptop's stage. The small size has half of it. */
export const LARGE_WIDTH_PX = 1600;
/** A page of paper is taller than wide; beyond this it gets narrower instead. */
export const LARGE_HEIGHT_PX = 2400;

/**
 * Bytes one picture should not pass; quality goes down step by step until it fits, and no further than the last
 * step. 28 kB are on the page within 3 s of the teacher's turn over 200 kbit/s with 300 ms and 5 % lost, beside a
 * voice of 40 kbit/s (test/long/weak-link-ways.long.ts).
 */
export const BUDGET_BYTES = { small: 28_000, large: 220_000 };
export const QUALITIES = [82, 72, 62, 52, 42, 32, 24] as const;

/**
 * Of one document's rendering: 200 pages at about half a second each, ten times over. Memory: pdf.js with a page
 * of 60 million pixels takes 0.9 GB. It writes nothing but its output.
 */
export const renderLimits: RunLimits = {
  cpuS: 600,
  wallS: 1_200,
  memoryBytes: 2 * 1024 ** 3,
  fileBytes: 0,
  freeBytes: 0,
  openFiles: 128,
  maxPixels: slideLimits.maxPixels,
};
/** No page takes so long, seconds of the clock on a busy machine: a page that does is a trap. */
export const PAGE_WALL_S = 120;

/** Of LibreOffice making a PDF: 3 to 10 s for a school's presentation. Its PDF stays under 256 MB. */
export const officeLimits: RunLimits = {
  cpuS: 150,
  wallS: 300,
  memoryBytes: 2 * 1024 ** 3,
  fileBytes: 256 * 1024 ** 2,
  freeBytes: 0,
  openFiles: 1_024,
  maxPixels: slideLimits.maxPixels,
};
