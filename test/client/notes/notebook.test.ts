import { describe, expect, test } from "vitest";
import { CallError } from "#client/kit/call.ts";
import type { Draft } from "#client/notes/drafts.ts";
import { type NoteBody, newNoteId, openNote, sealNote } from "#client/notes/note.ts";
import { createNotebook } from "#client/notes/notebook.ts";
import { randomBytes } from "#client/secrecy/bytes.ts";
import type { SealedNote } from "#server/notes/protocol.ts";
import type { ErrorCode, ErrorReason } from "#server/protocol/define.ts";

const aes = () =>
  crypto.subtle.importKey("raw", randomBytes(32), "AES-GCM", false, ["encrypt", "decrypt"]);
const key = await aes();
const OWNER = "0123456789abcdef01234567";
const body = (text: string): NoteBody => ({ day: "2026-11-24", about: "Асан", text, talk: null });
const failure = (code: ErrorCode | "network", reason?: ErrorReason) =>
  new CallError({ code, message: code, ...(reason && { reason }) });

/** What the server does with notes, and a network that can be cut. */
function fakeServer() {
  const rows = new Map<string, SealedNote>();
  const net = { isCut: false, sent: 0 };
  const answer = <T>(act: () => T): Promise<T> => {
    net.sent += 1;
    return net.isCut ? Promise.reject(failure("network")) : Promise.resolve().then(act);
  };
  const stamp = { createdAt: "2026-11-24T09:00:00.000Z", changedAt: "2026-11-24T09:00:00.000Z" };
  const api = {
    list: () => answer(() => [...rows.values()]),
    add: ({ id, sealed }: { id: string; sealed: string }) =>
      answer(() => {
        const row = { id, sealed, version: 1, ...stamp };
        rows.set(id, row);
        return row;
      }),
    save: ({ noteId, sealed, version }: { noteId: string; sealed: string; version: number }) =>
      answer(() => {
        const row = rows.get(noteId);
        if (!row) throw failure("not_found");
        if (row.version !== version) throw failure("conflict", "note_changed");
        const next = { ...row, sealed, version: version + 1 };
        rows.set(noteId, next);
        return next;
      }),
    remove: (id: string) =>
      answer(() => {
        if (!rows.delete(id)) throw failure("not_found");
      }),
  };
  const textOf = async (id: string) => {
    const row = rows.get(id);
    return row ? ((await openNote(key, id, row.sealed))?.text ?? "unreadable") : null;
  };
  return { rows, net, api, textOf };
}
/** A browser's store, which can be full. */
function fakeDrafts() {
  const kept = new Map<string, Draft>();
  const room = { isFull: false };
  return {
    ...{ kept, room },
    list: async (ownerId: string) => [...kept.values()].filter((one) => one.ownerId === ownerId),
    async put(draft: Draft) {
      if (!room.isFull) kept.set(draft.id, draft);
      return !room.isFull;
    },
    async remove(_ownerId: string, id: string) {
      kept.delete(id);
    },
  };
}

type Server = ReturnType<typeof fakeServer>;
async function opened(server: Server, drafts = fakeDrafts(), notesKey = key) {
  const notebook = createNotebook({
    ...{ key: notesKey, ownerId: OWNER, api: server.api, drafts },
    ...{ pauseMs: 1_000_000, retryMs: 1_000_000 },
  });
  await notebook.load();
  await notebook.flush();
  const stateOf = (id: string) => notebook.find(id)?.state;
  return { notebook, drafts, stateOf };
}
/** With one note that the server has. */
async function withNote(text = "бірінші") {
  const server = fakeServer();
  const id = newNoteId();
  await server.api.add({ id, sealed: await sealNote(key, id, body(text)) });
  return { server, id, ...(await opened(server)) };
}

describe("writing", () => {
  test("a new note reaches the server when something stands in it", async () => {
    const server = fakeServer();
    const { notebook, stateOf, drafts } = await opened(server);
    const id = newNoteId();
    notebook.begin(id, { ...body(""), about: "" });
    await notebook.flush();
    expect(server.rows.size).toBe(0);
    expect(notebook.isAtRisk()).toBe(false);
    notebook.write(id, body("ұйқысы нашар"));
    expect(notebook.isAtRisk()).toBe(true);
    await notebook.flush();
    expect(stateOf(id)).toBe("saved");
    expect(await server.textOf(id)).toBe("ұйқысы нашар");
    expect(drafts.kept.size).toBe(0);
  });

  test("what is typed while a note is on its way is saved after it", async () => {
    const { server, notebook, id, stateOf } = await withNote();
    notebook.write(id, body("екінші"));
    const saving = notebook.flush();
    await Promise.resolve();
    notebook.write(id, body("үшінші"));
    await saving;
    await notebook.flush();
    expect(stateOf(id)).toBe("saved");
    expect(await server.textOf(id)).toBe("үшінші");
  });

  test("nothing is sent for a note that is as it was", async () => {
    const { server, notebook, id } = await withNote();
    const { sent } = server.net;
    notebook.write(id, body("бірінші"));
    await notebook.flush();
    expect(server.net.sent).toBe(sent);
  });
});

describe("without a network", () => {
  test("a note is kept sealed in the browser and sent by the next page", async () => {
    const { server, notebook, id, stateOf, drafts } = await withNote();
    server.net.isCut = true;
    notebook.write(id, body("байланыссыз"));
    await notebook.flush();
    expect(stateOf(id)).toBe("kept");
    expect(notebook.isAtRisk()).toBe(false);
    expect(JSON.stringify([...drafts.kept.values()])).not.toContain("байланыссыз");
    await notebook.close();
    expect(notebook.state.get().notes).toEqual([]);

    server.net.isCut = false;
    const next = await opened(server, drafts);
    expect(next.stateOf(id)).toBe("saved");
    expect(await server.textOf(id)).toBe("байланыссыз");
    expect(drafts.kept.size).toBe(0);
  });

  test("a browser without room says that the note lives with the page", async () => {
    const { server, notebook, id, stateOf, drafts } = await withNote();
    server.net.isCut = true;
    drafts.room.isFull = true;
    notebook.write(id, body("байланыссыз"));
    await notebook.flush();
    expect(stateOf(id)).toBe("unkept");
    expect(notebook.isAtRisk()).toBe(true);
  });

  test("what was kept under a key that is no more is dropped", async () => {
    const { server, notebook, id, drafts } = await withNote();
    server.net.isCut = true;
    notebook.write(id, body("байланыссыз"));
    await notebook.flush();
    server.net.isCut = false;
    const { notebook: other } = await opened(server, drafts, await aes());
    expect(other.state.get()).toMatchObject({ notes: [], unreadable: 1 });
    expect(drafts.kept.size).toBe(0);
  });
});

describe("two devices", () => {
  async function conflict() {
    const made = await withNote();
    const other = await opened(made.server);
    other.notebook.write(made.id, body("үйде жазылған"));
    await other.notebook.flush();
    made.notebook.write(made.id, body("мектепте жазылған"));
    await made.notebook.flush();
    expect(made.stateOf(made.id)).toBe("conflict");
    expect(made.notebook.find(made.id)).toMatchObject({
      body: { text: "мектепте жазылған" },
      theirs: { body: { text: "үйде жазылған" }, version: 2 },
    });
    expect(await made.server.textOf(made.id)).toBe("үйде жазылған");
    return made;
  }

  test("neither text is lost: mine stands over theirs if I say so", async () => {
    const { notebook, id, server, stateOf } = await conflict();
    await notebook.resolve(id, "mine", newNoteId());
    expect(stateOf(id)).toBe("saved");
    expect(await server.textOf(id)).toBe("мектепте жазылған");
  });

  test("theirs stands, and mine is dropped", async () => {
    const { notebook, id, server, drafts } = await conflict();
    await notebook.resolve(id, "theirs", newNoteId());
    expect(notebook.find(id)).toMatchObject({ state: "saved", body: { text: "үйде жазылған" } });
    expect(server.rows.size).toBe(1);
    expect(drafts.kept.size).toBe(0);
  });

  test("both stand, mine as another note", async () => {
    const { notebook, id, server, drafts } = await conflict();
    const newId = newNoteId();
    await notebook.resolve(id, "both", newId);
    expect(await server.textOf(id)).toBe("үйде жазылған");
    expect(await server.textOf(newId)).toBe("мектепте жазылған");
    expect(drafts.kept.size).toBe(0);
  });

  test("the same text from both is no conflict", async () => {
    const made = await withNote();
    const other = await opened(made.server);
    for (const notebook of [other.notebook, made.notebook]) {
      notebook.write(made.id, body("бірдей"));
      await notebook.flush();
    }
    expect(made.stateOf(made.id)).toBe("saved");
  });

  test("what was removed elsewhere while it was written here is asked about, and can be kept", async () => {
    const { server, notebook, id, stateOf } = await withNote();
    server.rows.delete(id);
    notebook.write(id, body("өзгерді"));
    await notebook.flush();
    expect(stateOf(id)).toBe("gone");
    const newId = newNoteId();
    await notebook.resolve(id, "both", newId);
    expect(notebook.find(id)).toBeUndefined();
    expect(await server.textOf(newId)).toBe("өзгерді");
  });

  test("what the other saved is seen; what is being written here stays", async () => {
    const { server, notebook, id } = await withNote();
    const other = await opened(server);
    const second = newNoteId();
    other.notebook.begin(second, body("екінші"));
    other.notebook.write(id, body("үйде"));
    await other.notebook.flush();
    const own = newNoteId();
    notebook.begin(own, body("жазылуда"));
    await notebook.refresh();
    expect(notebook.find(id)?.body.text).toBe("үйде");
    expect(notebook.find(second)?.body.text).toBe("екінші");
    expect(notebook.find(own)?.body.text).toBe("жазылуда");
  });
});

test("a note too long to be kept says so, and is saved when it is shortened", async () => {
  const { server, notebook, id, stateOf } = await withNote();
  notebook.write(id, body("ж".repeat(70_000)));
  await notebook.flush();
  expect(stateOf(id)).toBe("full");
  notebook.write(id, body("қысқа"));
  await notebook.flush();
  expect(await server.textOf(id)).toBe("қысқа");
});

test("a removed note is gone here and there; without a network it stays", async () => {
  const { server, notebook, id } = await withNote();
  server.net.isCut = true;
  await expect(notebook.remove(id)).rejects.toThrow(CallError);
  expect(notebook.find(id)).toBeDefined();
  server.net.isCut = false;
  await notebook.remove(id);
  expect(notebook.find(id)).toBeUndefined();
  expect(server.rows.size).toBe(0);
});

test("a list that does not come is said, and can be asked for again", async () => {
  const server = fakeServer();
  server.net.isCut = true;
  const { notebook } = await opened(server);
  expect(notebook.state.get().status).toBe("failed");
  server.net.isCut = false;
  await notebook.load();
  expect(notebook.state.get().status).toBe("ready");
});
