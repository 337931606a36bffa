import { type Bytes, concat, fromHex, utf8 } from "#client/secrecy/bytes.ts";
import { expand } from "#client/secrecy/curve.ts";
import { clearLength } from "#client/secrecy/frames.ts";
import { decodeHeader } from "#client/secrecy/header.ts";
import { chatKey, openBytes } from "#client/secrecy/messages.ts";
import { deriveFrameKey, openFrame } from "#client/secrecy/sframe.ts";
import type { Frame } from "#media/recorder/frames.ts";
import type { ExportedKey } from "./lab.ts";

type Kind = "audio" | "video";
const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

/** A recorded frame in its three parts; null where no SFrame header stands behind the clear front. */
export function partsOf(kind: Kind, frame: Uint8Array) {
  const length = clearLength(kind, frame);
  const sealed = own(frame.slice(length));
  const found = decodeHeader(sealed);
  if (!found) return null;
  const { kid } = found.header;
  const hidden = sealed.slice(found.length);
  return { clear: own(frame.slice(0, length)), sealed, kid, hidden };
}

/** Opens what these keys open, with the product's own parts; null for each frame that stays shut. */
export async function openWith(
  keys: readonly ExportedKey[],
  kind: Kind,
  frames: readonly Frame[],
): Promise<(Frame | null)[]> {
  const made = await Promise.all(
    keys.map(({ kid, baseKey }) => deriveFrameKey(fromHex(baseKey), kid)),
  );
  return Promise.all(
    frames.map(async (frame) => {
      const parts = partsOf(kind, frame.bytes);
      for (const key of made) {
        if (!parts || key.kid !== parts.kid) continue;
        const plain = await openFrame(key, parts.sealed, parts.clear);
        if (plain) return { ...frame, bytes: concat(parts.clear, plain) };
      }
      return null;
    }),
  );
}
export const countOpen = async (...args: Parameters<typeof openWith>): Promise<number> =>
  (await openWith(...args)).filter((frame) => frame !== null).length;

type Pieces = {
  /** What stood there in hexadecimal: commitments, public keys, randoms, nonces, wrapped keys, ids. */
  hex: Bytes[];
  /** Other words of some length, as they stand. */
  words: Bytes[];
};
/** Everything that stands anywhere in what was said, as bytes, each once. */
export function piecesOf(said: unknown): Pieces {
  const [hex, words] = [new Map<string, Bytes>(), new Map<string, Bytes>()];
  const visit = (value: unknown): void => {
    if (typeof value === "string") {
      if (/^([0-9a-f]{2}){8,}$/.test(value)) hex.set(value, fromHex(value));
      else if (value.length >= 16 && value.length < 2_000) words.set(value, utf8(value));
    } else if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === "object" && value) Object.values(value).forEach(visit);
  };
  visit(said);
  return { hex: [...hex.values()], words: [...words.values()] };
}

/** The labels of the protocol, which are no secret. */
const LABELS = ["qonyrau sas v1", "qonyrau wrap v1", "qonyrau chat v1"];

/**
 * Keys that somebody could make of what passed by: each piece itself, pieces after pieces, by HKDF under each label,
 * by hashing. 32 bytes each, as base keys are.
 */
export async function keysFrom({ hex, words }: Pieces, extraInfos: readonly string[]) {
  const pieces = [...hex, ...words];
  const secrets = [...pieces];
  const short = hex.filter(({ length }) => length <= 80);
  for (const a of short) for (const b of short) if (a !== b) secrets.push(concat(a, b));
  const infos = [...LABELS, ...extraInfos, ""].map(utf8);
  const keys = new Map<string, Bytes>();
  const add = (bytes: Bytes): void => void keys.set(bytes.join(), bytes);
  for (const secret of secrets) {
    if (secret.length >= 32) add(own(secret.slice(0, 32)));
    if (secret.length >= 48) add(own(secret.slice(-48, -16))); // without the tag
    add(new Uint8Array(await crypto.subtle.digest("SHA-256", secret)));
  }
  for (const secret of pieces) for (const info of infos) add(await expand(secret, info, 32));
  return [...keys.values()];
}

/** How many of these keys open the frame, under its own key id. */
export async function howManyOpen(
  keys: readonly Bytes[],
  kind: Kind,
  { bytes }: Frame,
): Promise<number> {
  const parts = partsOf(kind, bytes);
  if (!parts) return 0;
  let opened = 0;
  for (const baseKey of keys) {
    const key = await deriveFrameKey(baseKey, parts.kid);
    if (await openFrame(key, parts.sealed, parts.clear)) opened++;
  }
  return opened;
}

type SealedWords = { kid: number; nonce: string; sealed: string };
/** How many of these keys open a message of the chat, as base keys and as keys themselves. */
export async function howManyOpenWords(keys: readonly Bytes[], said: SealedWords): Promise<number> {
  const sealed = { kid: said.kid, nonce: fromHex(said.nonce), bytes: fromHex(said.sealed) };
  let opened = 0;
  for (const bytes of keys) {
    const direct = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["decrypt"]);
    for (const key of [await chatKey(own(bytes), said.kid), direct])
      if (await openBytes(key, "text", sealed)) opened++;
  }
  return opened;
}

/** Pearson's chi-square of bytes against all 256 being alike: about 255 for noise, with a spread of 23. */
export function chiSquare(bytes: Uint8Array): number {
  const counts = new Array<number>(256).fill(0);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  const expected = bytes.length / 256;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
