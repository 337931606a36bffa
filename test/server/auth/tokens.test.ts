import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import jwt from "jsonwebtoken";
import { afterEach, describe, expect, test } from "vitest";
import { CardSecret } from "#server/auth/protocol.ts";
import { keyFor, readSecret } from "#server/auth/secret.ts";
import {
  newCardSecret,
  readAccess,
  readRefresh,
  refreshToken,
  signAccess,
} from "#server/auth/tokens.ts";
import type { User } from "#server/realtime.ts";

const NOW = Date.parse("2026-09-01T09:00:00Z");
const key = keyFor("a secret of the test, long enough", "access");
const user: User = {
  ...{ id: "a".repeat(24), schoolId: "b".repeat(24), familyId: "c".repeat(24) },
  roles: ["classTeacher", "teacher"],
};

describe("access tokens", () => {
  const life = { nowMs: NOW, lifeMs: 15 * 60_000 };

  test("give the user back until they expire", () => {
    const { token, expiresAt } = signAccess(user, key, life);
    expect(expiresAt).toBe("2026-09-01T09:15:00.000Z");
    expect(readAccess(token, key, NOW)).toEqual(user);
    expect(readAccess(token, key, NOW + 15 * 60_000 - 1)).toEqual(user);
    expect(readAccess(token, key, NOW + 15 * 60_000)).toBeNull();
  });

  test("are refused when forged, altered, or signed otherwise", () => {
    const { token } = signAccess(user, key, life);
    const [head, body, mac] = token.split(".");
    const altered = Buffer.from(
      Buffer.from(body!, "base64url").toString().replace("teacher", "director"),
    ).toString("base64url");
    const claims = { sub: user.id, school: user.schoolId, roles: ["director"], family: "c" };
    const none = jwt.sign(claims, "", { algorithm: "none" });
    const other = jwt.sign(claims, key, { algorithm: "HS512" });
    const foreign = signAccess(user, keyFor("another secret", "access"), life).token;
    for (const bad of [`${head}.${altered}.${mac}`, none, other, foreign, "", "x.y.z", "{}"])
      expect(readAccess(bad, key, NOW)).toBeNull();
  });

  test("are refused with a role that does not exist, though rightly signed", () => {
    const claims = { school: user.schoolId, roles: ["king"], family: user.familyId };
    const token = jwt.sign(claims, key, { subject: user.id });
    expect(readAccess(token, key, Date.now())).toBeNull();
  });
});

describe("refresh tokens", () => {
  const place = { schoolId: user.schoolId, familyId: user.familyId, generation: 7 };

  test("say where they stand, and only ours do", () => {
    const token = refreshToken(place, key);
    expect(readRefresh(token, key)).toEqual(place);
    expect(readRefresh(token, keyFor("another secret", "refresh"))).toBeNull();
    expect(readRefresh(token.replace(".7.", ".8."), key)).toBeNull();
    expect(readRefresh(token.replace("c", "d"), key)).toBeNull();
  });

  test("are refused with any one character changed", () => {
    const token = refreshToken(place, key);
    const changed = fc.tuple(fc.nat(token.length - 1), fc.constantFrom(..."abz019._-A"));
    fc.assert(
      fc.property(changed, ([at, letter]) => {
        const bad = token.slice(0, at) + letter + token.slice(at + 1);
        return bad === token || readRefresh(bad, key) === null;
      }),
    );
  });

  test("are refused when they are anything else", () => {
    fc.assert(fc.property(fc.string(), (text) => readRefresh(text, key) === null));
  });
});

describe("newCardSecret", () => {
  test("is 128 bits in the protocol's shape, never twice", () => {
    const made = Array.from({ length: 1000 }, newCardSecret);
    for (const secret of made) expect(CardSecret.safeParse(secret).success).toBe(true);
    expect(new Set(made).size).toBe(1000);
    expect(Buffer.from(made[0]!, "base64url")).toHaveLength(16);
  });
});

describe("readSecret", () => {
  const dirs: string[] = [];
  const newDir = () => {
    const dir = mkdtempSync(join(tmpdir(), "qonyrau-secret-"));
    dirs.push(dir);
    return dir;
  };
  afterEach(() => {
    for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true });
  });

  test("is made once, kept, and readable by its owner only", () => {
    const DATA_DIR = join(newDir(), "deeper");
    const secret = readSecret({ DATA_DIR, JWT_SECRET: undefined });
    expect(Buffer.from(secret, "base64url")).toHaveLength(32);
    expect(readSecret({ DATA_DIR, JWT_SECRET: undefined })).toBe(secret);
    const file = join(DATA_DIR, "jwt-secret");
    expect(readFileSync(file, "utf8")).toBe(secret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("is the configured one where there is one, and nothing is written", () => {
    const DATA_DIR = newDir();
    expect(readSecret({ DATA_DIR, JWT_SECRET: "s".repeat(32) })).toBe("s".repeat(32));
    expect(() => statSync(join(DATA_DIR, "jwt-secret"))).toThrow();
  });

  test("refuses a broken file rather than signing with it", () => {
    const DATA_DIR = newDir();
    writeFileSync(join(DATA_DIR, "jwt-secret"), "");
    expect(() => readSecret({ DATA_DIR, JWT_SECRET: undefined })).toThrow(/broken/);
  });

  test("gives each use a key of its own", () => {
    const secret = "s".repeat(32);
    expect(keyFor(secret, "access").equals(keyFor(secret, "refresh"))).toBe(false);
  });
});
