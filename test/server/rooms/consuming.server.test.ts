import { describe, expect, test } from "vitest";
import { until } from "../../support/peer/engine.ts";
import { roomFixture } from "../../support/room-fixture.ts";

const room = roomFixture({ pupils: 7 });
const { join, pupil } = room;

describe("room:consume", () => {
  test("refuses what is not offered: one's own, an unchosen camera, a made up id", async () => {
    const viewer = await join(pupil(6));
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.push((await (await join(pupil(n))).publish("camera")).id);
    const { id: own } = await viewer.publish("camera");
    await until(() => viewer.offers.length === 4, "four pictures");
    const hidden = ids.find((id) => viewer.offers.every(({ producerId }) => producerId !== id));
    const rtpCapabilities = { codecs: [], headerExtensions: [] };
    const { lessonId } = viewer;
    for (const producerId of [own, hidden ?? "", "0".repeat(36)])
      await expect(
        viewer.call("room:consume", { lessonId, producerIds: [producerId], rtpCapabilities }),
      ).rejects.toMatchObject({ code: "forbidden" });
  });

  test("leaves out what is gone meanwhile, and gives the same consumer to who asks twice", async () => {
    const speaker = await join(pupil(0));
    const { id: producerId } = await speaker.publish("microphone");
    const listener = await join(pupil(1));
    const { consumer } = await listener.receives(pupil(0), "microphone");
    const { lessonId } = listener;
    const { codecs } = listener.entered.rtpCapabilities;
    const request = { lessonId, producerIds: [producerId], rtpCapabilities: { codecs } };
    const again = await listener.call("room:consume", request);
    expect(again.consumers.map(({ id }) => id)).toEqual([consumer.id]);
    await speaker.unpublish("microphone");
    await until(() => listener.offers.length === 0, "the offer to go");
    expect(await listener.call("room:consume", request)).toEqual({ consumers: [] });
  });

  test("refuses rubbish for capabilities, a client without our codecs, and endless lists", async () => {
    await (await join(pupil(0))).publish("microphone");
    const listener = await join(pupil(1));
    await until(() => listener.offers.length === 1, "the offer");
    const producerIds = listener.offers.map(({ producerId }) => producerId);
    const { lessonId } = listener;
    const ask = (change: object) =>
      listener.link.ask("room:consume", { lessonId, producerIds, rtpCapabilities: {}, ...change });
    await expect(ask({})).rejects.toMatchObject({ code: "invalid" });
    await expect(ask({ producerIds: Array(41).fill("x") })).rejects.toMatchObject({
      code: "invalid",
    });
    const rtpCapabilities = {
      codecs: [{ kind: "audio", mimeType: "audio/PCMU", clockRate: 8000, channels: 1 }],
    };
    await expect(ask({ rtpCapabilities })).rejects.toMatchObject({ code: "conflict" });
  });

  test("gives consumers of its own device only to that device", async () => {
    await (await join(pupil(0))).publish("microphone");
    const listener = await join(pupil(1));
    const { consumer } = await listener.receives(pupil(0), "microphone");
    const other = await join(pupil(2));
    const { lessonId } = other;
    await expect(
      other.call("room:resumeConsumers", { lessonId, consumerIds: [consumer.id] }),
    ).rejects.toMatchObject({ code: "not_found" });
    await expect(
      other.call("room:preferLayers", { lessonId, consumerId: consumer.id, spatialLayer: 0 }),
    ).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a pause", () => {
  test("reaches who receives it, and its end does too", async () => {
    const speaker = await join(pupil(0));
    const { id: producerId } = await speaker.publish("microphone");
    const listener = await join(pupil(1));
    const { consumer } = await listener.receives(pupil(0), "microphone");
    const { lessonId } = speaker;
    await speaker.call("room:pauseProducer", { lessonId, producerId });
    await listener.hears("room:consumerPaused", ({ consumerId }) => consumerId === consumer.id);
    await until(() => listener.offers[0]?.isPaused === true, "the paused offer");
    await speaker.call("room:resumeProducer", { lessonId, producerId });
    await listener.hears("room:consumerResumed", ({ consumerId }) => consumerId === consumer.id);
    expect((await listener.receives(pupil(0), "microphone")).consumer.id).toBe(consumer.id);
  });
});
