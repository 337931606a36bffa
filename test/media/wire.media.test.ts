import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MediaError } from "#media/errors.ts";
import type { Sfu, SfuRoom, WireBytes } from "#media/types.ts";
import { startEngine, until } from "../support/peer/engine.ts";
import { joinRoom } from "../support/peer/engine-peer.ts";
import { syntheticTrack } from "../support/peer/synthetic-track.ts";

let sfu: Sfu;
let room: SfuRoom;
beforeAll(async () => {
  sfu = await startEngine();
  room = await sfu.openRoom("lesson");
});
afterAll(() => sfu.close());

async function untilDown(peerId: string, least: number): Promise<WireBytes> {
  let seen: WireBytes = { down: 0, up: 0 };
  for (let left = 100; left > 0 && seen.down < least; left--) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    seen = await room.wireBytes(peerId);
  }
  expect(seen.down).toBeGreaterThanOrEqual(least);
  return seen;
}

describe("what a peer costs", () => {
  test("holds all that was sent with its headers, both ways, and is told when the peer goes", async () => {
    const told: { peerId: string; wire: WireBytes }[] = [];
    room.on("peerClosed", (event) => told.push(event));
    const teacher = await joinRoom(room, "teacher");
    const pupil = await joinRoom(room, "pupil");
    const voice = syntheticTrack("audio");
    const sound = await teacher.publish("microphone", voice);
    const consumer = await pupil.receive(sound.id);
    const flowing = await untilDown("pupil", 10_000);
    const media = await room.sentBytes("pupil");
    // RTP alone is less than what the network carried: SRTP, UDP and IP stand around each packet.
    expect(flowing.down).toBeGreaterThan(media.audio * 0.9);
    const later = await room.wireBytes("pupil");
    expect(later.down).toBeGreaterThan(media.audio);
    expect(later.up).toBeGreaterThan(0);
    expect((await room.wireBytes("teacher")).up).toBeGreaterThan(5_000);

    room.closeConsumer("pupil", consumer.id);
    const afterClosing = await room.wireBytes("pupil");
    expect(afterClosing.down).toBeGreaterThanOrEqual(later.down);
    pupil.close();
    await until(() => told.length > 0, "the pupil's last count");
    expect(told[0]?.peerId).toBe("pupil");
    expect(told[0]?.wire.down).toBeGreaterThanOrEqual(afterClosing.down);
    expect(await room.wireBytes("pupil")).toEqual({ down: 0, up: 0 });
    voice.stop();
    teacher.close();
  });

  test("a look at the link counts packets since the one before", async () => {
    const teacher = await joinRoom(room, "teacher2");
    const pupil = await joinRoom(room, "pupil2");
    const voice = syntheticTrack("audio");
    const sound = await teacher.publish("microphone", voice);
    await pupil.receive(sound.id);
    await untilDown("pupil2", 3_000);
    await room.readLink("pupil2");
    await untilDown("pupil2", 9_000);
    const facts = await room.readLink("pupil2");
    expect(facts.sentPackets).toBeGreaterThan(5);
    expect(facts.lostPackets).toBe(0);
    const again = await room.readLink("pupil2");
    expect(again.sentPackets).toBeLessThan(facts.sentPackets);
    voice.stop();
    teacher.close();
    pupil.close();
  });

  test("a cap below what mediasoup can keep, and no number, are refused; a peer's priority is set", async () => {
    const teacher = await joinRoom(room, "teacher3");
    const pupil = await joinRoom(room, "pupil3");
    const voice = syntheticTrack("audio");
    const sound = await teacher.publish("microphone", voice);
    const consumer = await pupil.receive(sound.id);
    await room.limitReceiving("pupil3", 200_000);
    await room.limitReceiving("pupil3", 0);
    await room.setPriority("pupil3", consumer.id, 200);
    for (const bad of [-1, 1.5, 10, Number.NaN])
      await expect(room.limitReceiving("pupil3", bad)).rejects.toThrow(MediaError);
    await expect(room.setPriority("pupil3", "nobody", 1)).rejects.toThrow(MediaError);
    voice.stop();
    teacher.close();
    pupil.close();
  });
});
