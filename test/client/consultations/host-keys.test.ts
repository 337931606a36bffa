import { describe, expect, test } from "vitest";
import {
  changedFrom,
  keepKey,
  keyToSealWith,
  metKey,
} from "#client/consultations/booking/host-keys.ts";

function storage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
}
const host = { id: "host", reasonKey: "first" };
const swapped = { ...host, reasonKey: "another" };

describe("the key to which reasons are sealed", () => {
  test("is the one that was met first: another is not sealed with, however often it is handed out", () => {
    const own = storage();
    expect(keyToSealWith("me", host, own)).toBe("first");
    for (let round = 0; round < 3; round++) {
      expect(keyToSealWith("me", swapped, own)).toBeNull();
      expect(changedFrom("me", swapped, own)).toBe("first");
    }
    expect(keyToSealWith("me", host, own)).toBe("first");
    expect(changedFrom("me", host, own)).toBeNull();
  });

  test("is the new one once its words were compared, and then the former is refused", () => {
    const own = storage();
    keyToSealWith("me", host, own);
    keepKey("me", swapped, own);
    expect(keyToSealWith("me", swapped, own)).toBe("another");
    expect(keyToSealWith("me", host, own)).toBeNull();
  });

  test("is each person's and each host's own, and survives a host without a key", () => {
    const own = storage();
    keyToSealWith("me", host, own);
    expect(keyToSealWith("you", swapped, own)).toBe("another");
    expect(keyToSealWith("me", { id: "colleague", reasonKey: "theirs" }, own)).toBe("theirs");
    expect(keyToSealWith("me", { ...host, reasonKey: null }, own)).toBeNull();
    expect(metKey("me", host, own)).toBe("first");
    expect(changedFrom("me", swapped, own)).toBe("first");
  });

  test("that is damaged in the browser counts as never met", () => {
    const own = storage();
    keyToSealWith("me", host, own);
    for (const text of ["{", "null", '{"host":1}']) {
      own.kept.set("qonyrau.hostKeys.me", text);
      expect(metKey("me", host, own)).toBeNull();
      expect(keyToSealWith("me", swapped, own)).toBe("another");
    }
  });
});
