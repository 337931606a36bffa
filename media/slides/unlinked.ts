/**
 * Pure: an office document without its ways out. LibreOffice loads a linked picture from any path it may read, so
 * what a document refers to outside of itself is emptied before it sees the file; web addresses stay, since there
 * is no network where it runs.
 */
import { entryOf, readZip, unpack, writeZip, type ZipEntry } from "./zip.ts";

/** XML of a very long document; all together. */
const MAX_XML_BYTES = 64 * 1024 * 1024;
const MAX_ALL_BYTES = 192 * 1024 * 1024;

const isWeb = (address: string) => /^(https?:\/\/|mailto:|#)/i.test(address);
/** A part of the package itself: neither a path of the machine nor hidden in entities. */
const isInside = (address: string) =>
  /^(\.\/)?([^/\\:&%]+(\/[^/\\:&%]+)*\/?)?$/.test(address) && !address.includes("..");

/** The document written anew; null for what is no such document, or hides its XML from us. */
export function unlinked(bytes: Buffer): Buffer | null {
  const entries = readZip(bytes);
  if (!entries) return null;
  let all = 0;
  const cleaned: ZipEntry[] = [];
  for (const entry of entries) {
    if (!/\.(xml|rels|rdf)$/i.test(entry.name)) {
      cleaned.push(entry);
      continue;
    }
    const content = unpack(entry, Math.min(MAX_XML_BYTES, MAX_ALL_BYTES - all));
    if (!content || isWide(content)) return null;
    all += content.length;
    const text = content.toString("latin1"); // byte for byte: only ASCII is looked for
    const clean = /\.rels$/i.test(entry.name) ? withoutTargets(text) : withoutReferences(text);
    cleaned.push(clean === text ? entry : entryOf(entry.name, Buffer.from(clean, "latin1")));
  }
  return writeZip(cleaned);
}

/** UTF-16 and others, in which our words would not be found. */
function isWide(content: Buffer): boolean {
  const start = content.toString("latin1", 0, 200);
  if (start.includes("\0") || /^(\xff\xfe|\xfe\xff)/.test(start)) return true;
  const named = /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding\s*=\s*["']([^"']+)/.exec(start)?.[1];
  return named !== undefined && !/^(utf-?8|us-ascii|iso-8859-1|windows-125\d)$/i.test(named);
}

/** OOXML: a relationship to the outside says so; only web addresses stay. */
function withoutTargets(text: string): string {
  return text.replace(/<(?:\w+:)?Relationship\b[^>]*>/g, (element) => {
    const mode = /\sTargetMode\s*=\s*(["'])(.*?)\1/s.exec(element)?.[2];
    const target = /\sTarget\s*=\s*(["'])(.*?)\1/s.exec(element)?.[2] ?? "";
    const isFine = mode === undefined || mode === "Internal" ? !/[:&]/.test(target) : isWeb(target);
    return isFine ? element : element.replace(/(\sTarget\s*=\s*)(["']).*?\2/s, "$1$2about:blank$2");
  });
}

/** OpenDocument: any reference that leads neither inside nor to the web. */
function withoutReferences(text: string): string {
  return text.replace(/(\s[\w.-]+:href\s*=\s*)(["'])(.*?)\2/gs, (whole, before, quote, address) =>
    isWeb(address) || isInside(address) ? whole : `${before}${quote}${quote}`,
  );
}
