import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ReceiveMode } from "#server/rooms/protocol.ts";
import type { Spent } from "#server/rooms/visits.ts";
import { until } from "../../support/peer/engine.ts";
import type { RoomClient } from "../../support/room-client.ts";
import { roomFixture } from "../../support/room-fixture.ts";

const fixture = roomFixture({
  pupils: 4,
  timing: { linkEveryMs: 100, spentEveryMs: 200, seatEveryMs: 20 },
});
const { joinTeacher, join, pupil } = fixture;
const teacherId = () => fixture.server.teacher.id;
const sourcesOf = ({ offers }: RoomClient) =>
  offers.map(({ source, personId }) => `${personId === teacherId() ? "host" : "other"} ${source}`);
const choose = (client: RoomClient, mode: ReceiveMode) =>
  client.call("room:chooseMode", { lessonId: client.lessonId, mode });
const offersAre = (client: RoomClient, isSo: (sources: string[]) => boolean) =>
  until(() => isSo(sourcesOf(client)), `offers, last ${sourcesOf(client).join(", ")}`);

/** A teacher with voice, picture and screen, and a pupil on video. */
async function lesson() {
  const teacher = await joinTeacher();
  await teacher.publish("microphone");
  await teacher.publish("camera");
  await teacher.publish("screen");
  const other = await join(pupil(1));
  await other.publish("microphone");
  await other.publish("camera");
  return { teacher, other };
}

describe("a mode", () => {
  test("is held by the server: what it leaves out is closed, and comes back with it", async () => {
    await lesson();
    const learner = await join(pupil(0));
    await offersAre(learner, (sources) => sources.length === 5);
    await learner.receives(teacherId(), "screen");
    expect(await choose(learner, "sound")).toMatchObject({ mode: "sound", chosen: "sound" });
    await offersAre(learner, (sources) => !sources.some((one) => /camera|screen/.test(one)));
    await until(() => learner.receivedOf(teacherId(), "screen") === undefined, "no screen");
    await learner.receives(teacherId(), "microphone");
    await choose(learner, "small");
    await learner.receives(teacherId(), "screen");
    expect(sourcesOf(learner)).toContain("host camera");
    expect(sourcesOf(learner)).not.toContain("other camera");
    await choose(learner, "full");
    await learner.receives(pupil(1), "camera");
  });

  test("may be wanted while entering, and stays over a lost connection", async () => {
    await lesson();
    const learner = fixture.clientOf(pupil(0));
    await learner.link.connect();
    const { lessonId, deviceId } = learner;
    const entered = await learner.call("room:enter", { lessonId, deviceId, mode: "slides" });
    expect(entered.mode).toBe("slides");
    expect(entered.offers.every(({ kind }) => kind === "audio")).toBe(true);
    learner.cut();
    const back = await learner.enter();
    expect(back.mode).toBe("slides");
    expect(back.isResumed).toBe(false);
  });

  test("is of one device: a second one of the same person keeps its own, the seat shows the larger", async () => {
    const { teacher } = await lesson();
    const phone = await join(pupil(0));
    const desk = await join(pupil(0));
    await choose(phone, "sound");
    await offersAre(desk, (sources) => sources.includes("host screen"));
    const seat = () => fixture.server.rooms.find(teacher.lessonId)?.readSeat(pupil(0));
    expect(seat()?.mode).toBe("full");
    await choose(desk, "slides");
    expect(seat()?.mode).toBe("slides");
    await teacher.hears(
      "room:seatChanged",
      ({ seat: told }) => told.personId === pupil(0) && told.mode === "slides",
    );
  });

  test("never touches what the pupil sends", async () => {
    const { teacher } = await lesson();
    const learner = await join(pupil(0));
    await learner.publish("microphone");
    await learner.publish("camera");
    await choose(learner, "sound");
    await teacher.receives(pupil(0), "microphone");
    await teacher.receives(pupil(0), "camera");
  });
});

describe("a hostile client", () => {
  test("cannot consume beyond its mode, be it what it was offered once or what another got", async () => {
    const { teacher } = await lesson();
    const thief = await join(pupil(0));
    await thief.receives(teacherId(), "camera");
    const camera = thief.receivedOf(teacherId(), "camera")?.offer.producerId ?? "";
    const otherCamera = teacher.offers.find(({ source }) => source === "camera")?.producerId ?? "";
    const rtpCapabilities = thief.entered.rtpCapabilities;
    const { lessonId } = thief;
    await choose(thief, "sound");
    await until(() => thief.receivedOf(teacherId(), "camera") === undefined, "no camera");
    const { consumers } = await thief.call("room:consume", {
      ...{ lessonId, rtpCapabilities },
      producerIds: [camera],
    });
    expect(consumers).toEqual([]);

    const late = await join(pupil(2), {});
    await choose(late, "sound");
    await expect(
      late.call("room:consume", { lessonId, rtpCapabilities, producerIds: [otherCamera] }),
    ).resolves.toEqual({ consumers: [] });
    const shown = await late.call("room:readMode", { lessonId });
    expect(shown).toMatchObject({ mode: "sound", chosen: "sound", still: null });
  });

  test("gets no larger layer than its mode has", async () => {
    await lesson();
    const thief = await join(pupil(0));
    await choose(thief, "small");
    const got = await thief.receives(teacherId(), "camera");
    const asked: number[] = [];
    const room = fixture.server.sfu.findRoom(thief.lessonId);
    if (!room) throw new Error("no room");
    const set = room.setPreferredLayers.bind(room);
    room.setPreferredLayers = (peerId, consumerId, layers) => {
      if (consumerId === got.consumer.id) asked.push(layers.spatialLayer);
      return set(peerId, consumerId, layers);
    };
    await thief.call("room:preferLayers", {
      ...{ lessonId: thief.lessonId, consumerId: got.consumer.id },
      ...{ spatialLayer: 2, temporalLayer: 1 },
    });
    expect(asked.every((layer) => layer === 0)).toBe(true);
    await choose(thief, "full");
    // What its screen asked for is remembered, and given as soon as the mode has it.
    await until(() => asked.at(-1) === 2, "the layer it asked for");
    await expect(
      thief.call("room:preferLayers", {
        ...{ lessonId: thief.lessonId, consumerId: "of-nobody", spatialLayer: 2 },
      }),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  test("cannot send a picture of a screen it does not share, nor what is no picture", async () => {
    const { teacher } = await lesson();
    const thief = await join(pupil(0));
    const webpBase64 = webp(500).toString("base64");
    const { lessonId } = thief;
    await expect(thief.call("room:sendStill", { lessonId, webpBase64 })).rejects.toMatchObject({
      code: "forbidden",
    });
    const html = Buffer.from("<script>alert(1)</script>".repeat(4)).toString("base64");
    await expect(
      teacher.call("room:sendStill", { lessonId, webpBase64: html }),
    ).rejects.toMatchObject({ code: "invalid" });
    const large = webp(61_000).toString("base64");
    await expect(
      teacher.call("room:sendStill", { lessonId, webpBase64: large }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/invalid|too_large/) });
  });
});

describe("a still picture of the screen", () => {
  test("is told to those in slides, by an address of their own, and ends with the screen", async () => {
    const { teacher } = await lesson();
    const learner = await join(pupil(0));
    const { lessonId } = learner;
    await choose(learner, "slides");
    await teacher.call("room:sendStill", { lessonId, webpBase64: webp(900).toString("base64") });
    const told = await learner.hears("room:stillChanged", ({ still }) => still !== null);
    const key = /stills\/([0-9a-f]{32})\?v=1$/.exec(told.still?.path ?? "")?.[1] ?? "";
    const { stills } = fixture.server.rooms.find(lessonId)?.modes ?? {};
    expect(stills?.find(key)?.webp.length).toBe(900);
    expect(stills?.find("0".repeat(32))).toBeNull();
    await choose(learner, "sound");
    expect(stills?.find(key)).toBeNull();
    await choose(learner, "slides");
    await expect(
      teacher.call("room:sendStill", { lessonId, webpBase64: webp(900).toString("base64") }),
    ).rejects.toMatchObject({ code: "too_many" });
    await teacher.unpublish("screen");
    await learner.hears("room:stillChanged", ({ still }) => still === null);
    expect((await learner.call("room:readMode", { lessonId })).still).toBeNull();
  });
});

describe("a weak link", () => {
  const report = (client: RoomClient, lossShare: number) =>
    client.call("room:reportLink", {
      ...{ lessonId: client.lessonId, lossShare, sendShare: null },
      ...{ silentMs: 0, rttMs: 80, httpBytes: 0 },
    });

  test("leads down to sound, says why, and never above what is chosen again", async () => {
    const { teacher } = await lesson();
    const learner = await join(pupil(0));
    await choose(learner, "small");
    await report(learner, 0.15);
    await teacher.hears(
      "room:seatChanged",
      ({ seat }) => seat.personId === pupil(0) && seat.quality === "poor",
    );
    const told = await learner.hears(
      "room:modeChanged",
      ({ mode, cause }) => mode === "slides" && cause === "weak",
      12_000,
    );
    expect(told.chosen).toBe("small");
    await offersAre(learner, (sources) => sources.every((one) => one.endsWith("microphone")));
  }, 20_000);

  test("a family's cap holds every device of a person down, until it is lifted", async () => {
    const { teacher } = await lesson();
    const phone = await join(pupil(0));
    const desk = await join(pupil(0));
    const { modes } = fixture.server.rooms.find(teacher.lessonId) ?? {};
    modes?.setCeiling(pupil(0), "sound");
    for (const device of [phone, desk])
      await offersAre(device, (sources) => sources.every((one) => one.endsWith("microphone")));
    expect(await choose(desk, "full")).toMatchObject({
      ...{ mode: "sound", chosen: "full", ceiling: "sound", cause: "cap" },
    });
    modes?.setCeiling(pupil(0), null);
    await offersAre(desk, (sources) => sources.includes("host screen"));
    await choose(phone, "slides");
    await offersAre(phone, (sources) => !sources.includes("host camera"));
    expect(sourcesOf(desk)).toContain("host camera");
  });
});

describe("what it costs", () => {
  let spent: Spent[] = [];
  beforeAll(() => fixture.server.rooms.on("spent", (one) => void spent.push(one)));
  afterEach(() => {
    spent = [];
  });
  const downOf = (personId: string) =>
    spent.filter((one) => one.personId === personId).reduce((sum, one) => sum + one.downBytes, 0);

  test("is told piece by piece, by mode, and the last piece when the device goes", async () => {
    await lesson();
    const learner = await join(pupil(0));
    await learner.receives(teacherId(), "camera");
    await until(() => downOf(pupil(0)) > 20_000, "bytes of the camera");
    const wire = await fixture.server.sfu
      .findRoom(learner.lessonId)
      ?.wireBytes(`${pupil(0)}:${learner.deviceId}`);
    await choose(learner, "sound");
    await until(() => spent.some(({ mode }) => mode === "sound"), "a piece in sound");
    await learner.call("room:leave", { lessonId: learner.lessonId });
    const total = () => downOf(pupil(0));
    await until(() => total() >= (wire?.down ?? 0), "the last piece");
    expect(
      spent.every(({ downBytes, upBytes, ms }) => downBytes >= 0 && upBytes >= 0 && ms >= 0),
    ).toBe(true);
  });

  test("HTTP counts as the device says it, believed as far as a link can carry", async () => {
    await lesson();
    const learner = await join(pupil(0));
    const tell = (httpBytes: number) =>
      learner.call("room:reportLink", {
        ...{ lessonId: learner.lessonId, lossShare: null, sendShare: null },
        ...{ silentMs: 0, rttMs: null, httpBytes },
      });
    const fetched = () =>
      spent
        .filter(({ personId }) => personId === pupil(0))
        .reduce((sum, one) => sum + one.fetchedBytes, 0);
    await tell(70_000);
    await until(() => fetched() === 70_000, "70 kB");
    await tell(100_000);
    await until(() => fetched() === 100_000, "30 kB more");
    await tell(9e12);
    await until(() => fetched() > 100_000, "more");
    expect(fetched()).toBeLessThan(20_000_000);
  });
});

/** Bytes that begin as a WebP does. */
function webp(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.write("RIFF", 0, "latin1");
  bytes.write("WEBP", 8, "latin1");
  return bytes;
}
