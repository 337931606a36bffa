import { describe, expect, test } from "vitest";
import type { Source } from "#server/rooms/protocol.ts";
import { until } from "../../support/peer/engine.ts";
import type { RoomClient } from "../../support/room-client.ts";
import { roomFixture } from "../../support/room-fixture.ts";

const PUPILS = 7;
const room = roomFixture({ pupils: PUPILS, workers: 2, timing: { pictureHoldMs: 500 } });
const { join, joinTeacher, pupil } = room;
const forbidden = (reason: string) => ({ code: "forbidden", reason });

/** What a client would send to publish, made by an honest one of the same room. */
async function producing(participant: RoomClient, source: Source) {
  const kind = source === "camera" || source === "screen" ? ("video" as const) : ("audio" as const);
  const transport = await participant.transport("send");
  const payloadType = kind === "audio" ? 100 : 101;
  const mimeType = kind === "audio" ? "audio/opus" : "video/VP8";
  const sound = kind === "audio" ? { channels: 2, clockRate: 48_000 } : { clockRate: 90_000 };
  return {
    lessonId: participant.lessonId,
    transportId: transport.id,
    kind,
    source,
    rtpParameters: {
      codecs: [{ mimeType, payloadType, ...sound }],
      encodings: [{ ssrc: Math.floor(Math.random() * 2 ** 31) }],
      rtcp: { cname: "test" },
    },
  };
}
const videosOf = (participant: RoomClient) =>
  participant.offers.filter(({ source }) => source === "camera").map(({ personId }) => personId);

describe("a lesson", () => {
  test("lets everybody see and hear the teacher, and hear who speaks", async () => {
    const teacher = await joinTeacher();
    for (const source of ["microphone", "camera", "screen", "screenSound"] as const)
      await teacher.publish(source);
    const first = await join(pupil(0));
    const second = await join(pupil(1));
    await first.publish("microphone");
    for (const one of [first, second])
      for (const source of ["microphone", "camera", "screen", "screenSound"] as const)
        await one.receives(room.server.teacher.id, source);
    await second.receives(pupil(0), "microphone");
    await teacher.receives(pupil(0), "microphone");
    const { speakers } = await second.hears("room:speakersChanged", (told) =>
      told.speakers.some(({ personId }) => personId === pupil(0)),
    );
    expect(speakers.find(({ personId }) => personId === pupil(0))?.levelDb).toBeGreaterThan(-40);
    expect(await room.server.rooms.sentBytes(second.lessonId, pupil(1), second.deviceId)).toEqual({
      audio: expect.any(Number),
      video: expect.any(Number),
      screen: expect.any(Number),
    });
  });

  test("gives at most four pupils' cameras of six, and moves to who is called", async () => {
    const teacher = await joinTeacher();
    await teacher.publish("camera");
    const pupils: RoomClient[] = [];
    for (let n = 0; n < 6; n++) {
      const one = await join(pupil(n));
      await one.publish("camera");
      pupils.push(one);
    }
    const viewer = await join(pupil(6));
    await until(() => viewer.received.size === 5, "five pictures");
    const host = room.server.teacher.id;
    expect(videosOf(viewer)).toEqual([host, pupil(0), pupil(1), pupil(2), pupil(3)]);
    expect(videosOf(teacher)).toEqual([pupil(0), pupil(1), pupil(2), pupil(3)]);
    for (const id of videosOf(viewer)) await viewer.receives(id, "camera");

    const { lessonId } = teacher;
    await teacher.call("room:callPupil", { lessonId, personId: pupil(5), isCalled: true });
    await until(() => videosOf(viewer).includes(pupil(5)), "the called pupil");
    expect(videosOf(viewer)).toHaveLength(5);
    await viewer.receives(pupil(5), "camera");
    expect(viewer.received.size).toBe(5);
    expect(videosOf(pupils[5]!)).not.toContain(pupil(5));
  });

  test("shows who speaks in place of who is silent", async () => {
    for (let n = 0; n < 5; n++) await (await join(pupil(n))).publish("camera");
    const viewer = await join(pupil(6));
    await until(() => videosOf(viewer).length === 4, "four pictures");
    expect(videosOf(viewer)).not.toContain(pupil(4));
    const speaker = await join(pupil(4)); // by a second device
    await speaker.publish("microphone", { levelDb: -15 });
    await until(() => videosOf(viewer).includes(pupil(4)), "the speaker's picture", 8_000);
    expect(videosOf(viewer)).toHaveLength(4);
  });
});

describe("room:produce", () => {
  test("refuses a pupil's screen until the teacher allows it", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    for (const source of ["screen", "screenSound"] as const)
      await expect(one.call("room:produce", await producing(one, source))).rejects.toMatchObject(
        forbidden("source_forbidden"),
      );
    const { lessonId } = one;
    const change = { screen: true };
    await teacher.call("room:changeRights", { lessonId, personId: pupil(0), change });
    await one.publish("screen");
    await teacher.receives(pupil(0), "screen");
  });

  test.each([
    ["microphone", "microphone_locked"],
    ["camera", "camera_locked"],
  ] as const)("refuses a locked %s", async (source, reason) => {
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    await teacher.call("room:changeRights", {
      lessonId,
      personId: null,
      change: { [source]: false },
    });
    const late = await join(pupil(0));
    await expect(late.publish(source)).rejects.toMatchObject(forbidden(reason));
    expect(teacher.offers).toEqual([]);
  });

  test("refuses another's transport and a receiving one", async () => {
    const [first, second] = [await join(pupil(0)), await join(pupil(1))];
    const request = await producing(first, "microphone");
    const foreign = (await second.transport("send")).id;
    const own = (await first.transport("receive")).id;
    for (const transportId of [foreign, own])
      await expect(first.call("room:produce", { ...request, transportId })).rejects.toMatchObject({
        code: "not_found",
      });
  });

  test("refuses a sound sold as a picture, and rubbish", async () => {
    const one = await join(pupil(0));
    const request = await producing(one, "microphone");
    const { rtpParameters } = request;
    const broken = [
      { ...request, source: "camera" },
      { ...request, source: "hologram" },
      { ...request, rtpParameters: {} },
      { ...request, rtpParameters: { ...rtpParameters, codecs: "opus" } },
      { ...request, rtpParameters: { ...rtpParameters, codecs: [{ mimeType: "audio/opus" }] } },
      { ...request, rtpParameters: { ...rtpParameters, encodings: [{ ssrc: -1 }] } },
      { ...request, rtpParameters: { ...rtpParameters, headerExtensions: [null] } },
      { ...request, transportId: "x".repeat(65) },
    ];
    for (const wrong of broken)
      await expect(one.link.ask("room:produce", wrong)).rejects.toMatchObject({ code: "invalid" });
    await expect(one.call("room:produce", request)).resolves.toHaveProperty("producerId");
  });

  test("refuses the same request twice, and keeps the first", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    const request = await producing(one, "microphone");
    const { producerId } = await one.call("room:produce", request);
    await expect(one.call("room:produce", request)).rejects.toMatchObject({ code: "invalid" });
    await until(() => teacher.offers[0]?.producerId === producerId, "the first to be offered");
    expect(teacher.offers).toHaveLength(1);
  });

  test("takes a second of the same source in the first one's place", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    const first = await one.publish("microphone");
    await teacher.receives(pupil(0), "microphone");
    const second = await one.publish("microphone");
    await until(() => teacher.offers[0]?.producerId === second.id, "the second");
    expect(teacher.offers).toHaveLength(1);
    await teacher.receives(pupil(0), "microphone");
    const { lessonId } = one;
    await expect(
      one.call("room:pauseProducer", { lessonId, producerId: first.id }),
    ).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("another's producer", () => {
  test("can be neither paused nor resumed nor closed", async () => {
    const [first, second] = [await join(pupil(0)), await join(pupil(1))];
    const { id: producerId } = await first.publish("microphone");
    await second.receives(pupil(0), "microphone");
    const { lessonId } = second;
    for (const call of ["room:pauseProducer", "room:resumeProducer", "room:closeProducer"] as const)
      await expect(second.call(call, { lessonId, producerId })).rejects.toMatchObject({
        code: "not_found",
      });
    await second.receives(pupil(0), "microphone");
  });
});

describe("a killed worker", () => {
  test("moves its room to another, and everybody has sound and picture again within 5 s", async () => {
    const teacher = await joinTeacher();
    await teacher.publish("microphone");
    await teacher.publish("camera");
    const pupils = [await join(pupil(0)), await join(pupil(1))];
    await pupils[0]?.publish("microphone");
    const host = room.server.teacher.id;
    for (const one of pupils) await one.receives(host, "camera");
    const stale = pupils[1]?.receivedOf(host, "camera")?.consumer.id ?? "";

    const busy = room.server.sfu.health().find(({ rooms }) => rooms > 0);
    process.kill(busy?.pid ?? 0, "SIGKILL");
    const startedAt = performance.now();
    for (const one of [teacher, ...pupils])
      await one.hears("room:moved", ({ generation }) => generation === 2);
    for (const one of pupils) {
      await one.receives(host, "camera");
      await one.receives(host, "microphone");
    }
    await pupils[1]?.receives(pupil(0), "microphone");
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    for (const one of [teacher, ...pupils])
      expect(one.entered).toMatchObject({ isResumed: false, generation: 2 });
    expect(room.eventsOf(pupil(0))).toEqual(["entered"]);
    expect(room.server.rooms.presentCount(teacher.lessonId)).toBe(2);
    const { lessonId } = teacher;
    await expect(
      pupils[1]?.call("room:preferLayers", { lessonId, consumerId: stale, spatialLayer: 0 }),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  test("voids media of a device that has not entered again", async () => {
    const { clientOf } = room;
    const slow = clientOf(pupil(0));
    await slow.link.connect();
    const { lessonId, deviceId } = slow;
    await slow.call("room:enter", { lessonId, deviceId });
    const busy = room.server.sfu.health().find(({ rooms }) => rooms > 0);
    process.kill(busy?.pid ?? 0, "SIGKILL");
    await slow.hears("room:moved");
    await expect(
      slow.call("room:openTransport", { lessonId, direction: "send" }),
    ).rejects.toMatchObject({ code: "unavailable", reason: "room_moved" });
  });
});
