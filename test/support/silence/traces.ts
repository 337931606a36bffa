import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Longer ones are searched in pieces too: a page of the database's file may end within them. */
const PIECE_CHARS = 20;

/** What somebody may write a text as: in either of two alphabets of bytes, plain, hexadecimal or base64. */
function formsOf(text: string): Buffer[] {
  const utf16 = Buffer.from(text, "utf16le");
  const forms = [Buffer.from(text), utf16, Buffer.from(utf16).swap16()];
  const written = [encodeURIComponent(text), JSON.stringify(text).slice(1, -1), escaped(text)];
  for (const bytes of forms.slice(0, 2)) {
    const hex = bytes.toString("hex");
    written.push(hex, hex.toUpperCase());
    for (const shift of [0, 1, 2]) {
      const base64 = withinBase64(bytes, shift);
      written.push(base64, base64.replaceAll("+", "-").replaceAll("/", "_"));
    }
  }
  return [...forms, ...written.map((one) => Buffer.from(one, "latin1"))];
}

const escaped = (text: string) =>
  text.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The letters of base64 that say these bytes wherever they stand in a longer text: `shift` bytes after a step of three. */
function withinBase64(bytes: Buffer, shift: number): string {
  const first = Math.ceil((shift * 4) / 3);
  const end = Math.floor(((shift + bytes.length) * 4) / 3);
  return Buffer.concat([Buffer.alloc(shift), bytes])
    .toString("base64")
    .slice(first, end);
}

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at + PIECE_CHARS <= text.length; at += PIECE_CHARS)
    pieces.push(text.slice(at, at + PIECE_CHARS));
  return text.length > PIECE_CHARS ? [text, ...pieces, text.slice(-PIECE_CHARS)] : [text];
}

/** What must be nowhere, by a name that a failed test may print. */
export type Secrets = Readonly<Record<string, string>>;

/** Makes a search for secrets in whatever form; it gives the names of those that it finds. */
export function createSearch(secrets: Secrets) {
  const wanted = Object.entries(secrets).map(([name, text]) => {
    if (text.length < 6) throw new Error(`${name} is too short to be told from chance`);
    return { name, forms: piecesOf(text).flatMap(formsOf) };
  });
  return (bytes: Uint8Array | string): string[] => {
    const where = Buffer.from(bytes);
    return wanted.flatMap(({ name, forms }) =>
      forms.some((form) => where.includes(form)) ? [name] : [],
    );
  };
}
export type Search = ReturnType<typeof createSearch>;

/** Every file below a folder, with its bytes. */
export function filesBelow(dir: string): { path: string; bytes: Buffer }[] {
  return readdirSync(dir, { recursive: true, encoding: "utf8" }).flatMap((name) => {
    const path = join(dir, name);
    return statSync(path).isFile() ? [{ path: name, bytes: readFileSync(path) }] : [];
  });
}
