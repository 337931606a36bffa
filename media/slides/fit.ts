/** Pure: how large a page is drawn, and by which qualities a picture is tried. */
import { LARGE_HEIGHT_PX, LARGE_WIDTH_PX } from "./limits.ts";

export type Size = { widthPx: number; heightPx: number };

/** The large picture of a page of any shape: even sides, so that the small one is exactly half. */
export function largeOf({ widthPx, heightPx }: Size): Size {
  const scale = Math.min(LARGE_WIDTH_PX / widthPx, LARGE_HEIGHT_PX / heightPx);
  const even = (length: number) => Math.max(2, Math.round((length * scale) / 2) * 2);
  return { widthPx: even(widthPx), heightPx: even(heightPx) };
}

/** A photograph is not made larger than it is. */
export function largeOfPicture(size: Size): Size {
  const large = largeOf(size);
  if (large.widthPx <= size.widthPx) return large;
  const even = (length: number) => Math.max(2, Math.ceil(length / 2) * 2);
  return { widthPx: even(size.widthPx), heightPx: even(size.heightPx) };
}

/** Sides as a person holds the picture: EXIF's orientations 5 to 8 lie on their side. */
export function upright(size: Size, orientation: number): Size {
  return orientation >= 5 ? { widthPx: size.heightPx, heightPx: size.widthPx } : size;
}

type Matrix = [number, number, number, number, number, number];
/** Canvas transform that turns a picture drawn at 0, 0 upright, by EXIF's orientation; `size` is its own, before turning. */
export function turnOf({ widthPx: w, heightPx: h }: Size, orientation: number): Matrix {
  const turns: Record<number, Matrix> = {
    2: [-1, 0, 0, 1, w, 0],
    3: [-1, 0, 0, -1, w, h],
    4: [1, 0, 0, -1, 0, h],
    5: [0, 1, 1, 0, 0, 0],
    6: [0, 1, -1, 0, h, 0],
    7: [0, -1, -1, 0, h, w],
    8: [0, -1, 1, 0, 0, w],
  };
  return turns[orientation] ?? [1, 0, 0, 1, 0, 0];
}
