import { generateKeyPairSync } from "node:crypto";
import { type CryptoKey, importPKCS8, SignJWT } from "jose";
import { logger } from "../logger.ts";
import { newCode, seal, unseal } from "./secrets.ts";
import type { LtiStore, StoredKey } from "./store.ts";

const DAY_MS = 24 * 3_600_000;
/** A key signs so long, ms; then a new one takes over by itself. */
const KEY_LIFE_MS = 180 * DAY_MS;
/** A retired key stays readable so long, ms: platforms keep what they read for days. */
const READABLE_MS = 30 * DAY_MS;

type Deps = { store: LtiStore; secret: string; now: () => number };

/** Our own keys, each school's apart: made when first needed, replaced by age or by hand. */
export function createKeys({ store, secret, now }: Deps) {
  const signers = new Map<string, CryptoKey>();

  async function make(schoolId: string): Promise<StoredKey> {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const { kty = "", n = "", e = "" } = publicKey.export({ format: "jwk" });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const made = await store.addKey(schoolId, {
      kid: newCode(),
      publicJwk: { kty, n, e },
      sealed: seal(pem, secret),
      createdAt: new Date(now()),
    });
    await store.retireKeys(schoolId, made.kid, new Date(now()));
    await store.dropKeys(schoolId, new Date(now() - READABLE_MS));
    return made;
  }

  /** The key that signs now. */
  async function current(schoolId: string): Promise<StoredKey> {
    const [newest] = await store.listKeys(schoolId);
    if (newest && now() - newest.createdAt.getTime() < KEY_LIFE_MS) return newest;
    return make(schoolId);
  }

  async function signerOf(schoolId: string): Promise<{ kid: string; key: CryptoKey }> {
    let stored = await current(schoolId);
    let key = signers.get(stored.kid);
    if (!key) {
      try {
        key = await importPKCS8(unseal(stored.sealed, secret), "RS256");
      } catch (err) {
        // JWT_SECRET was changed: what it sealed is lost, a new key is read from the same address.
        logger.warn({ err, schoolId }, "an LTI key cannot be opened, a new one is made");
        stored = await make(schoolId);
        key = await importPKCS8(unseal(stored.sealed, secret), "RS256");
      }
      signers.set(stored.kid, key);
    }
    return { kid: stored.kid, key };
  }

  return {
    current,
    /** A new key signs from now on. */
    rotate: make,
    /** The public set platforms read: the key in use and those lately retired. */
    async publicSet(schoolId: string) {
      await current(schoolId);
      const stored = await store.listKeys(schoolId);
      return {
        keys: stored
          .filter(({ retiredAt }) => !retiredAt || now() - retiredAt.getTime() < READABLE_MS)
          .map(({ kid, publicJwk }) => ({ ...publicJwk, kid, alg: "RS256", use: "sig" })),
      };
    },
    /** A token of ours, RS256, with `iat`, `exp` and a fresh `jti`. */
    async sign(
      schoolId: string,
      claims: Record<string, unknown>,
      lifeSec: number,
    ): Promise<string> {
      const { kid, key } = await signerOf(schoolId);
      const iat = Math.floor(now() / 1000);
      return new SignJWT({ ...claims, iat, exp: iat + lifeSec, jti: newCode() })
        .setProtectedHeader({ alg: "RS256", kid, typ: "JWT" })
        .sign(key);
    },
  };
}
export type Keys = ReturnType<typeof createKeys>;
