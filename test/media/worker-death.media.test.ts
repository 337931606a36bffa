import { afterEach, describe, expect, test } from "vitest";
import type { Sfu } from "#media/types.ts";
import { countingReceiver } from "../support/peer/counting-receiver.ts";
import { startEngine, until } from "../support/peer/engine.ts";
import { joinRoom } from "../support/peer/engine-peer.ts";
import { syntheticTrack } from "../support/peer/synthetic-track.ts";

let sfu: Sfu | undefined;
afterEach(() => sfu?.close());

function kill(engine: Sfu, worker: number): number {
  const pid = engine.health()[worker]?.pid ?? 0;
  expect(pid).toBeGreaterThan(1);
  process.kill(pid, "SIGKILL");
  return pid;
}

describe("a killed worker", () => {
  test("its room says lost within a second, once, and every call is refused as room_closed", async () => {
    sfu = await startEngine();
    const room = await sfu.openRoom("lesson");
    await room.openTransport("teacher", "send");
    let losses = 0;
    room.on("lost", () => losses++);
    kill(sfu, 0);
    // Already on its way when the worker dies, or about to be: both are refused alike.
    await expect(room.openTransport("teacher", "receive")).rejects.toMatchObject({
      reason: "room_closed",
    });
    await until(() => losses === 1, "lost", 1_000);
    expect(room.isClosed).toBe(true);
    expect(sfu.findRoom("lesson")).toBeNull();
    for (const call of [
      room.openTransport("teacher", "send"),
      room.limitSending("teacher", 1),
      room.pauseProducer("teacher", "x"),
      room.consume("teacher", "x", {}),
    ])
      await expect(call).rejects.toMatchObject({ reason: "room_closed" });
    room.closePeer("teacher");
    room.close();
    expect(losses).toBe(1);
  });

  test("the room opens again at once and carries media", async () => {
    sfu = await startEngine();
    const first = await sfu.openRoom("lesson");
    const lostAt = new Promise<number>((resolve) =>
      first.on("lost", () => resolve(performance.now())),
    );
    const pid = kill(sfu, 0);
    const at = await lostAt;
    const second = await sfu.openRoom("lesson");
    expect(performance.now() - at).toBeLessThan(2_000);
    expect(second).not.toBe(first);
    expect(sfu.health()[0]?.pid).not.toBe(pid);

    const teacher = await joinRoom(second, "teacher");
    const pupil = await joinRoom(second, "pupil");
    const voice = syntheticTrack("audio");
    const { id } = await teacher.publish("microphone", voice);
    const { count } = countingReceiver(await pupil.receive(id));
    await until(() => count.packets > 10, "sound through the new worker");
    voice.stop();
  });

  test("rooms of the other worker go on, and the lost room lands beside them", async () => {
    sfu = await startEngine({ workers: 2 });
    const a = await sfu.openRoom("a");
    const b = await sfu.openRoom("b");
    expect(sfu.health().map(({ rooms }) => rooms)).toEqual([1, 1]);
    const lost: string[] = [];
    for (const room of [a, b]) room.on("lost", () => lost.push(room.id));
    kill(sfu, 0);
    await until(() => lost.length > 0, "lost", 1_000);
    expect(lost).toEqual(["a"]);
    expect(sfu.findRoom("b")).toBe(b);
    await expect(b.openTransport("pupil", "receive")).resolves.toMatchObject({});
    await sfu.openRoom("a");
    await until(() => sfu?.health().every(({ isAlive }) => isAlive) ?? false, "two workers");
    expect(sfu.health().reduce((sum, { rooms }) => sum + rooms, 0)).toBe(2);
  });

  test("is replaced on its own port when the ports are given", async () => {
    sfu = await startEngine({ rtcMinPort: 47_100, rtcMaxPort: 47_139 });
    const portOf = async (engine: Sfu, id: string) => {
      const { iceCandidates } = await (await engine.openRoom(id)).openTransport("p", "send");
      return iceCandidates.map(({ protocol, port }) => [protocol, port]);
    };
    const before = await portOf(sfu, "a");
    expect(before.map(([protocol]) => protocol).toSorted()).toEqual(["tcp", "udp"]);
    expect(new Set(before.map(([, port]) => port)).size).toBe(1);
    const pid = kill(sfu, 0);
    await until(() => ![0, pid].includes(sfu?.health()[0]?.pid ?? 0), "a new worker");
    await expect(portOf(sfu, "b")).resolves.toEqual(before);
  });
});

describe("createSfu", () => {
  test("refuses with no_worker when the program is not there", async () => {
    await expect(startEngine({ workerBin: "/nowhere/mediasoup-worker" })).rejects.toMatchObject({
      reason: "no_worker",
    });
  });

  test("refuses a port range smaller than the number of workers", async () => {
    const options = { workers: 3, rtcMinPort: 40_000, rtcMaxPort: 40_001 };
    await expect(startEngine(options)).rejects.toThrow(RangeError);
  });

  test("opens one room for two requests at the same time", async () => {
    sfu = await startEngine({ workers: 2 });
    const [a, b] = await Promise.all([sfu.openRoom("x"), sfu.openRoom("x")]);
    expect(a).toBe(b);
    expect(sfu.health().reduce((sum, { rooms }) => sum + rooms, 0)).toBe(1);
    a.close();
    a.close();
    expect(sfu.findRoom("x")).toBeNull();
    expect(sfu.health().reduce((sum, { rooms }) => sum + rooms, 0)).toBe(0);
  });

  test("a closed room weighs nothing", async () => {
    sfu = await startEngine({ workers: 2 });
    const gone = [await sfu.openRoom("a"), await sfu.openRoom("b"), await sfu.openRoom("c")];
    for (const room of gone.filter(({ id }) => id !== "b")) room.close();
    await sfu.openRoom("d");
    await sfu.openRoom("e");
    await sfu.openRoom("f");
    expect(sfu.health().map(({ rooms }) => rooms)).toEqual([2, 2]);
  });

  test("spreads rooms opened at the same time over the workers", async () => {
    sfu = await startEngine({ workers: 2 });
    await Promise.all(["a", "b", "c", "d"].map((id) => sfu?.openRoom(id)));
    expect(sfu.health().map(({ rooms }) => rooms)).toEqual([2, 2]);
  });
});
