import { type Bytes, compareBytes, concat, utf8 } from "./bytes.ts";
import { expand } from "./curve.ts";

/** Words of the code; each says six bits. */
export const CODE_WORDS = 6;
export const WORD_COUNT = 64;

/**
 * The comparison code of a set of members: six numbers below 64, the same on every side or somebody sits between.
 * The members' order is that of their public keys, which no server chooses.
 */
export async function codeOf(
  members: readonly { publicKey: Bytes; random: Bytes }[],
): Promise<number[]> {
  const ordered = [...members].sort((a, b) => compareBytes(a.publicKey, b.publicKey));
  const all = concat(...ordered.flatMap(({ publicKey, random }) => [publicKey, random]));
  const bytes = await expand(all, utf8("qonyrau sas v1"), CODE_WORDS);
  // The top six bits of each byte: 36 bits in all.
  return [...bytes].map((byte) => byte >> 2);
}
