/** A page of a document: a JPEG and its size in pixels. */
export type PdfPage = { jpeg: Uint8Array; width: number; height: number };
/** A4 on its side and its margin, points. */
const PAGE = { width: 842, height: 595 };
const MARGIN = 24;

/**
 * A PDF of one picture a page, each as large as the page allows. Source: ISO 32000-1: 7.5 for the file, 8.9.5 and
 * 7.4.8 for JPEG pictures, which stand in it as they are. A library for it would be a hundred times this.
 */
export function makePdf(pages: readonly PdfPage[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  const offsets: number[] = [];
  let length = 0;
  const write = (piece: string | Uint8Array) => {
    const bytes = typeof piece === "string" ? encoder.encode(piece) : piece;
    pieces.push(bytes);
    length += bytes.length;
  };
  const object = (id: number, ...body: (string | Uint8Array)[]) => {
    offsets[id] = length;
    write(`${id} 0 obj\n`);
    for (const piece of body) write(piece);
    write("\nendobj\n");
  };
  // Objects: 1 the catalogue, 2 the pages, then three for each page: itself, what it draws, its picture.
  const idOf = (page: number) => 3 + page * 3;
  write("%PDF-1.4\n");
  write(new Uint8Array([0x25, 0xe2, 0xe3, 0xcf, 0xd3, 0x0a])); // says that the file is binary
  object(1, "<< /Type /Catalog /Pages 2 0 R >>");
  const kids = pages.map((_, page) => `${idOf(page)} 0 R`).join(" ");
  object(2, `<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`);
  for (const [page, { jpeg, width, height }] of pages.entries()) {
    const id = idOf(page);
    const box = `[0 0 ${PAGE.width} ${PAGE.height}]`;
    const has = `<< /XObject << /Board ${id + 2} 0 R >> >>`;
    object(
      id,
      `<< /Type /Page /Parent 2 0 R /MediaBox ${box} /Resources ${has} /Contents ${id + 1} 0 R >>`,
    );
    const place = placed(width, height);
    const drawn = `q ${place} cm /Board Do Q`;
    object(id + 1, `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`);
    const size = `/Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8`;
    const kind = `/Type /XObject /Subtype /Image ${size} /Filter /DCTDecode`;
    object(id + 2, `<< ${kind} /Length ${jpeg.length} >>\nstream\n`, jpeg, "\nendstream");
  }
  const start = length;
  const count = 3 + pages.length * 3;
  write(`xref\n0 ${count}\n0000000000 65535 f \n`);
  for (let id = 1; id < count; id++)
    write(`${String(offsets[id] ?? 0).padStart(10, "0")} 00000 n \n`);
  write(`trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`);
  return joined(pieces, length);
}

/** Where the picture stands on its page, as PDF's matrix. */
function placed(width: number, height: number): string {
  const room = { width: PAGE.width - 2 * MARGIN, height: PAGE.height - 2 * MARGIN };
  const scale = Math.min(room.width / width, room.height / height);
  const [w, h] = [width * scale, height * scale];
  const numbers = [w, 0, 0, h, (PAGE.width - w) / 2, (PAGE.height - h) / 2];
  return numbers.map((value) => value.toFixed(2)).join(" ");
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
