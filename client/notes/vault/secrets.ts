import type { Vault } from "#server/notes/protocol.ts";
import {
  type Bytes,
  concat,
  fromBase64,
  randomBytes,
  toBase64,
  utf8,
} from "../../secrecy/bytes.ts";
import { expand } from "../../secrecy/curve.ts";
import { letterKeyOf, makeLetterPair } from "../../secrecy/sealed-letter.ts";
import { SALT_BYTES, STRETCH, type Stretch } from "./argon.ts";

/** Makes a key of a passphrase: in a worker on the page, at once in tests. */
export type Stretching = (passphrase: string, how: Stretch) => Promise<Bytes>;
/** What an open vault lends: keys that work and cannot be taken out of the browser's memory. */
export type Keys = {
  notes: CryptoKey;
  letters: CryptoKey;
  /** As it was locked in, raw, base64: what the server says of it is another matter. */
  publicKey: string;
};
export type NewVault = Omit<Vault, "version">;
/** What changes when the passphrase or the recovery key does. */
export type Rewrapped = Omit<Vault, "publicKey">;

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const POINT_BYTES = 65;
const PURPOSE = utf8("qonyrau vault v1");

const aesKey = (bytes: Bytes) =>
  crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);

/** The key that a recovery key stands for: it is random already, so it needs no stretching. */
const recoveryWrap = async (recoveryKey: Bytes) =>
  aesKey(await expand(recoveryKey, utf8("qonyrau recovery v1"), KEY_BYTES));

async function passphraseWrap(stretching: Stretching, passphrase: string, how: Stretch) {
  const bytes = await stretching(passphrase, how);
  const key = await aesKey(bytes);
  bytes.fill(0);
  return key;
}

async function wrap(key: CryptoKey, secrets: Bytes): Promise<string> {
  const iv = randomBytes(NONCE_BYTES);
  const how = { name: "AES-GCM", iv, additionalData: PURPOSE };
  return toBase64(concat(iv, new Uint8Array(await crypto.subtle.encrypt(how, key, secrets))));
}

/** Null where it is another key, or the bytes were changed. */
async function unwrap(key: CryptoKey, wrapped: string): Promise<Bytes | null> {
  const bytes = fromBase64(wrapped);
  const how = { name: "AES-GCM", iv: bytes.slice(0, NONCE_BYTES), additionalData: PURPOSE };
  try {
    const secrets = await crypto.subtle.decrypt(how, key, bytes.slice(NONCE_BYTES));
    return new Uint8Array(secrets);
  } catch {
    return null; // GCM says no more than that, and there is no more to say
  }
}

/** Notes' key, public key and private key, in this order: the public one inside shows that the server's is ours. */
async function keysOf(secrets: Bytes): Promise<Keys> {
  const [notes, letters] = await Promise.all([
    aesKey(secrets.slice(0, KEY_BYTES)),
    letterKeyOf(secrets.slice(KEY_BYTES + POINT_BYTES)),
  ]);
  const publicKey = toBase64(secrets.slice(KEY_BYTES, KEY_BYTES + POINT_BYTES));
  return { notes, letters, publicKey };
}

const freshStretch = (): Stretch => ({ salt: randomBytes(SALT_BYTES), ...STRETCH });
const stored = ({ salt, ...cost }: Stretch) => ({ salt: toBase64(salt), ...cost });

/** A new vault under a passphrase and a recovery key; nothing of either is in it. */
export async function makeVault(
  stretching: Stretching,
  passphrase: string,
  recoveryKey: Bytes,
): Promise<{ vault: NewVault; keys: Keys }> {
  const how = freshStretch();
  const [pair, byPassphraseKey, byRecoveryKey] = await Promise.all([
    makeLetterPair(),
    passphraseWrap(stretching, passphrase, how),
    recoveryWrap(recoveryKey),
  ]);
  const secrets = concat(randomBytes(KEY_BYTES), fromBase64(pair.publicKey), pair.secret);
  const [byPassphrase, byRecovery, keys] = await Promise.all([
    wrap(byPassphraseKey, secrets),
    wrap(byRecoveryKey, secrets),
    keysOf(secrets),
  ]);
  secrets.fill(0);
  pair.secret.fill(0);
  return {
    vault: { ...stored(how), byPassphrase, byRecovery, publicKey: pair.publicKey },
    keys,
  };
}

/** By what a vault is opened. */
export type Opener = { passphrase: string } | { recoveryKey: Bytes };
/** The vault's public key is not the one that was locked in: reasons may be sealed to somebody else. */
export class ForeignKeyError extends Error {}

async function secretsOf(
  stretching: Stretching,
  vault: Vault,
  opener: Opener,
): Promise<Bytes | null> {
  if ("recoveryKey" in opener)
    return unwrap(await recoveryWrap(opener.recoveryKey), vault.byRecovery);
  const { memoryKib, passes } = vault;
  const how = { salt: fromBase64(vault.salt), memoryKib, passes };
  return unwrap(await passphraseWrap(stretching, opener.passphrase, how), vault.byPassphrase);
}

/** The keys of a vault; null where the passphrase or the recovery key is another. @throws ForeignKeyError */
export async function openVault(
  stretching: Stretching,
  vault: Vault,
  opener: Opener,
): Promise<Keys | null> {
  const secrets = await secretsOf(stretching, vault, opener);
  if (!secrets) return null;
  const keys = await keysOf(secrets);
  secrets.fill(0);
  if (keys.publicKey !== vault.publicKey) throw new ForeignKeyError("another public key");
  return keys;
}

/** What of a vault can be changed. */
export const changes = ["passphrase", "recoveryKey"] as const;
export type What = (typeof changes)[number];
/** What takes the place of a passphrase or a recovery key. */
export type Change = { passphrase: string } | { recoveryKey: Bytes };

/** The same secrets under a new passphrase or recovery key; the other stays. Null where `opener` does not open it. */
export async function rewrapVault(
  stretching: Stretching,
  vault: Vault,
  opener: Opener,
  change: Change,
): Promise<{ vault: Rewrapped; keys: Keys } | null> {
  const secrets = await secretsOf(stretching, vault, opener);
  if (!secrets) return null;
  const { publicKey: _, ...next } = vault;
  if ("passphrase" in change) {
    const how = freshStretch();
    const key = await passphraseWrap(stretching, change.passphrase, how);
    Object.assign(next, stored(how), { byPassphrase: await wrap(key, secrets) });
  } else next.byRecovery = await wrap(await recoveryWrap(change.recoveryKey), secrets);
  const keys = await keysOf(secrets);
  secrets.fill(0);
  return { vault: next, keys };
}
