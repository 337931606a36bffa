import { fromBase64, utf8 } from "./bytes.ts";
import { CODE_WORDS } from "./code.ts";

/**
 * Each try to draw a key with the same six words costs so much work; without it 36 bits would be found in hours. About
 * half a second on a phone, and only where somebody wants to compare.
 */
const ROUNDS = 600_000;

/**
 * The six words of a person's public key (base64), each a number below 64: to be read aloud or put on a door. Of one
 * person only: words found for one school's psychologist serve nobody against another.
 */
export async function keyWordsOf(publicKeyB64: string, ownerId: string): Promise<number[]> {
  const key = await crypto.subtle.importKey("raw", fromBase64(publicKeyB64), "PBKDF2", false, [
    "deriveBits",
  ]);
  const salt = utf8(`qonyrau key words v1 ${ownerId}`);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  const bits = await crypto.subtle.deriveBits(how, key, CODE_WORDS * 8);
  return [...new Uint8Array(bits)].map((byte) => byte >> 2);
}
