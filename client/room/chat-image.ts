/** A picture for the chat is at most so large, bytes: four seconds of a link of 300 kbit/s. */
export const IMAGE_BYTES = 150_000;
/** Longer side, pixels, and quality: tried in this order until it is small enough. */
const TRIES: readonly [sidePx: number, quality: number][] = [
  [1280, 0.8],
  [1280, 0.6],
  [1024, 0.6],
  [800, 0.55],
  [640, 0.45],
  [480, 0.35],
];

/**
 * Makes a picture small by drawing it anew: without what the camera wrote into it, as WebP, or JPEG where a browser
 * makes no WebP.
 * @throws Error when it is no picture this browser can read
 */
export async function shrinkImage(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    let smallest: Blob | null = null;
    for (const [sidePx, quality] of TRIES) {
      const blob = await drawn(bitmap, sidePx, quality);
      if (!smallest || blob.size < smallest.size) smallest = blob;
      if (blob.size <= IMAGE_BYTES) return blob;
    }
    if (!smallest) throw new Error("no picture");
    return smallest;
  } finally {
    bitmap.close();
  }
}

async function drawn(bitmap: ImageBitmap, sidePx: number, quality: number): Promise<Blob> {
  const scale = Math.min(1, sidePx / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.fillStyle = "#fff"; // what is see-through would be black in a JPEG
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const webp = await toBlob(canvas, "image/webp", quality);
  return webp.type === "image/webp" ? webp : toBlob(canvas, "image/jpeg", quality);
}

function toBlob(canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob> {
  return new Promise((done, fail) => {
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), type, quality);
  });
}
