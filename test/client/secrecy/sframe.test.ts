import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "#client/secrecy/bytes.ts";
import { decodeHeader, encodeHeader } from "#client/secrecy/header.ts";
import { createReplayWindow, WINDOW } from "#client/secrecy/replay.ts";
import { deriveFrameKey, openFrame, sealFrame } from "#client/secrecy/sframe.ts";

/** Appendix C.1 of RFC 9605: key id, counter, header. */
const headers: [kid: number, ctr: number, encoded: string][] = [
  [0, 0, "00"],
  [0, 1, "01"],
  [0, 255, "08ff"],
  [0, 256, "090100"],
  [0, 65535, "09ffff"],
  [0, 65536, "0a010000"],
  [0, 4294967295, "0bffffffff"],
  [0, 4294967296, "0c0100000000"],
  [0, 281474976710655, "0dffffffffffff"],
  [1, 0, "10"],
  [1, 256, "190100"],
  [255, 0, "80ff"],
  [255, 255, "88ffff"],
  [256, 1, "910100"],
  [256, 65536, "9a0100010000"],
  [65535, 4294967295, "9bffffffffffff"],
  [65536, 0, "a0010000"],
  [16777215, 1099511627775, "acffffffffffffffff"],
  [4294967295, 281474976710655, "bdffffffffffffffffffff"],
  [4294967296, 256, "c901000000000100"],
];

describe("the header", () => {
  test.each(headers)("of key %i and counter %i is %s", (kid, ctr, encoded) => {
    expect(toHex(encodeHeader({ kid, ctr }))).toBe(encoded);
    expect(decodeHeader(fromHex(`${encoded}ee`))).toEqual({
      header: { kid, ctr },
      length: encoded.length / 2,
    });
  });

  test("cut short, longer than it need be, or beyond what a number holds is none", () => {
    for (const wrong of [
      "",
      "08",
      "0901",
      "0800",
      "0801",
      "090001",
      "80",
      "8007",
      "0fffffffffffffffff",
    ])
      expect(decodeHeader(fromHex(wrong)), wrong).toBeNull();
  });
});

describe("AES_128_GCM_SHA256_128", () => {
  /** Appendix C.3 of RFC 9605, cipher suite 4. */
  const vector = {
    kid: 0x123,
    ctr: 0x4567,
    baseKey: "000102030405060708090a0b0c0d0e0f",
    salt: "75234edefe07819026751816",
    metadata: "4945544620534672616d65205747",
    plain: "64726166742d696574662d736672616d652d656e63",
    sealed: "9901234567b7412c2513a1b66dbb48841bbaf17f598751176ad847681a69c6d0b091c07018ce4adb34eb",
  };
  const metadata = fromHex(vector.metadata);

  test("stands against the RFC's vector, both ways", async () => {
    const key = await deriveFrameKey(fromHex(vector.baseKey), vector.kid);
    expect(toHex(key.salt)).toBe(vector.salt);
    const sealed = await sealFrame(key, vector.ctr, fromHex(vector.plain), metadata);
    expect(toHex(sealed)).toBe(vector.sealed);
    const opened = await openFrame(key, fromHex(vector.sealed), metadata);
    expect(opened && toHex(opened)).toBe(vector.plain);
  });

  test("its key cannot be taken out", async () => {
    const { key } = await deriveFrameKey(fromHex(vector.baseKey), 1);
    await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow();
  });

  test("opens nothing with another base key, another key id, other metadata or one bit changed", async () => {
    const key = await deriveFrameKey(fromHex(vector.baseKey), vector.kid);
    const sealed = fromHex(vector.sealed);
    const other = await deriveFrameKey(fromHex(vector.baseKey.replace("0f", "10")), vector.kid);
    expect(await openFrame(other, sealed, metadata)).toBeNull();
    const otherKid = await deriveFrameKey(fromHex(vector.baseKey), vector.kid + 1);
    expect(await openFrame(otherKid, sealed, metadata)).toBeNull();
    expect(await openFrame(key, sealed, fromHex("00"))).toBeNull();
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await openFrame(key, changed, metadata), `byte ${at}`).toBeNull();
    }
  });
});

test("the replay window takes each counter once, late ones within 128, and none from before", () => {
  const window = createReplayWindow();
  const take = (ctr: number) => {
    const isFresh = window.isFresh(ctr);
    if (isFresh) window.take(ctr);
    return isFresh;
  };
  expect([take(0), take(0), take(5), take(3), take(3)]).toEqual([true, false, true, true, false]);
  expect(take(1000)).toBe(true);
  expect(take(1000 - WINDOW + 1)).toBe(true);
  expect(take(1000 - WINDOW)).toBe(false);
  expect(take(5)).toBe(false);
});
