/** Goes up a link of 200 kbit/s beside a voice before a call is given up; less than half of what the protocol takes. */
const MOST_BYTES = 60_000;
/** Tried in turn until one fits: the longer side in pixels, and JPEG's quality. */
const TRIES = [
  [1280, 0.8],
  [1280, 0.6],
  [960, 0.6],
  [720, 0.55],
  [480, 0.5],
  [320, 0.4],
] as const;

/**
 * A picture drawn anew as a small JPEG: nothing of what a camera wrote into its file goes along.
 * @throws DOMException the browser cannot read it as a picture
 */
export async function toSmallJpeg(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file);
  try {
    let last: Blob | null = null;
    for (const [sidePx, quality] of TRIES) {
      const scale = Math.min(1, sidePx / Math.max(bitmap.width, bitmap.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(bitmap.width * scale));
      canvas.height = Math.max(1, Math.round(bitmap.height * scale));
      const context = canvas.getContext("2d");
      if (!context) break;
      context.fillStyle = "#fff"; // JPEG has no transparency
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      last = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
      if (last && last.size <= MOST_BYTES) return last;
    }
    throw new DOMException("It cannot be made small enough", "EncodingError");
  } finally {
    bitmap.close();
  }
}
