import { CallError } from "../../kit/call.ts";
import { fitted, PHOTO_MAX_BYTES, type Size } from "./fit.ts";

const BASE64_CHUNK = 0x8000;
async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += BASE64_CHUNK)
    binary += String.fromCharCode(...bytes.subarray(at, at + BASE64_CHUNK));
  return btoa(binary);
}

/** One drawn JPEG of a picture; its turn by EXIF is already done by the browser. */
function drawer(picture: ImageBitmap) {
  const canvas = document.createElement("canvas");
  return async ({ widthPx, heightPx }: Size, quality: number) => {
    canvas.width = widthPx;
    canvas.height = heightPx;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("No canvas");
    context.fillStyle = "#fff"; // JPEG knows no transparency
    context.fillRect(0, 0, widthPx, heightPx);
    context.drawImage(picture, 0, 0, widthPx, heightPx);
    const blob = await new Promise<Blob | null>((done) =>
      canvas.toBlob(done, "image/jpeg", quality),
    );
    if (!blob) throw new Error("The canvas gave no picture");
    return { blob, sizeBytes: blob.size, widthPx, heightPx };
  };
}

const unreadable = (cause: unknown) =>
  new CallError(
    { code: "invalid", reason: "photo_unreadable", message: "Not a picture this device can read" },
    cause,
  );

/** A photo off the camera as JPEG of at most 90 kB, base64: nothing larger leaves the phone. @throws as shrinkTo */
export async function shrinkPhoto(file: Blob): Promise<string> {
  return base64Of((await shrinkTo(file, PHOTO_MAX_BYTES)).blob);
}

/**
 * A picture as JPEG of at most so many bytes, turned as it was taken, without what the camera wrote beside it.
 * @throws CallError invalid photo_unreadable
 */
export async function shrinkTo(file: Blob, maxBytes: number): Promise<{ blob: Blob } & Size> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch (error) {
    throw unreadable(error);
  }
  try {
    const { width: widthPx, height: heightPx } = picture;
    const small = await fitted({ widthPx, heightPx }, drawer(picture), maxBytes);
    if (!small) throw unreadable(undefined);
    return small;
  } finally {
    picture.close();
  }
}
