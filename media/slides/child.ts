/**
 * The process that reads strangers' PDFs and pictures. Started by `rendering.ts` with limits and without network;
 * the file stands at descriptor 3 (or the path given last), pages go to standard output as frames.
 */
import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Canvas, createCanvas, loadImage, type SKRSContext2D } from "@napi-rs/canvas";
import { largeOf, largeOfPicture, turnOf, upright } from "./fit.ts";
import { type Frame, writeFrame } from "./frames.ts";
import { BUDGET_BYTES, QUALITIES, slideLimits } from "./limits.ts";
import { HEAD_BYTES, isWholePicture, sniff } from "./sniff.ts";
import { SlidesRefused } from "./types.ts";

// pdf.js warns by console.log: standard output is for frames.
console.log = console.error;

function say(frame: Frame, ...bodies: Uint8Array[]): void {
  const bytes = writeFrame(frame, ...bodies);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      // The pipe is full: the server is still storing the page before.
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

async function encoded(canvas: Canvas, budget: number): Promise<Buffer> {
  let best: Buffer | null = null;
  for (const quality of QUALITIES) {
    best = await canvas.encode("webp", quality);
    if (best.length <= budget) return best;
  }
  return best ?? canvas.encode("webp");
}

async function sayPage(page: number, canvas: Canvas, isBroken = false): Promise<void> {
  const { width, height } = canvas;
  const half = createCanvas(width / 2, height / 2);
  const context = half.getContext("2d");
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.drawImage(canvas, 0, 0, half.width, half.height);
  const [small, large] = [
    await encoded(half, BUDGET_BYTES.small),
    await encoded(canvas, BUDGET_BYTES.large),
  ];
  const sizes = { widthPx: width, heightPx: height };
  const bytes = { smallBytes: small.length, largeBytes: large.length };
  say({ kind: "page", page, ...sizes, ...bytes, isBroken }, small, large);
}

function white(context: SKRSContext2D, { width, height }: { width: number; height: number }): void {
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
}

async function renderPdf(data: Uint8Array): Promise<void> {
  const pdfjs = await import("pdfjs-dist/legacy/build/pdf.mjs");
  const root = join(
    dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json")),
    "/",
  );
  const loading = pdfjs.getDocument({
    data,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
    isEvalSupported: false,
    enableXfa: false,
    // Letters are drawn as shapes: what is installed on the machine changes nothing.
    disableFontFace: true,
    useSystemFonts: false,
    standardFontDataUrl: `${root}standard_fonts/`,
    cMapUrl: `${root}cmaps/`,
    cMapPacked: true,
    wasmUrl: `${root}wasm/`,
    iccUrl: `${root}iccs/`,
    maxImageSize: slideLimits.maxPixels,
  });
  loading.onPassword = () => {
    throw new SlidesRefused("protected");
  };
  const document = await loading.promise.catch((cause: unknown) => {
    const isLocked =
      cause instanceof SlidesRefused ||
      (cause instanceof Error && cause.name === "PasswordException");
    throw isLocked ? new SlidesRefused("protected") : new SlidesRefused("damaged", null, { cause });
  });
  const pages = document.numPages;
  if (pages > slideLimits.maxPages) throw new SlidesRefused("too_many_pages", slideLimits.maxPages);
  say({ kind: "count", pages });
  let broken = 0;
  for (let page = 1; page <= pages; page++) {
    const { canvas, isBroken } = await drawPage(document, page);
    if (isBroken) broken += 1;
    // A document of which nothing can be drawn is no deck of white pages.
    if (broken === pages) throw new SlidesRefused("damaged");
    await sayPage(page, canvas, isBroken);
  }
}

type Document = Awaited<
  ReturnType<typeof import("pdfjs-dist/legacy/build/pdf.mjs")["getDocument"]>["promise"]
>;

async function drawPage(document: Document, number: number) {
  let size = { widthPx: 1600, heightPx: 900 };
  try {
    const page = await document.getPage(number);
    const natural = page.getViewport({ scale: 1 });
    if (natural.width > 0 && natural.height > 0)
      size = largeOf({ widthPx: natural.width, heightPx: natural.height });
    const canvas = createCanvas(size.widthPx, size.heightPx);
    const context = canvas.getContext("2d");
    white(context, canvas);
    const viewport = page.getViewport({ scale: size.widthPx / natural.width });
    // Its types are a browser's; @napi-rs/canvas is the canvas pdf.js itself takes in Node.
    const target = context as never;
    await page.render({ canvas: null, canvasContext: target, viewport }).promise;
    page.cleanup();
    return { canvas, isBroken: false };
  } catch (error) {
    console.error(error);
    const canvas = createCanvas(size.widthPx, size.heightPx);
    white(canvas.getContext("2d"), canvas);
    return { canvas, isBroken: true };
  }
}

async function renderPicture(data: Buffer, orientation: number): Promise<void> {
  const image = await loadImage(data).catch((cause: unknown) => {
    throw new SlidesRefused("damaged", null, { cause });
  });
  const own = { widthPx: image.width, heightPx: image.height };
  const held = upright(own, orientation);
  const large = largeOfPicture(held);
  const canvas = createCanvas(large.widthPx, large.heightPx);
  const context = canvas.getContext("2d");
  white(context, canvas); // a transparent drawing is shown on paper
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.scale(large.widthPx / held.widthPx, large.heightPx / held.heightPx);
  context.transform(...turnOf(own, orientation));
  context.drawImage(image, 0, 0);
  say({ kind: "count", pages: 1 });
  await sayPage(1, canvas);
}

async function main(): Promise<void> {
  await import("pdfjs-dist/legacy/build/pdf.mjs");
  say({ kind: "begun" });
  const data = readFileSync(process.argv[2] ?? 3);
  const found = sniff(data.subarray(0, HEAD_BYTES));
  if (found.format === "pdf") await renderPdf(new Uint8Array(data));
  else if (found.format === "picture") {
    if (found.widthPx * found.heightPx > slideLimits.maxPixels)
      throw new SlidesRefused("too_many_pixels", slideLimits.maxPixels);
    if (!isWholePicture(data)) throw new SlidesRefused("damaged");
    await renderPicture(data, found.orientation);
  } else throw new SlidesRefused("unknown_format");
  say({ kind: "done" });
}

try {
  await main();
} catch (error) {
  if (!(error instanceof SlidesRefused)) throw error;
  if (error.cause) console.error(error.cause);
  say({ kind: "refused", code: error.code, limit: error.limit });
}
