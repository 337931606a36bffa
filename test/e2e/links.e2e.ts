import { execFileSync } from "node:child_process";
import type { CDPSession } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shoot, until } from "../support/browser.ts";
import { api } from "../support/server.ts";
import {
  type Actor,
  enterRoom,
  hears,
  inRoom,
  PHONE,
  phase,
  press,
  seat,
  sees,
  sends,
  state,
} from "./cast.ts";
import { pupilOf, type Stage, setStage, teach } from "./stage.ts";

let stage: Stage;
let school: Stage["school"];
let server: Stage["server"];
let lessonId = "";
let teacher: Actor;
let pupil: Actor;

beforeAll(async () => {
  stage = await setStage(3);
  ({ school, server, lessonId } = stage);
  teacher = await teach(stage);
  pupil = await pupilOf(stage, 0, { size: PHONE });
  await enterRoom(pupil, server.url, lessonId);
  await sees(pupil, school.teacher.id, "camera");
});
afterAll(() => stage?.close());

/** Cuts one window off every network (HTTP, sockets and WebRTC) or gives it back. */
async function cut(cdp: CDPSession, offline: boolean): Promise<void> {
  await cdp.send("Network.emulateNetworkConditions", {
    offline,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
    packetLoss: offline ? 100 : 0,
  });
}
const seatsOf = async (personId: string) =>
  (await state(teacher)).seats.filter((one) => one.personId === personId);

/** Pids of the server's mediasoup workers. */
function workerPids(): number[] {
  const out = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(server.pid())]).toString();
  return out
    .split("\n")
    .filter((line) => line.includes("mediasoup-worker"))
    .map((line) => Number.parseInt(line, 10));
}

describe("links break", () => {
  test("a pupil without network for 10 s is back within 3 s of its return, in the same seat", async () => {
    const cdp = await pupil.context.newCDPSession(pupil.page);
    await cdp.send("Network.enable");
    await cut(cdp, true);
    await until(
      () => phase(pupil),
      (name) => name === "reconnecting",
      { timeoutMs: 15_000, what: "the sign of a broken link" },
    );
    await shoot(pupil.page, "room-reconnecting-390-kk");
    await new Promise((go) => setTimeout(go, 10_000));
    await cut(cdp, false);
    const backAt = Date.now();
    await inRoom(pupil, 15_000);
    const tookMs = Date.now() - backAt;
    await sees(pupil, school.teacher.id, "camera");
    await hears(pupil, school.teacher.id);
    expect(tookMs).toBeLessThan(3_000);
    const own = await seatsOf(school.pupils[0]!.id);
    expect(own).toMatchObject([{ state: "here", devices: 1 }]);
    await cdp.detach();
  });

  test("a second device of a pupil is the same person in the roster", async () => {
    const second = await pupilOf(stage, 0, { size: PHONE });
    await enterRoom(second, server.url, lessonId);
    await sees(second, school.teacher.id, "camera");
    await until(
      () => seatsOf(school.pupils[0]!.id),
      ([own]) => own?.devices === 2,
      { what: "one seat, two devices" },
    );
    expect(await seatsOf(school.pupils[0]!.id)).toHaveLength(1);
    expect(await phase(pupil)).toBe("live");
    await press(second, "leave");
    await until(
      () => seatsOf(school.pupils[0]!.id),
      ([own]) => own?.devices === 1 && own.state === "here",
    );
    await second.context.close();
  });

  test("the teacher reloads the page and is seen again", async () => {
    await teacher.page.reload();
    await inRoom(teacher);
    await sends(teacher);
    await sees(pupil, school.teacher.id, "camera");
    await hears(pupil, school.teacher.id);
    expect((await seat(teacher, school.teacher.id)).devices).toBe(1);
  });

  test("killed media workers: everybody is back within 5 s by themselves", async () => {
    const before = workerPids();
    expect(before.length).toBeGreaterThan(0);
    for (const pid of before) process.kill(pid, "SIGKILL");
    const killedAt = Date.now();
    await sees(pupil, school.teacher.id, "camera", { more: 5 });
    const tookMs = Date.now() - killedAt;
    await hears(pupil, school.teacher.id);
    expect(workerPids().some((pid) => before.includes(pid))).toBe(false);
    expect(tookMs).toBeLessThan(5_000);
  });

  test("a killed server: after its restart the lesson is live, clients rejoin, attendance is kept", async () => {
    await server.kill();
    await until(
      () => phase(pupil),
      (name) => name === "reconnecting",
      { what: "the sign of a broken link" },
    );
    await server.restart();
    await inRoom(pupil);
    await inRoom(teacher);
    await sees(pupil, school.teacher.id, "camera");
    await hears(pupil, school.teacher.id);
    const token = await stage.tokenOf(school.teacher.login);
    const path = `/lessons/${lessonId}/attendance`;
    type Row = { personId: string; presentSec: number; intervals: unknown[] };
    const { rows } = await api<{ rows: Row[] }>(server.url, "GET", path, { token });
    const own = rows.find(({ personId }) => personId === school.pupils[0]!.id);
    expect(own?.presentSec).toBeGreaterThan(20); // what was before the kill counts
    expect(own?.intervals).toHaveLength(1); // and the short gap is merged
  });

  test("no page threw", () => {
    expect([...teacher.troubles, ...pupil.troubles]).toEqual([]);
  });
});
