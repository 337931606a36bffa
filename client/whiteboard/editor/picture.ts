import { IMAGE_MAX_BYTES, IMAGE_MAX_PX } from "#server/whiteboard/protocol-limits.ts";
import { keyAbove } from "#server/whiteboard/protocol-order.ts";
import { newUuid } from "../../kit/uuid.ts";
import { dataUrlOf } from "../sync/usePictures.ts";
import { type Api, captures } from "./excalidraw.ts";
import { unpack } from "./pack.ts";

export type Picture = {
  mimeType: "image/webp" | "image/jpeg";
  bytes: Uint8Array;
  width: number;
  height: number;
};
const QUALITIES = [0.8, 0.6, 0.45, 0.3];
const SIDES = [IMAGE_MAX_PX, 960, 640, 480];

/**
 * A picture file made small enough for a board: drawn anew, so nothing but the picture stays of it.
 * @throws Error when the browser cannot read it
 */
export async function shrink(file: Blob): Promise<Picture> {
  const source = await createImageBitmap(file);
  try {
    for (const side of SIDES) {
      const scale = Math.min(1, side / Math.max(source.width, source.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(source.width * scale));
      canvas.height = Math.max(1, Math.round(source.height * scale));
      const context = canvas.getContext("2d");
      if (!context) throw new Error("no canvas");
      context.fillStyle = "#ffffff"; // a JPEG has no holes
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(source, 0, 0, canvas.width, canvas.height);
      for (const quality of QUALITIES) {
        const blob = await encoded(canvas, quality);
        if (blob.size > IMAGE_MAX_BYTES) continue;
        const mimeType = blob.type === "image/webp" ? "image/webp" : "image/jpeg";
        const bytes = new Uint8Array(await blob.arrayBuffer());
        return { mimeType, bytes, width: canvas.width, height: canvas.height };
      }
    }
  } finally {
    source.close();
  }
  throw new Error("too large however small");
}

/** WebP, or JPEG where the browser writes no WebP. */
async function encoded(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  const as = (type: string) =>
    new Promise<Blob | null>((done) => canvas.toBlob(done, type, quality));
  const webp = await as("image/webp");
  const blob = webp?.type === "image/webp" ? webp : await as("image/jpeg");
  if (!blob) throw new Error("no encoder");
  return blob;
}

type Encoded = Pick<Picture, "mimeType" | "bytes">;
/** A picture's share of what is in view when it is placed. */
const SHARE = 0.6;

/** Puts a picture file in the middle of what is in view; `keep` brings it to the server and returns its name. */
export async function placePicture(
  api: Api,
  file: Blob,
  keep: (picture: Encoded) => Promise<string>,
): Promise<void> {
  const { mimeType, bytes, width, height } = await shrink(file);
  const fileId = await keep({ mimeType, bytes });
  const dataURL = dataUrlOf({ mimeType, bytes });
  api.addFiles([{ id: fileId, mimeType, dataURL, created: Date.now() }]);
  const elements = api.getSceneElementsIncludingDeleted();
  const { scrollX, scrollY, zoom, ...state } = api.getAppState();
  const seen = { width: state.width / zoom.value, height: state.height / zoom.value };
  const scale = Math.min(1, (seen.width * SHARE) / width, (seen.height * SHARE) / height);
  const size = { width: width * scale, height: height * scale };
  const highest =
    elements
      .flatMap(({ index }) => index ?? [])
      .toSorted()
      .at(-1) ?? null;
  const random = () => Math.floor(Math.random() * 2 ** 31);
  const added = unpack({
    ...{ type: "image", id: newUuid(), fileId, version: 1, ...size },
    ...{ versionNonce: random(), seed: random(), index: keyAbove(highest) },
    x: (seen.width - size.width) / 2 - scrollX,
    y: (seen.height - size.height) / 2 - scrollY,
  });
  api.updateScene({ elements: [...elements, added], captureUpdate: captures.IMMEDIATELY });
}

/** The first picture among files that were dropped or pasted. */
export function pictureAmong(files: ArrayLike<File>): File | undefined {
  return Array.from(files).find(({ type }) => /^image\/(png|jpeg|webp|gif|avif|heic)$/.test(type));
}
