import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isOrderKey, keyAbove } from "#server/whiteboard/protocol-order.ts";

describe("keyAbove", () => {
  test("is a key, above the one below, a thousand times over", () => {
    let key = keyAbove(null);
    expect(key).toBe("a0");
    for (let n = 0; n < 5000; n++) {
      const next = keyAbove(key);
      expect(isOrderKey(next)).toBe(true);
      expect(next > key).toBe(true);
      key = next;
    }
  });

  test("is above every key there can be", () => {
    const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".split("");
    const keys = fc
      .array(fc.constantFrom(...digits), { minLength: 2, maxLength: 32 })
      .map((chars) => chars.join(""))
      .filter(isOrderKey);
    fc.assert(
      fc.property(keys, (key) => {
        const above = keyAbove(key);
        expect(isOrderKey(above)).toBe(true);
        expect(above > key).toBe(true);
      }),
    );
    for (const key of [
      "Zz",
      "az",
      "bzz",
      "zzzzzzzzzzzzzzzzzzzzzzzzzzz",
      "Azzzzzzzzzzzzzzzzzzzzzzzzzz",
    ])
      expect([key, isOrderKey(key), keyAbove(key) > key, isOrderKey(keyAbove(key))]).toEqual([
        key,
        true,
        true,
        true,
      ]);
  });
});
