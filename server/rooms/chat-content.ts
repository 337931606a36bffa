import { extname } from "node:path";

/** What a file of the chat turned out to be. `bytes` is what is kept: a picture without what its camera wrote into it. */
export type ChatContent = {
  kind: "image" | "document";
  mimeType: string;
  bytes: Buffer;
  widthPx: number | null;
  heightPx: number | null;
};

/** Names of files in an office document that tell its kind. */
const office: readonly [part: string, mimeType: string][] = [
  ["word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ["ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"],
];
const openDocument = /^application\/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)$/;

/** Every type that may be sent, and what a file of it is called. */
export const chatTypes: Readonly<Record<string, { kind: "image" | "document"; ext: string }>> = {
  "image/jpeg": { kind: "image", ext: "jpg" },
  "image/png": { kind: "image", ext: "png" },
  "image/webp": { kind: "image", ext: "webp" },
  "application/pdf": { kind: "document", ext: "pdf" },
  [office[0]![1]]: { kind: "document", ext: "docx" },
  [office[1]![1]]: { kind: "document", ext: "xlsx" },
  [office[2]![1]]: { kind: "document", ext: "pptx" },
  "application/vnd.oasis.opendocument.text": { kind: "document", ext: "odt" },
  "application/vnd.oasis.opendocument.spreadsheet": { kind: "document", ext: "ods" },
  "application/vnd.oasis.opendocument.presentation": { kind: "document", ext: "odp" },
  "text/plain": { kind: "document", ext: "txt" },
};

/** Tells by its bytes what a file is; its name and its sender are not asked. Null: nothing we take. */
export function readContent(bytes: Buffer): ChatContent | null {
  if (bytes.length < 4) return bytes.length > 0 ? textOf(bytes) : null;
  if (bytes.readUInt16BE(0) === 0xffd8) return jpegOf(bytes);
  if (bytes.toString("latin1", 0, 4) === "RIFF") return webpOf(bytes);
  if (bytes.readUInt32BE(0) === 0x89504e47) return pngOf(bytes);
  if (bytes.toString("latin1", 0, 5) === "%PDF-") return documentOf(bytes, "application/pdf");
  if (bytes.readUInt32BE(0) === 0x504b0304) return zipOf(bytes);
  return textOf(bytes);
}

/** The name a file is shown by: no folders, nothing unprintable, the ending of what it is. */
export function chatFileName(name: string | undefined, mimeType: string, fallback: string): string {
  const { ext } = chatTypes[mimeType] ?? { ext: "bin" };
  const last = (name ?? "").split(/[\\/]/).at(-1) ?? "";
  const clean = last.replace(/[\p{C}<>:"|?*]/gu, "").trim();
  const stem = (extname(clean) ? clean.slice(0, -extname(clean).length) : clean).slice(0, 100);
  return `${stem.trim() || fallback}.${ext}`;
}

const documentOf = (bytes: Buffer, mimeType: string): ChatContent => ({
  kind: "document",
  mimeType,
  bytes,
  widthPx: null,
  heightPx: null,
});

const imageOf = (
  bytes: Buffer,
  mimeType: string,
  size: { widthPx: number; heightPx: number } | null,
): ChatContent | null =>
  size && size.widthPx > 0 && size.heightPx > 0 && Math.max(size.widthPx, size.heightPx) <= 4096
    ? { kind: "image", mimeType, bytes, ...size }
    : null;

/** Segments that say where and by what a picture was taken: APP1 to APP13, APP15 and comments. */
const isAbout = (marker: number) =>
  (marker >= 0xe1 && marker <= 0xef && marker !== 0xee) || marker === 0xfe;
/** Start of a frame: its height and width follow. C4, C8 and CC are tables. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function jpegOf(bytes: Buffer): ChatContent | null {
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  let size: { widthPx: number; heightPx: number } | null = null;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) return null;
    if (marker === 0xda) {
      kept.push(bytes.subarray(at)); // the picture itself, to the end
      return imageOf(Buffer.concat(kept), "image/jpeg", size);
    }
    if (isFrame(marker) && end >= at + 9)
      size = { heightPx: bytes.readUInt16BE(at + 5), widthPx: bytes.readUInt16BE(at + 7) };
    if (!isAbout(marker)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return null;
}

/** Chunks that make the picture; all others (EXIF, XMP, colour profiles) are left out. */
const webpChunks = new Set(["VP8 ", "VP8L", "VP8X", "ALPH"]);

function webpOf(bytes: Buffer): ChatContent | null {
  if (bytes.length < 30 || bytes.toString("latin1", 8, 12) !== "WEBP") return null;
  const kept: Buffer[] = [];
  let size: { widthPx: number; heightPx: number } | null = null;
  let at = 12;
  while (at + 8 <= bytes.length) {
    const name = bytes.toString("latin1", at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const end = at + 8 + length + (length % 2);
    if (at + 8 + length > bytes.length) return null;
    const chunk = Buffer.from(bytes.subarray(at, end));
    if (name === "VP8X" && length >= 10) {
      chunk[8] = (chunk[8] ?? 0) & 0x10; // alpha alone is still true of it
      size = { widthPx: chunk.readUIntLE(12, 3) + 1, heightPx: chunk.readUIntLE(15, 3) + 1 };
    } else if (name === "VP8 " && length >= 10)
      size ??= {
        widthPx: chunk.readUInt16LE(14) & 0x3fff,
        heightPx: chunk.readUInt16LE(16) & 0x3fff,
      };
    else if (name === "VP8L" && length >= 5) {
      const bits = chunk.readUInt32LE(9);
      size ??= { widthPx: (bits & 0x3fff) + 1, heightPx: ((bits >>> 14) & 0x3fff) + 1 };
    }
    if (webpChunks.has(name)) kept.push(chunk);
    at = end;
  }
  const body = Buffer.concat(kept);
  const head = Buffer.from(bytes.subarray(0, 12));
  head.writeUInt32LE(body.length + 4, 4);
  return imageOf(Buffer.concat([head, body]), "image/webp", size);
}

/** PNG chunks that make the picture; texts and EXIF are left out. */
const pngChunks = new Set(["IHDR", "PLTE", "tRNS", "gAMA", "sRGB", "IDAT", "IEND"]);

function pngOf(bytes: Buffer): ChatContent | null {
  const kept: Buffer[] = [bytes.subarray(0, 8)];
  let size: { widthPx: number; heightPx: number } | null = null;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) return null;
    const name = bytes.toString("latin1", at + 4, at + 8);
    if (name === "IHDR")
      size = { widthPx: bytes.readUInt32BE(at + 8), heightPx: bytes.readUInt32BE(at + 12) };
    if (pngChunks.has(name)) kept.push(bytes.subarray(at, end));
    if (name === "IEND") return imageOf(Buffer.concat(kept), "image/png", size);
    at = end;
  }
  return null;
}

/** Names in a zip's central directory, read from its end; empty where there is none. */
function zipNames(bytes: Buffer): string[] {
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0 || end + 22 > bytes.length) return [];
  const names: string[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (at + 46 > bytes.length || bytes.readUInt32BE(at) !== 0x504b0102) return [];
    const nameLength = bytes.readUInt16LE(at + 28);
    names.push(bytes.toString("utf8", at + 46, at + 46 + nameLength));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return names;
}

/** Documents of Word, Excel, PowerPoint and OpenDocument; any other archive, and one with macros, is none of ours. */
function zipOf(bytes: Buffer): ChatContent | null {
  const names = zipNames(bytes);
  if (names.some((name) => /vbaProject|\.(exe|dll|js|vbs|bat|cmd|scr)$/i.test(name))) return null;
  if (names.includes("[Content_Types].xml")) {
    const found = office.find(([part]) => names.some((name) => name.startsWith(part)));
    return found ? documentOf(bytes, found[1]) : null;
  }
  // OpenDocument: the first file is called "mimetype" and lies there unpacked.
  const nameLength = bytes.length > 30 ? bytes.readUInt16LE(26) : 0;
  if (bytes.toString("latin1", 30, 30 + nameLength) !== "mimetype") return null;
  const from = 30 + nameLength + bytes.readUInt16LE(28);
  const mimeType = bytes.toString("latin1", from, from + bytes.readUInt32LE(18));
  return openDocument.test(mimeType) ? documentOf(bytes, mimeType) : null;
}

function textOf(bytes: Buffer): ChatContent | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // Tabs and ends of lines are the only controls of a text.
    const isPlain = !/(?![\t\n\v\f\r])\p{Cc}/u.test(text);
    return isPlain && !/^\s*<(!doctype|html|svg|\?xml|script)/i.test(text)
      ? documentOf(bytes, "text/plain")
      : null;
  } catch {
    return null; // no text in UTF-8: of a kind we do not take
  }
}
