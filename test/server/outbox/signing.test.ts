import { describe, expect, test } from "vitest";
import { isIntact, outboxKeys, type Signed, seal, sign, unseal } from "#server/outbox/signing.ts";

const keys = outboxKeys("a secret of this server, long enough");
const entry: Signed = {
  ...{ schoolId: "1".repeat(24), key: "kundelik|attendance|x|y", version: 2, batchId: "batch" },
  ...{ classId: "2".repeat(24), subjectId: "3".repeat(24), day: "2026-11-24", number: 3 },
  ...{ content: '{"code":"ill","kind":"attendance"}', signedById: "4".repeat(24) },
  ...{ signedAtMs: 1_764_000_000_000, previousHash: "before" },
};

describe("a signature", () => {
  const stored = sign(keys.signing, entry);

  test("holds for what was signed", () => {
    expect(isIntact(keys.signing, { ...entry }, stored)).toBe(true);
  });

  test("breaks with any field, and with another server's secret", () => {
    const changes: Partial<Signed>[] = [
      ...[{ schoolId: "9".repeat(24) }, { key: "other" }, { version: 3 }, { batchId: "other" }],
      ...[{ classId: "9".repeat(24) }, { subjectId: "9".repeat(24) }, { day: null }, { number: 4 }],
      ...[{ content: '{"code":"late","kind":"attendance"}' }, { content: "null" }],
      ...[{ signedById: "9".repeat(24) }, { signedAtMs: 1 }, { previousHash: "" }],
    ];
    expect(changes.length).toBe(Object.keys(entry).length + 1);
    for (const change of changes)
      expect([change, isIntact(keys.signing, { ...entry, ...change }, stored)]).toEqual([
        change,
        false,
      ]);
    const other = outboxKeys("another server's secret, long enough");
    expect(isIntact(other.signing, entry, stored)).toBe(false);
    expect(isIntact(keys.signing, entry, { ...stored, signature: "" })).toBe(false);
    expect(isIntact(keys.signing, entry, { ...stored, hash: "0".repeat(64) })).toBe(false);
  });
});

describe("a sealed secret", () => {
  const BOUND = "school password";

  test("opens where it was sealed, and each sealing looks another way", () => {
    const sealed = seal(keys.sealing, "құпия сөз", BOUND);
    expect(unseal(keys.sealing, sealed, BOUND)).toBe("құпия сөз");
    expect(seal(keys.sealing, "құпия сөз", BOUND)).not.toBe(sealed);
    expect(Buffer.from(sealed, "base64url").toString("utf8")).not.toContain("құпия");
  });

  test("opens for no other school, use or server, and not when it was changed", () => {
    const sealed = seal(keys.sealing, "secret", BOUND);
    expect(unseal(keys.sealing, sealed, "another password")).toBeNull();
    expect(unseal(outboxKeys("other secret").sealing, sealed, BOUND)).toBeNull();
    expect(unseal(keys.signing, sealed, BOUND)).toBeNull();
    const bytes = Buffer.from(sealed, "base64url");
    for (const at of [0, 13, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(unseal(keys.sealing, changed.toString("base64url"), BOUND)).toBeNull();
    }
    expect(unseal(keys.sealing, "short", BOUND)).toBeNull();
  });
});
