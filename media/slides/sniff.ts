/** Pure: what a file is by its contents; its name is never asked. */
import { readJpeg } from "../hls/photo-header.ts";
import { readZip, unpack } from "./zip.ts";

/** Where a document of an office program begins. The ending is what LibreOffice knows it by. */
export type Sniffed =
  | { format: "pdf" }
  | { format: "picture"; widthPx: number; heightPx: number; orientation: number }
  | { format: "office"; ending: "pptx" | "docx" | "odp" | "odt" }
  | { format: null; is: "heic" | "old_office" | "protected" | "damaged" | "unknown" };

/** How much of the beginning `sniff` looks at: a photograph's metadata stand before its size. */
export const HEAD_BYTES = 1024 * 1024;
const ascii = (bytes: Buffer, from: number, to: number) => bytes.toString("latin1", from, to);

/** Judges the first `HEAD_BYTES` of a file; of a ZIP or an OLE file the whole must be given. */
export function sniff(head: Uint8Array): Sniffed {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (ascii(bytes, 0, 1024).includes("%PDF-")) return { format: "pdf" };
  if (bytes.length >= 2 && bytes.readUInt16BE(0) === 0xffd8) {
    const found = readJpeg(bytes);
    if (!found) return { format: null, is: "damaged" };
    const { widthPx, heightPx, orientation } = found;
    return { format: "picture", widthPx, heightPx, orientation };
  }
  if (ascii(bytes, 0, 8) === "\x89PNG\r\n\x1a\n") return sized(pngSize(bytes));
  if (ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP")
    return sized(webpSize(bytes));
  if (ascii(bytes, 4, 8) === "ftyp" && /hei|hev|mif1|msf1/.test(ascii(bytes, 8, 32)))
    return { format: null, is: "heic" };
  if (ascii(bytes, 0, 4) === "PK\x03\x04") return ofZip(bytes);
  if (ascii(bytes, 0, 8) === "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") return ofOle(bytes);
  return { format: null, is: "unknown" };
}

function sized(size: { widthPx: number; heightPx: number } | null): Sniffed {
  return size && size.widthPx > 0 && size.heightPx > 0
    ? { format: "picture", ...size, orientation: 1 }
    : { format: null, is: "damaged" };
}

function pngSize(bytes: Buffer) {
  if (bytes.length < 24 || ascii(bytes, 12, 16) !== "IHDR") return null;
  return { widthPx: bytes.readUInt32BE(16), heightPx: bytes.readUInt32BE(20) };
}

/** The three kinds of WebP: extended, lossless, lossy. */
function webpSize(bytes: Buffer) {
  if (bytes.length < 30) return null;
  switch (ascii(bytes, 12, 16)) {
    case "VP8X":
      return { widthPx: bytes.readUIntLE(24, 3) + 1, heightPx: bytes.readUIntLE(27, 3) + 1 };
    case "VP8L": {
      const bits = bytes.readUInt32LE(21);
      return { widthPx: (bits & 0x3fff) + 1, heightPx: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8 ":
      return {
        widthPx: bytes.readUInt16LE(26) & 0x3fff,
        heightPx: bytes.readUInt16LE(28) & 0x3fff,
      };
    default:
      return null;
  }
}

/** A manifest names a few hundred parts. */
const MAX_MANIFEST_BYTES = 1024 * 1024;
const openDocuments = { presentation: "odp", text: "odt" } as const;

function ofZip(bytes: Buffer): Sniffed {
  const entries = readZip(bytes);
  if (!entries) return { format: null, is: "damaged" };
  const find = (wanted: string) => entries.find(({ name }) => name === wanted);
  if (find("ppt/presentation.xml")) return { format: "office", ending: "pptx" };
  if (find("word/document.xml")) return { format: "office", ending: "docx" };
  const textOf = (wanted: string) => {
    const entry = find(wanted);
    return entry ? (unpack(entry, MAX_MANIFEST_BYTES)?.toString("latin1") ?? "") : "";
  };
  const kind = /^application\/vnd\.oasis\.opendocument\.(presentation|text)$/.exec(
    textOf("mimetype").trim(),
  )?.[1];
  if (kind !== "presentation" && kind !== "text") return { format: null, is: "unknown" };
  return textOf("META-INF/manifest.xml").includes("encryption-data")
    ? { format: null, is: "protected" }
    : { format: "office", ending: openDocuments[kind] };
}

/** Whether a picture's end is there: decoders paint what is missing grey and say nothing. `bytes` is the whole file. */
export function isWholePicture(bytes: Buffer): boolean {
  if (ascii(bytes, 1, 4) === "PNG") return bytes.includes("IEND", 8, "latin1");
  if (ascii(bytes, 0, 4) === "RIFF") return bytes.readUInt32LE(4) + 8 <= bytes.length + 1;
  return readJpeg(bytes)?.isWhole ?? false;
}

/** A stream's name in an OLE file, UTF-16. */
const streamName = (name: string) => Buffer.from(`${name}\0`, "utf16le");

/** Files of Office 97 to 2003, which is left to be saved anew; a new one with a password is wrapped in the same. */
function ofOle(bytes: Buffer): Sniffed {
  if (bytes.includes(streamName("EncryptedPackage"))) return { format: null, is: "protected" };
  const isOld = ["PowerPoint Document", "WordDocument"].some((name) =>
    bytes.includes(streamName(name)),
  );
  return { format: null, is: isOld ? "old_office" : "unknown" };
}
