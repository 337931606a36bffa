import { concat, fromBase64, randomBytes, toBase64, toHex, utf8 } from "../secrecy/bytes.ts";
import { fitsIn, pad, unpad } from "../secrecy/padding.ts";

/** What stands in a note; all of it is sealed. */
export type NoteBody = {
  /** The day it is about, `YYYY-MM-DD`. */
  day: string;
  /** About whom, in the writer's words. */
  about: string;
  text: string;
  /** The consultation it was begun from. */
  talk: string | null;
};

const NONCE_BYTES = 12;
const ID_BYTES = 12;
/** With nonce and tag, a note of so many steps stays under NOTE_MAX_BYTES of the protocol. */
const MAX_STEPS = 127;
const written = ({ day, about, text, talk }: NoteBody) =>
  JSON.stringify({ v: 1, day, about, text, talk });

export const newNoteId = (): string => toHex(randomBytes(ID_BYTES));
/** Whether a note can be kept: some 60,000 Kazakh letters. */
export const fitsInNote = (body: NoteBody): boolean => fitsIn(written(body), MAX_STEPS);

/** The id goes along, authenticated: a note put in another's place does not open. */
const additionalData = (id: string) => utf8(`qonyrau note v1|${id}`);

/** A note as the server has it, padded to 1 kB steps. @throws RangeError above `fitsInNote` */
export async function sealNote(key: CryptoKey, id: string, body: NoteBody): Promise<string> {
  if (!fitsInNote(body)) throw new RangeError("too long a note");
  const iv = randomBytes(NONCE_BYTES);
  const how = { name: "AES-GCM", iv, additionalData: additionalData(id) };
  const sealed = await crypto.subtle.encrypt(how, key, pad(written(body)));
  return toBase64(concat(iv, new Uint8Array(sealed)));
}

const isText = (value: unknown): value is string => typeof value === "string";

/** What a note says; null where it was sealed by another key or for another place. */
export async function openNote(
  key: CryptoKey,
  id: string,
  sealed: string,
): Promise<NoteBody | null> {
  try {
    const bytes = fromBase64(sealed);
    const iv = bytes.slice(0, NONCE_BYTES);
    const how = { name: "AES-GCM", iv, additionalData: additionalData(id) };
    const padded = await crypto.subtle.decrypt(how, key, bytes.slice(NONCE_BYTES));
    const { day, about, text, talk } = JSON.parse(unpad(new Uint8Array(padded)));
    if (!isText(day) || !isText(about) || !isText(text)) return null;
    return { day, about, text, talk: isText(talk) ? talk : null };
  } catch {
    return null;
  }
}

/** The first line that says something. */
export const firstLineOf = ({ text }: NoteBody): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .find((line) => line !== "") ?? "";

export const isEmptyNote = ({ about, text }: NoteBody): boolean =>
  about.trim() === "" && text.trim() === "";
export const isSameNote = (a: NoteBody, b: NoteBody): boolean => written(a) === written(b);
