import { expect, test } from "vitest";
import {
  firstLineOf,
  fitsInNote,
  isEmptyNote,
  type NoteBody,
  newNoteId,
  openNote,
  sealNote,
} from "#client/notes/note.ts";
import { fromBase64, randomBytes, toBase64, utf8 } from "#client/secrecy/bytes.ts";
import { NOTE_MAX_BYTES, noteRoutes } from "#server/notes/protocol.ts";

const aes = (bytes = randomBytes(32)) =>
  crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
const key = await aes();
const id = newNoteId();
const body = (change: Partial<NoteBody> = {}): NoteBody => ({
  ...{ day: "2026-11-24", about: "Қайрат Асан", text: "Бірінші кездесу\nҰйқысы нашар" },
  talk: null,
  ...change,
});

test("a note comes back as it was written", async () => {
  for (const one of [
    body(),
    body({ text: "", talk: newNoteId() }),
    body({ text: '"\\\n\u2028😀' }),
  ])
    expect(await openNote(key, id, await sealNote(key, id, one))).toEqual(one);
});

test("a note opens by its key and in its own place only", async () => {
  const sealed = await sealNote(key, id, body());
  expect(await openNote(await aes(), id, sealed)).toBeNull();
  expect(await openNote(key, newNoteId(), sealed)).toBeNull();
  const bytes = fromBase64(sealed);
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  expect(await openNote(key, id, toBase64(bytes))).toBeNull();
  expect(await openNote(key, id, "")).toBeNull();
});

test("the same note is never the same ciphertext, and nothing of it is readable there", async () => {
  const sealed = await sealNote(key, id, body());
  expect(await sealNote(key, id, body())).not.toBe(sealed);
  const text = Buffer.from(sealed, "base64").toString("latin1");
  for (const word of ["Қайрат", "Ұйқысы", "2026-11-24", "about"])
    expect(text).not.toContain(Buffer.from(utf8(word)).toString("latin1"));
});

test("lengths tell nothing finer than a kilobyte", async () => {
  const sizeOf = async (text: string) =>
    fromBase64(await sealNote(key, id, body({ text }))).length - 12 - 16;
  const sizes = await Promise.all([0, 1, 300, 1500, 5000].map((n) => sizeOf("ж".repeat(n))));
  expect(sizes).toEqual([1024, 1024, 1024, 4096, 10_240]);
});

test("the longest note goes through the protocol, a longer one is refused before it is sealed", async () => {
  const longest = body({ text: "ж".repeat(64_900) });
  expect(fitsInNote(longest)).toBe(true);
  const sealed = await sealNote(key, id, longest);
  expect(fromBase64(sealed).length).toBeLessThanOrEqual(NOTE_MAX_BYTES);
  expect(noteRoutes.addNote.request.parse({ id, sealed })).toEqual({ id, sealed });
  const longer = body({ text: "ж".repeat(65_100) });
  expect(fitsInNote(longer)).toBe(false);
  await expect(sealNote(key, id, longer)).rejects.toThrow(RangeError);
});

test("a list shows the first line that says something", () => {
  expect(firstLineOf(body({ text: "\n  \n Ұйқысы нашар \nтағы" }))).toBe("Ұйқысы нашар");
  expect(firstLineOf(body({ text: " \n" }))).toBe("");
  expect(isEmptyNote(body({ about: " ", text: "\n" }))).toBe(true);
  expect(isEmptyNote(body({ text: "" }))).toBe(false);
});
