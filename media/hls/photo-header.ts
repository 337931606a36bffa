/** Pure: size and orientation of a JPEG, from its markers alone. */

export type JpegHeader = {
  widthPx: number;
  heightPx: number;
  /** EXIF's, 1 to 8; 1 where there is none. */
  orientation: number;
  /** Its end is there: decoders paint what is missing grey and say nothing. */
  isWhole: boolean;
};

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);
const APP1 = 0xe1;
const ORIENTATION_TAG = 0x0112;

/** @returns null for what is no JPEG, or has no size before its picture begins */
export function readJpeg(bytes: Uint8Array): JpegHeader | null {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (data.length < 4 || data.readUInt16BE(0) !== 0xffd8) return null;
  let orientation = 1;
  for (let at = 2; at + 4 <= data.length; ) {
    if (data[at] !== 0xff) return null;
    const marker = data[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // fill bytes
      continue;
    }
    if (marker === START_OF_SCAN) return null;
    const length = data.readUInt16BE(at + 2);
    const body = data.subarray(at + 4, at + 2 + length);
    if (isFrame(marker)) {
      if (body.length < 5) return null;
      const heightPx = body.readUInt16BE(1);
      const widthPx = body.readUInt16BE(3);
      const isWhole = data.includes(END_OF_IMAGE, at);
      return widthPx > 0 && heightPx > 0 ? { widthPx, heightPx, orientation, isWhole } : null;
    }
    if (marker === APP1) orientation = orientationOf(body) ?? orientation;
    at += 2 + Math.max(2, length);
  }
  return null;
}

/** SOF0 to SOF15 without the tables that stand among them (DHT, JPG, DAC). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Of an EXIF block: a TIFF whose first directory holds it. */
function orientationOf(body: Buffer): number | null {
  if (body.toString("latin1", 0, 6) !== "Exif\0\0") return null;
  const tiff = body.subarray(6);
  const isLittle = tiff.toString("latin1", 0, 2) === "II";
  const u16 = (at: number) =>
    at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  const u32 = (at: number) =>
    at + 4 > tiff.length ? 0 : isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at);
  const directory = u32(4);
  const count = Math.min(u16(directory), 200);
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + i * 12;
    if (u16(entry) === ORIENTATION_TAG) {
      const value = u16(entry + 8);
      return value >= 1 && value <= 8 ? value : null;
    }
  }
  return null;
}

/** EXIF's eight ways to hold a camera, as ffmpeg's filters that undo them. */
export function turns(orientation: number): string[] {
  const filters: Readonly<Record<number, string[]>> = {
    2: ["hflip"],
    3: ["hflip", "vflip"],
    4: ["vflip"],
    5: ["transpose=cclock_flip"],
    6: ["transpose=clock"],
    7: ["transpose=clock_flip"],
    8: ["transpose=cclock"],
  };
  return filters[orientation] ?? [];
}
