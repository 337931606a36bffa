import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Recording } from "#server/recordings/protocol.ts";
import { joinLesson, type RoomClient } from "../support/room-client.ts";
import { Link } from "../support/room-link.ts";
import { type SeededServer, startSeededServer } from "../support/seeded-server.ts";
import { api } from "../support/server.ts";

let seeded: SeededServer;
let teacher: RoomClient;
beforeAll(async () => {
  seeded = await startSeededServer(1);
});
afterAll(async () => {
  teacher?.close();
  await seeded?.server.stop();
});

const token = () => seeded.tokenOf(seeded.school.teacher.login);
const media = (...path: string[]) => join(seeded.server.dataDir, "media", ...path);
const recordings = async () =>
  (
    await api<{ recordings: Recording[] }>(
      seeded.server.url,
      "GET",
      `/lessons/${seeded.lessonId}/recordings`,
      { token: await token() },
    )
  ).recordings;
async function until<T>(read: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  const lastAt = Date.now() + 40_000;
  for (;;) {
    const value = await read();
    if (isSo(value)) return value;
    if (Date.now() > lastAt) throw new Error(`not so in time: ${JSON.stringify(value)}`);
    await new Promise((go) => setTimeout(go, 200));
  }
}
const pieces = async () =>
  (await readdir(media("recordings"), { recursive: true }).catch(() => [])).filter((name) =>
    name.endsWith(".m4s"),
  );

test("a server killed while it records: what was recorded is kept and joined with what follows", async () => {
  const { server, lessonId } = seeded;
  const enter = async () => {
    teacher = await joinLesson({ url: server.url, auth: { token: await token() }, lessonId });
    await teacher.publish("microphone");
    await teacher.publish("camera");
  };
  const link = new Link({ url: server.url, auth: { token: await token() } });
  await link.connect();
  await link.call("lesson:start", { lessonId });
  link.socket.disconnect();
  await enter();
  await teacher.call("recording:start", { lessonId });
  await until(pieces, (names) => names.length >= 4);
  await server.kill();
  teacher.close();

  await server.restart();
  const [kept] = await recordings();
  expect(kept?.state).toBe("recording");
  await enter();
  await until(pieces, (names) => names.some((name) => name.includes("p1/")));
  await teacher.call("lesson:end", { lessonId });
  const [ready] = await until(recordings, ([one]) => one?.state === "ready");
  if (!ready) throw new Error("it is listed");
  expect(ready.durationMs).toBeGreaterThan(6_000);
  expect(existsSync(media("recording", ready.id))).toBe(false);
  const opened = await api<{ masterUrl: string }>(server.url, "GET", `/recordings/${ready.id}`, {
    token: await token(),
  });
  const list = await (
    await fetch(server.url + opened.masterUrl.replace("master.m3u8", "a32.m3u8"))
  ).text();
  expect(list.match(/#EXT-X-DISCONTINUITY/g)).toHaveLength(1);
  for (const [, path] of list.matchAll(/^(p\d.*m4s)$/gm))
    expect(
      (await fetch(server.url + opened.masterUrl.replace("master.m3u8", path ?? ""))).status,
    ).toBe(200);
}, 180_000);
