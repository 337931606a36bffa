import { describe, expect, test } from "vitest";
import { type Curve, Said } from "#server/secrecy/protocol.ts";
import { type Able, canSealBy, chooseCurve, paceOf } from "#server/secrecy/rules.ts";

const able = (...curves: Curve[]): Able => ({ canSeal: true, curves });
const unable: Able = { canSeal: false, curves: [] };

describe("the curve of a room", () => {
  test.each<[string, Able[], Curve]>([
    ["nobody's", [], "X25519"],
    ["all have both", [able("X25519", "P-256"), able("P-256", "X25519")], "X25519"],
    ["one has the older alone", [able("X25519", "P-256"), able("P-256")], "P-256"],
    ["who cannot seal has no say", [able("X25519", "P-256"), unable], "X25519"],
    ["says it can, by no curve", [able("X25519"), { canSeal: true, curves: [] }], "P-256"],
    ["none in common", [able("X25519"), able("P-256")], "P-256"],
  ])("%s", (_what, members, curve) => {
    expect(chooseCurve(members)).toBe(curve);
  });

  test("who has not got it cannot seal, whatever was said", () => {
    expect(canSealBy("P-256", able("X25519"))).toBe(false);
    expect(canSealBy("P-256", able("X25519", "P-256"))).toBe(true);
    expect(canSealBy("X25519", { canSeal: false, curves: ["X25519"] })).toBe(false);
  });
});

test("words and pictures are counted apart from keys", () => {
  expect(Said.options.map(({ shape }) => shape.kind.value).map((kind) => paceOf({ kind }))).toEqual(
    ["keys", "keys", "keys", "text", "picture"],
  );
});
