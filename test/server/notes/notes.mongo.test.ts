import { randomBytes } from "node:crypto";
import mongoose from "mongoose";
import { describe, expect, test } from "vitest";
import { NOTE_MAX_BYTES, type Vault } from "#server/notes/protocol.ts";
import { createNotes, type Kept, MAX_NOTES, MAX_TOTAL_SIZE } from "#server/notes/service.ts";
import { mongoNotes } from "#server/notes/store.ts";
import type { Role } from "#server/people/protocol.ts";
import { roles } from "#server/people/protocol.ts";
import type { User } from "#server/realtime.ts";
import { startDatabase } from "../../support/database.ts";

startDatabase();

const MIN = 60_000;
const newId = () => randomBytes(12).toString("hex");
const bytes = (length: number) => randomBytes(length).toString("base64");
const schoolId = newId();
const someone = (role: Role, school = schoolId): User => ({
  ...{ id: newId(), schoolId: school, roles: [role], familyId: newId() },
});
const someVault = (): Omit<Vault, "version"> => ({
  ...{ salt: bytes(16), memoryKib: 65_536, passes: 3 },
  ...{ byPassphrase: bytes(200), byRecovery: bytes(200), publicKey: bytes(65) },
});

function setting() {
  const clock = { now: Date.parse("2026-11-24T09:00:00Z") };
  const notes = createNotes({ store: mongoNotes, now: () => clock.now });
  const kept: Kept[] = [];
  notes.on("kept", (event) => kept.push(event));
  return { clock, notes, kept };
}
/** With a psychologist who has a vault. */
async function withVault() {
  const made = setting();
  const owner = someone("psychologist");
  const { vault } = await made.notes.makeVault(owner, someVault());
  return { ...made, owner, vault };
}
const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => "done",
    (error: { code: string; reason?: string }) => error.reason ?? error.code,
  );

describe("the vault", () => {
  test("is made once: a second one would lose what the first locks", async () => {
    const { notes, owner, vault } = await withVault();
    expect(vault.version).toBe(1);
    expect(await codeOf(notes.makeVault(owner, someVault()))).toBe("vault_exists");
    expect(await notes.readVault(owner)).toEqual({ vault });
    // The same again is the answer that was lost on its way.
    expect(await notes.makeVault(owner, vault)).toEqual({ vault });
  });

  test("is one where two tabs make it at the same moment", async () => {
    const { notes } = setting();
    const owner = someone("psychologist");
    const done = await Promise.all(
      [someVault(), someVault()].map((vault) => codeOf(notes.makeVault(owner, vault))),
    );
    expect(done.sort()).toEqual(["done", "vault_exists"]);
  });

  test("is wrapped anew from its newest version alone; its public key stays", async () => {
    const { notes, owner, vault } = await withVault();
    const { publicKey: _, ...next } = { ...someVault(), version: 1 };
    expect(await notes.rewrapVault(owner, next)).toEqual({
      vault: { ...next, publicKey: vault.publicKey, version: 2 },
    });
    expect(await codeOf(notes.rewrapVault(owner, { ...next, byPassphrase: bytes(200) }))).toBe(
      "note_changed",
    );
    expect((await notes.rewrapVault(owner, next)).vault.version).toBe(2);
    expect(await codeOf(notes.rewrapVault(someone("psychologist"), next))).toBe("not_found");
  });

  test("that nothing opens any more is given up with all under it, and a new one is made", async () => {
    const { notes, owner } = await withVault();
    await notes.add(owner, { id: newId(), sealed: bytes(1052) });
    expect(await codeOf(notes.abandonVault(owner, 2))).toBe("note_changed");
    await notes.abandonVault(owner, 1);
    expect(await notes.readVault(owner)).toEqual({ vault: null });
    expect(await notes.list(owner)).toEqual({ notes: [] });
    expect(await codeOf(notes.makeVault(owner, someVault()))).toBe("done");
  });

  test("gives its public key, and no more, to those who seal reasons", async () => {
    const { notes, owner, vault } = await withVault();
    const without = someone("psychologist");
    const keys = await notes.publicKeyOf(schoolId, [owner.id, without.id]);
    expect([...keys]).toEqual([[owner.id, vault.publicKey]]);
    expect((await notes.publicKeyOf(newId(), [owner.id])).size).toBe(0);
  });
});

describe("notes", () => {
  test("are kept as they were sealed, the latest changed first", async () => {
    const { notes, owner, clock } = await withVault();
    const [first, second] = [newId(), newId()];
    await notes.add(owner, { id: first, sealed: bytes(1052) });
    clock.now += MIN;
    await notes.add(owner, { id: second, sealed: bytes(1052) });
    clock.now += MIN;
    const sealed = bytes(2076);
    const saved = await notes.save(owner, { noteId: first, sealed, version: 1 });
    expect(saved).toMatchObject({ id: first, sealed, version: 2 });
    expect((await notes.list(owner)).notes.map(({ id }) => id)).toEqual([first, second]);
  });

  test("are not written over by a device that has not seen the newest", async () => {
    const { notes, owner } = await withVault();
    const id = newId();
    await notes.add(owner, { id, sealed: bytes(1052) });
    const tries = [bytes(1052), bytes(1052)].map((sealed) => ({ noteId: id, sealed, version: 1 }));
    const done = await Promise.all(tries.map((one) => codeOf(notes.save(owner, one))));
    expect(done.sort()).toEqual(["done", "note_changed"]);
    const [stands] = (await notes.list(owner)).notes;
    expect(tries.map(({ sealed }) => sealed)).toContain(stands?.sealed);
    // What was saved already and is sent again is no conflict.
    const again = { noteId: id, sealed: stands?.sealed ?? "", version: 1 };
    expect(await notes.save(owner, again)).toEqual(stands);
  });

  test("are added once however often they are sent", async () => {
    const { notes, owner } = await withVault();
    const note = { id: newId(), sealed: bytes(1052) };
    expect(await notes.add(owner, note)).toEqual(await notes.add(owner, note));
    expect((await notes.list(owner)).notes).toHaveLength(1);
    expect(await codeOf(notes.add(owner, { ...note, sealed: bytes(1052) }))).toBe("note_changed");
  });

  test("are not kept without a lock", async () => {
    const { notes } = setting();
    const note = { id: newId(), sealed: bytes(1052) };
    expect(await codeOf(notes.add(someone("psychologist"), note))).toBe("not_found");
  });

  test("have a limit in number and in size", async () => {
    const { notes, owner } = await withVault();
    const of = { schoolId, ownerId: owner.id };
    const row = (size: number) => ({
      ...{ ...of, noteId: newId(), sealed: "AAAA", size, version: 1 },
      ...{ createdAt: new Date(), changedAt: new Date() },
    });
    const LockedNote = mongoose.model("LockedNote");
    await LockedNote.insertMany(Array.from({ length: MAX_NOTES - 1 }, () => row(4)));
    const note = () => ({ id: newId(), sealed: bytes(1052) });
    const last = note();
    expect(await codeOf(notes.add(owner, last))).toBe("done");
    expect(await codeOf(notes.add(owner, note()))).toBe("too_large");
    // What is there can still be changed and removed.
    const noteId = last.id;
    expect(await codeOf(notes.save(owner, { noteId, sealed: bytes(2076), version: 1 }))).toBe(
      "done",
    );
    await LockedNote.deleteMany(of);
    await LockedNote.insertMany([row(MAX_TOTAL_SIZE - 2000)]);
    const small = note();
    expect(await codeOf(notes.add(owner, small))).toBe("done");
    expect(await codeOf(notes.add(owner, note()))).toBe("too_large");
    const larger = { noteId: small.id, sealed: bytes(NOTE_MAX_BYTES), version: 1 };
    expect(await codeOf(notes.save(owner, larger))).toBe("too_large");
  });
});

describe("nobody else", () => {
  test("learns that a note is there: another's id is an id that does not exist", async () => {
    const { notes, owner } = await withVault();
    const note = { id: newId(), sealed: bytes(1052) };
    await notes.add(owner, note);
    const answersOf = async (noteId: string, who: User) => [
      await codeOf(notes.save(who, { noteId, sealed: bytes(1052), version: 1 })),
      await codeOf(notes.remove(who, noteId)),
    ];
    const strangers = [
      someone("psychologist"),
      someone("psychologist", newId()),
      { ...owner, schoolId: newId() },
    ];
    for (const stranger of strangers) {
      expect(await answersOf(note.id, stranger)).toEqual(await answersOf(newId(), stranger));
      expect(await notes.list(stranger)).toEqual({ notes: [] });
      // The same id is free to them: a conflict would tell.
      await notes.makeVault(stranger, someVault());
      expect(await codeOf(notes.add(stranger, { ...note, sealed: bytes(1052) }))).toBe("done");
    }
    expect((await notes.list(owner)).notes).toMatchObject([{ ...note, version: 1 }]);
  });

  test("of another role gets past the door, whatever they ask", async () => {
    const { notes } = setting();
    const noteId = newId();
    for (const role of roles.filter((one) => one !== "psychologist")) {
      const user = someone(role);
      const { publicKey: _, ...next } = { ...someVault(), version: 1 };
      const asked = [
        notes.readVault(user),
        notes.makeVault(user, someVault()),
        notes.rewrapVault(user, next),
        notes.abandonVault(user, 1),
        notes.list(user),
        notes.add(user, { id: noteId, sealed: bytes(1052) }),
        notes.save(user, { noteId, sealed: bytes(1052), version: 1 }),
        notes.remove(user, noteId),
      ];
      expect(new Set(await Promise.all(asked.map(codeOf)))).toEqual(new Set(["forbidden"]));
    }
  });
});

test("that a row was worked with is told once in a quarter of an hour, with ids alone", async () => {
  const { notes, owner, clock, kept } = await withVault();
  const told = async () => {
    await new Promise((go) => setImmediate(go));
    return kept.splice(0);
  };
  const id = newId();
  await notes.list(owner); // empty: nothing was opened
  await notes.add(owner, { id, sealed: bytes(1052) });
  await notes.save(owner, { noteId: id, sealed: bytes(1052), version: 1 });
  await notes.list(owner);
  await notes.list(owner);
  const of = { schoolId, ownerId: owner.id };
  expect(await told()).toEqual([
    { ...of, act: "saved", rowId: id },
    { ...of, act: "opened", rowId: owner.id },
  ]);
  clock.now += 15 * MIN;
  await notes.list(owner);
  await notes.remove(owner, id);
  expect(await told()).toEqual([
    { ...of, act: "opened", rowId: owner.id },
    { ...of, act: "removed", rowId: id },
  ]);
});

test("a listener that fails does not fail the note", async () => {
  const { notes, owner } = await withVault();
  notes.on("kept", () => {
    throw new Error("no audit");
  });
  expect(await codeOf(notes.add(owner, { id: newId(), sealed: bytes(1052) }))).toBe("done");
});

test("of somebody who left nothing stays; others keep theirs", async () => {
  const { notes, owner } = await withVault();
  const other = someone("psychologist");
  await notes.makeVault(other, someVault());
  for (const user of [owner, other]) await notes.add(user, { id: newId(), sealed: bytes(1052) });
  await notes.erase(schoolId, owner.id);
  expect(await notes.readVault(owner)).toEqual({ vault: null });
  expect(await notes.list(owner)).toEqual({ notes: [] });
  expect((await notes.readVault(other)).vault).not.toBeNull();
  expect((await notes.list(other)).notes).toHaveLength(1);
});
