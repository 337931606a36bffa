import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { z } from "zod";
import type { AuditRow } from "#server/consultations/protocol.ts";
import { NOTE_MAX_BYTES, type noteRoutes } from "#server/notes/protocol.ts";
import { until } from "../../support/browser.ts";
import {
  type CounselServer,
  everybody,
  roleOf,
  startCounselServer,
  type Who,
} from "../../support/counsel-server.ts";

type Replies = { [N in keyof typeof noteRoutes]: z.infer<(typeof noteRoutes)[N]["reply"]> };

let at: CounselServer<never>;
beforeAll(async () => {
  at = await startCounselServer({});
});
afterAll(async () => {
  await at?.stop();
});

const newId = () => randomBytes(12).toString("hex");
const bytes = (length: number) => randomBytes(length).toString("base64");
const someVault = () => ({
  ...{ salt: bytes(16), memoryKib: 65_536, passes: 3 },
  ...{ byPassphrase: bytes(263), byRecovery: bytes(263), publicKey: bytes(65) },
});
const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => "done",
    (error: { code: string; reason?: string }) => error.reason ?? error.code,
  );
const ask = <N extends keyof Replies>(who: Who, method: string, path: string, body?: unknown) =>
  at.ask<Replies[N]>(who, method, path, body);

test("locked notes over the whole product: kept, changed, given up, and audited by day alone", async () => {
  const made = someVault();
  expect(await ask<"readVault">("psychologist", "GET", "/notes/vault")).toEqual({ vault: null });
  const { vault } = await ask<"makeVault">("psychologist", "POST", "/notes/vault", made);
  expect(vault).toEqual({ ...made, version: 1 });
  expect(await codeOf(ask("psychologist", "POST", "/notes/vault", someVault()))).toBe(
    "vault_exists",
  );
  const { publicKey: _, ...rewrapped } = { ...someVault(), version: 1 };
  const next = await ask<"rewrapVault">("psychologist", "PATCH", "/notes/vault", rewrapped);
  expect(next.vault).toEqual({ ...rewrapped, publicKey: made.publicKey, version: 2 });

  const note = { id: newId(), sealed: bytes(1052) };
  await ask("psychologist", "POST", "/notes", note);
  const sealed = bytes(2076);
  const save = (version: number, what = sealed) =>
    ask<"saveNote">("psychologist", "PATCH", `/notes/${note.id}`, { sealed: what, version });
  expect(await save(1)).toMatchObject({ id: note.id, sealed, version: 2 });
  expect(await codeOf(save(1, bytes(1052)))).toBe("note_changed");
  const { notes } = await ask<"listNotes">("psychologist", "GET", "/notes");
  expect(notes).toMatchObject([{ id: note.id, sealed, version: 2 }]);

  // Another psychologist of the same school has a notebook of their own, and learns nothing of this one.
  await ask("colleague", "POST", "/notes/vault", someVault());
  expect(await ask<"listNotes">("colleague", "GET", "/notes")).toEqual({ notes: [] });
  for (const id of [note.id, newId()]) {
    expect(await codeOf(ask("colleague", "DELETE", `/notes/${id}`, {}))).toBe("not_found");
    const change = { sealed: bytes(1052), version: 2 };
    expect(await codeOf(ask("colleague", "PATCH", `/notes/${id}`, change))).toBe("not_found");
  }

  const acts = async (who: Who) =>
    (await at.ask<{ rows: AuditRow[] }>(who, "GET", "/consultations/audit")).rows;
  const own = await until(
    () => acts("psychologist"),
    (rows) => rows.length >= 2,
    { what: "the psychologist's own rows" },
  );
  expect(own.map(({ act }) => act).sort()).toEqual(["noteOpened", "noteSaved"]);
  // To leadership nothing of a week that is not over.
  expect(await acts("director")).toEqual([]);

  await ask("psychologist", "DELETE", `/notes/${note.id}`, {});
  expect(await codeOf(ask("psychologist", "DELETE", `/notes/${note.id}`, {}))).toBe("not_found");
  expect(await codeOf(ask("psychologist", "POST", "/notes/vault/abandon", { version: 1 }))).toBe(
    "note_changed",
  );
  await ask("psychologist", "POST", "/notes/vault/abandon", { version: 2 });
  expect(await ask<"readVault">("psychologist", "GET", "/notes/vault")).toEqual({ vault: null });
});

test("every other role is refused, whatever they ask", async () => {
  const id = newId();
  for (const who of everybody.filter((one) => roleOf[one] !== "psychologist")) {
    const { publicKey: _, ...rewrapped } = { ...someVault(), version: 1 };
    const asked = [
      ask(who, "GET", "/notes/vault"),
      ask(who, "POST", "/notes/vault", someVault()),
      ask(who, "PATCH", "/notes/vault", rewrapped),
      ask(who, "POST", "/notes/vault/abandon", { version: 1 }),
      ask(who, "GET", "/notes"),
      ask(who, "POST", "/notes", { id, sealed: bytes(1052) }),
      ask(who, "PATCH", `/notes/${id}`, { sealed: bytes(1052), version: 1 }),
      ask(who, "DELETE", `/notes/${id}`, {}),
    ];
    const codes = await Promise.all(asked.map(codeOf));
    expect([who, new Set(codes)]).toEqual([who, new Set(["forbidden"])]);
  }
});

test("the longest note fits through the door; what is longer, or no ciphertext, does not", async () => {
  const add = (sealed: string) =>
    codeOf(ask("colleague", "POST", "/notes", { id: newId(), sealed }));
  expect(await add(bytes(NOTE_MAX_BYTES))).toBe("done");
  expect(await add(bytes(NOTE_MAX_BYTES + 3))).toBe("invalid");
  expect(await add(bytes(400_000))).toBe("too_large");
  expect(await add("Ұйқысы нашар")).toBe("invalid");
  const weak = { ...someVault(), memoryKib: 1024 };
  expect(await codeOf(ask("psychologist", "POST", "/notes/vault", weak))).toBe("invalid");
});
