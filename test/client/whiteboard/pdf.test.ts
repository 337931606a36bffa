import { createCanvas } from "@napi-rs/canvas";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { describe, expect, test } from "vitest";
import { makePdf } from "#client/whiteboard/export/pdf.ts";

function jpegOf(width: number, height: number, colour: string) {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
  return { jpeg: new Uint8Array(canvas.toBuffer("image/jpeg")), width, height };
}

describe("makePdf", () => {
  test("is a document a stranger's reader opens: one page of A4 for each board, its picture on it", async () => {
    const bytes = makePdf([jpegOf(400, 200, "#ff0000"), jpegOf(100, 300, "#0000ff")]);
    const pdf = await getDocument({ data: bytes, verbosity: 0 }).promise;
    expect(pdf.numPages).toBe(2);
    const seen = [];
    for (const number of [1, 2]) {
      const page = await pdf.getPage(number);
      const viewport = page.getViewport({ scale: 1 });
      expect([viewport.width, viewport.height]).toEqual([842, 595]);
      const canvas = createCanvas(842, 595);
      await page.render({ canvas: canvas as never, viewport }).promise;
      const { data } = canvas.getContext("2d").getImageData(421, 297, 1, 1);
      seen.push([data[0], data[1], data[2]].map((value) => (value ?? 0) > 128));
    }
    expect(seen).toEqual([
      [true, false, false],
      [false, false, true],
    ]);
    await pdf.destroy();
  });
});
