import { randomBytes, randomUUID } from "node:crypto";
import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { z } from "zod";
import type { journalNotices, journalRoutes } from "#server/journal/protocol.ts";
import type { Reply } from "#server/protocol/define.ts";
import { type SeededServer, startSeededServer } from "../../support/seeded-server.ts";
import { api } from "../../support/server.ts";
import { bookOf } from "./plan-files.ts";

type Replies = { [N in keyof typeof journalRoutes]: z.infer<(typeof journalRoutes)[N]["reply"]> };
type Notice<N extends keyof typeof journalNotices> = z.infer<(typeof journalNotices)[N]>;

let seeded: SeededServer;
const sockets: Socket[] = [];
beforeAll(async () => {
  seeded = await startSeededServer(2);
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await seeded.server.stop();
});

function call<T>(socket: Socket, event: string, request: object): Promise<Reply<T>> {
  return socket.timeout(15_000).emitWithAck(event, request);
}
async function connect(token: string): Promise<Socket> {
  const socket = io(seeded.server.url, { auth: { token }, transports: ["websocket"] });
  sockets.push(socket);
  await new Promise<void>((done, failed) => {
    socket.once("connect", done);
    socket.once("connect_error", failed);
  });
  return socket;
}
const heard = <N extends keyof typeof journalNotices>(socket: Socket, notice: N) =>
  new Promise<Notice<N>>((done) => socket.once(notice as string, done));

test("a journal over the whole product: read, written, watched, followed by what happens elsewhere", async () => {
  const { server, school, tokenOf, lessonId } = seeded;
  const { url } = server;
  const token = await tokenOf(school.teacher.login);
  const get = <N extends keyof Replies>(path: string, as = token) =>
    api<Replies[N]>(url, "GET", path, { token: as });
  const { journals } = await get<"listJournals">("/journals");
  expect(journals).toMatchObject([{ classId: school.classId, mayWrite: true }]);
  const { classId, subject } = journals[0]!;
  const key = { classId, subjectId: subject.id };
  const path = `/journals/${classId}/${subject.id}`;
  const grid = await get<"readJournal">(path);
  expect(grid.lessons.map((one) => one.lessonId)).toContain(lessonId);
  expect(grid.pupils).toHaveLength(2);

  const watcher = await connect(token);
  expect(await call(watcher, "journal:watch", key)).toMatchObject({
    ok: true,
    data: { watching: 1 },
  });
  for (const login of [school.pupils[0]!.login, school.parent.login, school.colleague.login]) {
    const stranger = await tokenOf(login);
    const refused = await call(await connect(stranger), "journal:watch", key);
    expect(refused).toMatchObject({ ok: false, error: { code: "forbidden" } });
    await expect(get(path, stranger)).rejects.toThrow();
  }

  const told = heard(watcher, "journal:cellsChanged");
  const pupilId = grid.pupils[0]!.id;
  const column = `lesson:${lessonId}`;
  const written = await api<Replies["changeCells"]>(url, "POST", `${path}/cells`, {
    ...{
      token,
      body: { changeId: randomUUID(), changes: [{ pupilId, column, value: 9, base: 0 }] },
    },
  });
  expect(written).toMatchObject({ cells: [{ value: 9 }], conflicts: [] });
  expect(await told).toMatchObject({ ...key, cells: [{ pupilId, column, value: 9, version: 1 }] });

  // A task given in the lesson is homework of its date; whoever looks hears of it.
  const changed = heard(watcher, "journal:changed");
  await api(url, "POST", `/lessons/${lessonId}/tasks`, {
    ...{ token, body: { text: "142-есеп", isGiven: true } },
  });
  expect(await changed).toEqual(key);
  const after = await get<"readJournal">(path);
  const date = after.lessons.find((one) => one.lessonId === lessonId);
  expect(date).toMatchObject({ homework: "142-есеп", isHomeworkOwn: false });

  // A plan as large as they come, beyond what a request may usually hold.
  const plan = await bookOf((sheet) => {
    sheet.addRow(["№", "Сабақтың тақырыбы", "Күні", "Ескерту"]);
    for (let line = 1; line <= 60; line++)
      sheet.addRow([line, `Тақырып ${line}`, null, randomBytes(9_000).toString("base64")]);
  });
  const xlsxBase64 = Buffer.from(plan).toString("base64");
  expect(xlsxBase64.length).toBeGreaterThan(400_000);
  const body = { xlsxBase64 };
  const preview = await api<Replies["previewPlan"]>(url, "POST", `${path}/plan/preview`, {
    token,
    body,
  });
  expect(preview).toMatchObject({ problems: [] });
  expect(preview.entries).toHaveLength(60);

  const file = await get<"exportJournal">(`${path}/export?format=csv&language=kk`);
  expect(Buffer.from(file.contentBase64, "base64").toString()).toContain("Тегі1 Аты1");
  expect(await get<"readGradingPolicy">("/journal-policy")).toMatchObject({
    isUnconfirmed: expect.any(Boolean), // in a break this school has terms of its own
  });
});
