import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyParts, prefixParts } from "#media/storage/keys.ts";
import { badKeys } from "../../support/storage-contract.ts";

describe("keys", () => {
  test("of the contract are taken apart", () => {
    expect(keyParts("sources/0123456789abcdef01234567")).toHaveLength(2);
    expect(keyParts("videos/0123/av1-360/00012.m4s")).toEqual([
      "videos",
      "0123",
      "av1-360",
      "00012.m4s",
    ]);
    expect(prefixParts("videos/0123/")).toEqual(["videos", "0123"]);
  });

  test("out of bounds are refused", () => {
    for (const key of badKeys) {
      expect(() => keyParts(key), JSON.stringify(key)).toThrow("Not a key");
      expect(() => prefixParts(`${key}/`), JSON.stringify(key)).toThrow("Not a key");
    }
    for (const prefix of ["videos", "", "/"]) expect(() => prefixParts(prefix)).toThrow("Not a");
  });

  test("never climb, whatever they are made of", () => {
    const piece = fc.constantFrom(".", "..", "/", "\\", "a", "B9", "-", "_", "\0", "%2e", " ", "ә");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const key = pieces.join("");
        let parts: string[];
        try {
          parts = keyParts(key);
        } catch {
          return; // refused
        }
        expect(parts.join("/")).toBe(key);
        for (const part of parts) expect(part).toMatch(/^[\w-][\w.-]*$/);
      }),
      { numRuns: 2_000 },
    );
  });
});
