export type Area = { x: number; y: number; width: number; height: number };
/** Longer side a photo is cropped at: above what is sent, within a cheap phone's memory. */
const MOST_PX = 2400;
const QUALITY = 0.95;

const blobOf = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((done, fail) =>
    canvas.toBlob(
      (blob) => (blob ? done(blob) : fail(new Error("The canvas gave no picture"))),
      "image/jpeg",
      QUALITY,
    ),
  );

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("No canvas");
  return context;
}

/** A photo as it is cropped: turned by its camera's mark, not larger than is needed. */
export async function uprightOf(photo: Blob): Promise<Blob> {
  const picture = await createImageBitmap(photo, { imageOrientation: "from-image" });
  try {
    const share = Math.min(1, MOST_PX / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * share);
    canvas.height = Math.round(picture.height * share);
    contextOf(canvas).drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await blobOf(canvas);
  } finally {
    picture.close();
  }
}

/** The width and height of a picture turned by so many degrees. */
export function turnedSize(width: number, height: number, degrees: number) {
  const turn = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.abs(Math.cos(turn)), Math.abs(Math.sin(turn))];
  return { width: cos * width + sin * height, height: sin * width + cos * height };
}

/** A part of a photo that is turned by so many degrees; `area` in pixels of the turned one. */
export async function cropped(photo: Blob, area: Area, degrees: number): Promise<Blob> {
  const picture = await createImageBitmap(photo);
  try {
    const turned = turnedSize(picture.width, picture.height, degrees);
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(area.width));
    canvas.height = Math.max(1, Math.round(area.height));
    const context = contextOf(canvas);
    context.translate(turned.width / 2 - area.x, turned.height / 2 - area.y);
    context.rotate((degrees * Math.PI) / 180);
    context.drawImage(picture, -picture.width / 2, -picture.height / 2);
    return await blobOf(canvas);
  } finally {
    picture.close();
  }
}
