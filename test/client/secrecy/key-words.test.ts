import { describe, expect, test } from "vitest";
import { CODE_WORDS, WORD_COUNT } from "#client/secrecy/code.ts";
import { keyWordsOf } from "#client/secrecy/key-words.ts";
import { makeLetterPair } from "#client/secrecy/sealed-letter.ts";

const KEY = Buffer.alloc(65, 7).toString("base64");
const OWNER = "65f000000000000000000001";
/** By node:crypto's pbkdf2 with 600,000 rounds, the top six bits of each byte. */
const VECTOR = [24, 60, 0, 30, 49, 30];

describe("words of a key", () => {
  test("are six below 64, and stay the same: they may hang on a door", async () => {
    const words = await keyWordsOf(KEY, OWNER);
    expect(words).toHaveLength(CODE_WORDS);
    for (const word of words) expect(word >= 0 && word < WORD_COUNT).toBe(true);
    expect(words).toEqual(VECTOR);
  });

  test("are another key's others, and another person's others", async () => {
    const { publicKey } = await makeLetterPair();
    expect(await keyWordsOf(publicKey, OWNER)).not.toEqual(VECTOR);
    expect(await keyWordsOf(KEY, "65f000000000000000000002")).not.toEqual(VECTOR);
  });
});
