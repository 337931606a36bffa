import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanvas } from "@napi-rs/canvas";
import express from "express";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFolderStorage } from "#media/storage/folder.ts";
import { AppError } from "#server/errors.ts";
import { answerError } from "#server/http.ts";
import { readContent } from "#server/rooms/chat-content.ts";
import { createChatFiles } from "#server/rooms/chat-files.ts";
import { chatFileRoutes } from "#server/rooms/chat-routes.ts";
import { roomFixture } from "../../support/room-fixture.ts";

const room = roomFixture({ pupils: 3 });
const { join: enter, joinTeacher, pupil } = room;
let web: Server;
let url = "";
// As the server keeps it: without a colour profile.
const picture =
  readContent(await createCanvas(64, 48).encode("webp"))?.bytes ?? Buffer.from("no picture");

beforeAll(async () => {
  const app = express();
  const api = express.Router();
  api.use((req, res, next) =>
    chatFileRoutes({
      rooms: room.server.rooms,
      files: room.server.chatFiles,
      authenticate: async (token) => {
        if (!token) throw new AppError("unauthenticated", "Nobody");
        return { id: token, schoolId: "", roles: [], familyId: "" };
      },
    })(req, res, next),
  );
  app.use("/api", api, answerError);
  web = createServer(app);
  await new Promise<void>((done) => web.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
});
afterAll(() => new Promise<void>((done) => web.close(() => done())));

async function upload(personId: string, bytes: Uint8Array) {
  const response = await fetch(`${url}/api/chat-files/${room.server.lessonId}`, {
    method: "POST",
    headers: { authorization: `Bearer ${personId}`, "content-type": "application/octet-stream" },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, ...(await response.json()) };
}
const open = (address: string) => fetch(url + address);

describe("files of the chat", () => {
  test("a picture goes with its message and opens by its address alone; deleted, it is gone", async () => {
    const teacher = await joinTeacher();
    const one = await enter(pupil(0));
    const { lessonId } = one;
    const { data } = await upload(pupil(0), picture);
    expect(data).toMatchObject({ kind: "image", sizeBytes: picture.length });
    const said = await one.call("room:sendChat", {
      ...{ lessonId, fileId: data.fileId, fileName: "дәптер.heic" },
    });
    const { message } = await teacher.hears("room:chatReceived");
    expect(message.file).toMatchObject({ name: "дәптер.webp", widthPx: 64, heightPx: 48 });
    const address = message.file?.address ?? "";
    const got = await open(address);
    expect(got.headers.get("content-type")).toBe("image/webp");
    expect(got.headers.get("x-content-type-options")).toBe("nosniff");
    expect(Buffer.from(await got.arrayBuffer()).equals(picture)).toBe(true);
    const forged = [
      address.replace(lessonId, "0".repeat(24)),
      address.replace(".webp", ".txt"),
      address.replace(/chat-files\/\w+/, "chat-files/zzzzzzzzz"),
    ];
    for (const one of forged) expect((await open(one)).status).toBe(403);
    await one.call("room:deleteChat", { lessonId, messageId: said.id });
    await teacher.hears("room:chatDeleted");
    expect((await open(address)).status).toBe(404);
    expect(await room.server.storedFiles()).toEqual([]);
  });

  test("a document opens as something to keep, never as a page", async () => {
    const one = await enter(pupil(0));
    const { lessonId } = one;
    const { data } = await upload(pupil(0), Buffer.from("Үй жұмысы"));
    const said = await one.call("room:sendChat", { lessonId, fileId: data.fileId });
    const got = await open(said.file?.address ?? "");
    expect(got.headers.get("content-disposition")).toBe("attachment");
  });

  test("refuses by code: strangers, the closed chat, other kinds, too large, somebody else's", async () => {
    const teacher = await joinTeacher();
    const one = await enter(pupil(0));
    const other = await enter(pupil(1));
    const { lessonId } = one;
    expect(await upload("", picture)).toMatchObject({ status: 401 });
    expect(await upload(pupil(2), picture)).toMatchObject({
      ...{ status: 403, error: { reason: "not_in_room" } },
    });
    expect(await upload(pupil(0), Buffer.from("<html>"))).toMatchObject({
      ...{ status: 400, error: { reason: "chat_file_kind" } },
    });
    const huge = Buffer.concat([Buffer.from("%PDF-1.7"), Buffer.alloc(10 * 1024 * 1024)]);
    expect((await upload(pupil(0), huge)).status).toBe(413);
    const { data } = await upload(pupil(0), picture);
    await expect(
      other.call("room:sendChat", { lessonId, fileId: data.fileId }),
    ).rejects.toMatchObject({ code: "not_found" });
    await teacher.call("room:changeRights", { lessonId, personId: null, change: { chat: false } });
    expect((await upload(pupil(0), picture)).status).toBe(403);
  });

  test("what no message names is removed when the room opens again", async () => {
    const one = await enter(pupil(0));
    const { lessonId } = one;
    const kept = await upload(pupil(0), picture);
    await one.call("room:sendChat", { lessonId, fileId: kept.data.fileId });
    await upload(pupil(0), picture);
    expect(await room.server.storedFiles()).toHaveLength(2);
    // As after a crash: who waited for a message is forgotten.
    const { storage } = room.server;
    const reborn = createChatFiles({ storage, secret: "s".repeat(32) });
    await reborn.sweep(lessonId, (fileId) => fileId === kept.data.fileId);
    const left = await room.server.storedFiles();
    expect(left.map((key) => key.split("/").at(-1))).toEqual([kept.data.fileId]);
    await reborn.removeOf(lessonId);
    expect(await room.server.storedFiles()).toEqual([]);
  });

  test("an address is over after its hours", async () => {
    const dir = await mkdtemp(join(tmpdir(), "qonyrau-chat-"));
    let now = Date.parse("2026-11-24T09:00:00Z");
    const storage = createFolderStorage(dir);
    const files = createChatFiles({ storage, secret: "x".repeat(32), now: () => now });
    const [lessonId, personId] = ["a".repeat(24), "b".repeat(24)];
    const { fileId } = await files.receive(lessonId, personId, picture);
    const file = files.take(lessonId, personId, { fileId, fileName: undefined });
    const [expiry = "", signature = "", , name = ""] = files
      .addressOf(lessonId, file)
      .split("/")
      .slice(3);
    const asked = { expiry, signature, lessonId, file: name };
    (await files.open(asked)).stream.resume();
    now += 6 * 3_600_000;
    (await files.open(asked)).stream.resume();
    now += 4 * 3_600_000;
    await expect(files.open(asked)).rejects.toMatchObject({ code: "forbidden" });
    expect(await readdir(dir)).not.toEqual([]);
    await rm(dir, { recursive: true, force: true });
  });
});
