import { createSecretKey } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  checkPrefix,
  expiresAtMs,
  type LinkUse,
  linkExpiry,
  linkKey,
  signedPrefix,
} from "#server/videos/signing.ts";

const NOW = Date.parse("2026-09-01T09:00:00Z");
const VIDEO = "0123456789abcdef01234567";
const OTHER = "f123456789abcdef01234567";
const key = linkKey("a secret of the test, long enough");
const expiresAtS = linkExpiry(NOW, 4);

function judge(prefix: string, { use = "watch" as LinkUse, nowMs = NOW, by = key } = {}) {
  const [, mount, expiry = "", signature = "", videoId = ""] = prefix.split("/");
  expect(mount).toBe("m");
  return checkPrefix(by, { expiry, signature, videoId }, { use, nowMs });
}

describe("signed prefixes", () => {
  test("open their video until they are over", () => {
    const prefix = signedPrefix(key, VIDEO, expiresAtS);
    expect(prefix).toMatch(/^\/m\/[0-9a-z]{6,8}\/[\w-]{24}\/[0-9a-f]{24}$/);
    expect(judge(prefix)).toBe("ok");
    expect(judge(prefix, { nowMs: expiresAtS * 1000 - 1 })).toBe("ok");
    expect(judge(prefix, { nowMs: expiresAtS * 1000 })).toBe("expired");
    const [, , expiry = ""] = prefix.split("/");
    expect(expiresAtMs(expiry)).toBe(expiresAtS * 1000);
  });

  test("carry at least 128 bits of the signature", () => {
    const [, , , signature = ""] = signedPrefix(key, VIDEO, expiresAtS).split("/");
    expect(Buffer.from(signature, "base64url").length * 8).toBeGreaterThanOrEqual(128);
  });

  test("open no other video, live no longer, and are no download", () => {
    const prefix = signedPrefix(key, VIDEO, expiresAtS);
    expect(judge(prefix.replace(VIDEO, OTHER))).toBe("forged");
    const longer = prefix.replace(expiresAtS.toString(36), (expiresAtS + 3600).toString(36));
    expect(judge(longer)).toBe("forged");
    expect(judge(prefix, { use: "download" })).toBe("forged");
    const download = signedPrefix(key, VIDEO, expiresAtS, "download");
    expect(judge(download, { use: "download" })).toBe("ok");
    expect(judge(download)).toBe("forged");
  });

  test("are of one secret, whether as bytes or as a key", () => {
    const prefix = signedPrefix(key, VIDEO, expiresAtS);
    expect(judge(prefix, { by: linkKey("another secret, as long as it is") })).toBe("forged");
    expect(checkPrefix(createSecretKey(key), parts(prefix), { use: "watch", nowMs: NOW })).toBe(
      "ok",
    );
  });

  test("with any character altered open nothing", () => {
    const prefix = signedPrefix(key, VIDEO, expiresAtS);
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: prefix.length - 1 }),
        fc.constantFrom(..."0123456789abcdefghijklmnopqrstuvwxyzABCDEF-_/%. "),
        (at, character) => {
          fc.pre(prefix[at] !== character);
          const altered = prefix.slice(0, at) + character + prefix.slice(at + 1);
          expect(["forged", "malformed"]).toContain(judge(altered));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test("that are none are told apart from forged ones", () => {
    const good = parts(signedPrefix(key, VIDEO, expiresAtS));
    const when = { use: "watch" as const, nowMs: NOW };
    for (const expiry of ["", "0", "-1", "1e9", "TK0000", "0tk0000", "z".repeat(9), "tk.000"])
      expect(checkPrefix(key, { ...good, expiry }, when), expiry).toBe("malformed");
    for (const signature of [
      "",
      "a".repeat(23),
      "a".repeat(25),
      `${"a".repeat(23)}=`,
      "+".repeat(24),
    ])
      expect(checkPrefix(key, { ...good, signature }, when), signature).toBe("malformed");
    for (const videoId of ["", "0", VIDEO.toUpperCase(), `${VIDEO}0`, "../../../../../etc/pass"])
      expect(checkPrefix(key, { ...good, videoId }, when), videoId).toBe("malformed");
  });
});

describe("linkExpiry", () => {
  test("is the same for all who ask within a quarter of the life", () => {
    const quarterMs = 3_600_000;
    const start = Math.floor(NOW / quarterMs) * quarterMs;
    expect(linkExpiry(start, 4)).toBe(linkExpiry(start + quarterMs - 1, 4));
    expect(linkExpiry(start + quarterMs, 4)).toBe(linkExpiry(start, 4) + 3600);
  });

  test("lies between three quarters of the life and all of it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_600_000_000_000, max: 2_500_000_000_000 }),
        fc.double({ min: 0.01, max: 24, noNaN: true }),
        (nowMs, hours) => {
          const quarterS = Math.round(hours * 900);
          const leftS = linkExpiry(nowMs, hours) - nowMs / 1000;
          expect(leftS).toBeGreaterThan(3 * quarterS);
          expect(leftS).toBeLessThanOrEqual(4 * quarterS);
        },
      ),
    );
  });
});

function parts(prefix: string) {
  const [, , expiry = "", signature = "", videoId = ""] = prefix.split("/");
  return { expiry, signature, videoId };
}
