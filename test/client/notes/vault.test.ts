import { describe, expect, test } from "vitest";
import { openNote, sealNote } from "#client/notes/note.ts";
import { stretch } from "#client/notes/vault/argon.ts";
import { drawRecoveryKey } from "#client/notes/vault/recovery-code.ts";
import { ForeignKeyError, makeVault, openVault, rewrapVault } from "#client/notes/vault/secrets.ts";
import { fromBase64, toBase64, toHex, utf8 } from "#client/secrecy/bytes.ts";
import { openLetter, sealLetter } from "#client/secrecy/sealed-letter.ts";
import { noteRoutes, type Vault } from "#server/notes/protocol.ts";

const PASSPHRASE = "тоғыз қызыл қайық көлде тұр";
const body = { day: "2026-11-24", about: "Қайрат А.", text: "Ұйқысы нашар", talk: null };
const id = "0123456789abcdef01234567";
/** The real function with little memory: what it costs has its own test. */
const quick: typeof stretch = (passphrase, how) =>
  stretch(passphrase, { ...how, memoryKib: 64, passes: 1 });

const recoveryKey = drawRecoveryKey();
const made = await makeVault(quick, PASSPHRASE, recoveryKey);
const vault: Vault = { ...made.vault, version: 1 };
const sealed = await sealNote(made.keys.notes, id, body);
const letter = await sealLetter(vault.publicKey, "маған көмек керек");

const flipped = (base64: string, at: number) => {
  const bytes = fromBase64(base64);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return toBase64(bytes);
};

test("Argon2id is OpenSSL's too, and what is typed in another form is the same", async () => {
  // crypto.argon2Sync("argon2id", …) of Node 24 and cryptography's Argon2id of Python, both OpenSSL 3.
  const how = { salt: utf8("somesaltsomesalt"), memoryKib: 65_536, passes: 3 };
  const key = await stretch("  password ", how);
  expect(key).toHaveLength(32);
  expect(toHex(key)).toBe("7664ad4ba1a3c999fcdd0991ffc2270f78302d2383233db5e7befc85d1bb1819");
  const cheap = { ...how, memoryKib: 64, passes: 1 };
  expect(await stretch("ой  йод", cheap)).toEqual(await stretch("ой йод".normalize("NFD"), cheap));
  expect(await stretch("ой йод", cheap)).not.toEqual(await stretch("Ой йод", cheap));
});

describe("a vault", () => {
  test("asks for 64 MiB and three passes, as the protocol has it", async () => {
    expect(noteRoutes.makeVault.request.parse(made.vault)).toEqual(made.vault);
    expect(vault).toMatchObject({ memoryKib: 65_536, passes: 3 });
    const asked: unknown[] = [];
    await openVault(
      (passphrase, how) => {
        asked.push(how.memoryKib, how.passes, toBase64(how.salt));
        return quick(passphrase, how);
      },
      vault,
      { passphrase: PASSPHRASE },
    );
    expect(asked).toEqual([65_536, 3, vault.salt]);
  });

  test("opens by its passphrase and by its recovery key: notes and letters are read", async () => {
    for (const opener of [{ passphrase: PASSPHRASE }, { recoveryKey }]) {
      const keys = await openVault(quick, vault, opener);
      expect(keys).not.toBeNull();
      if (!keys) return;
      expect(await openNote(keys.notes, id, sealed)).toEqual(body);
      expect(await openLetter(keys.letters, letter)).toBe("маған көмек керек");
    }
  });

  test("opens by nothing else", async () => {
    const others = [{ passphrase: `${PASSPHRASE}.` }, { recoveryKey: drawRecoveryKey() }];
    for (const opener of others) expect(await openVault(quick, vault, opener)).toBeNull();
  });

  test("whose bytes were changed does not open", async () => {
    for (const at of [0, 12, 100]) {
      const changed = {
        ...vault,
        byPassphrase: flipped(vault.byPassphrase, at),
        byRecovery: flipped(vault.byRecovery, at),
      };
      expect(await openVault(quick, changed, { passphrase: PASSPHRASE })).toBeNull();
      expect(await openVault(quick, changed, { recoveryKey })).toBeNull();
    }
    const salted = { ...vault, salt: flipped(vault.salt, 3) };
    expect(await openVault(quick, salted, { passphrase: PASSPHRASE })).toBeNull();
  });

  test("that a server gives another public key is seen when it is opened", async () => {
    const other = await makeVault(quick, PASSPHRASE, recoveryKey);
    const forged = { ...vault, publicKey: other.vault.publicKey };
    await expect(openVault(quick, forged, { recoveryKey })).rejects.toThrow(ForeignKeyError);
  });

  test("lends keys that cannot be taken out", async () => {
    const { notes, letters, publicKey } = made.keys;
    for (const key of [notes, letters]) expect(key.extractable).toBe(false);
    // Beside them the public half, as it was locked in.
    expect(publicKey).toBe(vault.publicKey);
    await expect(crypto.subtle.exportKey("raw", made.keys.notes)).rejects.toThrow();
    await expect(crypto.subtle.exportKey("pkcs8", made.keys.letters)).rejects.toThrow();
  });

  test("holds nothing of passphrase and recovery key, and is never the same twice", async () => {
    const again = await makeVault(quick, PASSPHRASE, recoveryKey);
    for (const name of ["salt", "byPassphrase", "byRecovery", "publicKey"] as const)
      expect(again.vault[name]).not.toBe(made.vault[name]);
    const bytes = Object.values(made.vault)
      .filter((value) => typeof value === "string")
      .map((value) => toHex(fromBase64(value)))
      .join(" ");
    expect(bytes).not.toContain(toHex(recoveryKey));
    expect(bytes).not.toContain(toHex(utf8(PASSPHRASE)));
  });
});

describe("wrapped anew", () => {
  test("after a forgotten passphrase: the recovery key stays, the old passphrase is worth nothing, notes are the same", async () => {
    const passphrase = "жаңа ұзын сөйлем осы болсын";
    const next = await rewrapVault(quick, vault, { recoveryKey }, { passphrase });
    expect(next).not.toBeNull();
    if (!next) return;
    expect(noteRoutes.rewrapVault.request.parse(next.vault)).toEqual(next.vault);
    const stands = { ...next.vault, publicKey: vault.publicKey };
    expect(stands.salt).not.toBe(vault.salt);
    expect(await openVault(quick, stands, { passphrase: PASSPHRASE })).toBeNull();
    for (const opener of [{ passphrase }, { recoveryKey }]) {
      const keys = await openVault(quick, stands, opener);
      expect(keys && (await openNote(keys.notes, id, sealed))).toEqual(body);
    }
    expect(await openNote(next.keys.notes, id, sealed)).toEqual(body);
  });

  test("with a new recovery key: the printed one is worth nothing, the passphrase stays", async () => {
    const change = { recoveryKey: drawRecoveryKey() };
    const next = await rewrapVault(quick, vault, { passphrase: PASSPHRASE }, change);
    expect(next).not.toBeNull();
    if (!next) return;
    const stands = { ...next.vault, publicKey: vault.publicKey };
    expect(await openVault(quick, stands, { recoveryKey })).toBeNull();
    expect(await openVault(quick, stands, change)).not.toBeNull();
    expect(await openVault(quick, stands, { passphrase: PASSPHRASE })).not.toBeNull();
  });

  test("not by who cannot open it", async () => {
    const change = { passphrase: "менікі енді бұл құлып болсын" };
    expect(await rewrapVault(quick, vault, { passphrase: "wrong" }, change)).toBeNull();
    expect(await rewrapVault(quick, vault, { recoveryKey: drawRecoveryKey() }, change)).toBeNull();
  });
});
