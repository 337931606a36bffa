import fc from "fast-check";
import { expect, test } from "vitest";
import { fromBase64, toBase64 } from "#client/secrecy/bytes.ts";
import { pad, STEP_BYTES, unpad } from "#client/secrecy/padding.ts";
import {
  fitsInLetter,
  letterKeyOf,
  makeLetterPair,
  openLetter,
  sealLetter,
} from "#client/secrecy/sealed-letter.ts";

const pair = await makeLetterPair();
const key = await letterKeyOf(pair.secret);
const words = "Ұйықтай алмаймын, әңгімелескім келеді";

test("a letter is opened by the one it is sealed to", async () => {
  expect(await openLetter(key, await sealLetter(pair.publicKey, words))).toBe(words);
  expect(await openLetter(key, await sealLetter(pair.publicKey, ""))).toBe("");
});

test("its private key cannot be taken out, its public key is one of the vault's protocol", async () => {
  await expect(crypto.subtle.exportKey("pkcs8", key)).rejects.toThrow();
  expect(fromBase64(pair.publicKey)).toHaveLength(65);
});

test("nobody else opens it, and the same words never look the same", async () => {
  const other = await makeLetterPair();
  const sealed = await sealLetter(pair.publicKey, words);
  expect(await openLetter(await letterKeyOf(other.secret), sealed)).toBeNull();
  expect(await sealLetter(pair.publicKey, words)).not.toBe(sealed);
});

test("a letter that anybody has touched is not opened, whichever byte it was", async () => {
  const letter = fromBase64(await sealLetter(pair.publicKey, words));
  for (const at of [0, 1, 40, 66, 100, 131, 140, letter.length - 1]) {
    const changed = letter.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(await openLetter(key, toBase64(changed))).toBeNull();
  }
  expect(await openLetter(key, toBase64(letter.slice(0, 131)))).toBeNull();
  expect(await openLetter(key, "")).toBeNull();
  expect(await openLetter(key, "not base64!")).toBeNull();
});

test("length tells nothing finer than a kilobyte, and the longest goes through the protocol", async () => {
  const sizeOf = async (text: string) => (await sealLetter(pair.publicKey, text)).length;
  expect(await sizeOf("a")).toBe(await sizeOf("ә".repeat(500)));
  expect(await sizeOf("ә".repeat(600))).toBeGreaterThan(await sizeOf("a"));
  const longest = "ә".repeat(4094);
  expect(fitsInLetter(longest)).toBe(true);
  expect(await sizeOf(longest)).toBeLessThanOrEqual(12_000);
  expect(await openLetter(key, await sealLetter(pair.publicKey, longest))).toBe(longest);
  await expect(sealLetter(pair.publicKey, `${longest}ә`)).rejects.toThrow(RangeError);
});

test("what is no public key is refused before anything is sealed", async () => {
  await expect(sealLetter(toBase64(new Uint8Array(65)), words)).rejects.toThrow();
  await expect(sealLetter("", words)).rejects.toThrow();
});

test("every text survives its padding", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 3000 }), (text) => {
      const padded = pad(text);
      expect(padded.length % STEP_BYTES).toBe(0);
      expect(unpad(padded)).toBe(text);
    }),
  );
  expect(() => unpad(new Uint8Array(1000))).toThrow();
  expect(() => unpad(new Uint8Array(1024).fill(255))).toThrow();
});
