import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as werift from "werift";
import type { RoomEvents, Sfu, SfuRoom } from "#media/types.ts";
import { countingReceiver } from "../support/peer/counting-receiver.ts";
import { toWeriftTrack } from "../support/peer/dom.ts";
import { startEngine, until } from "../support/peer/engine.ts";
import { type EnginePeer, joinRoom } from "../support/peer/engine-peer.ts";
import { syntheticTrack } from "../support/peer/synthetic-track.ts";

let sfu: Sfu;
let room: SfuRoom;
let teacher: EnginePeer;
let pupil: EnginePeer;
const voice = syntheticTrack("audio");
const camera = syntheticTrack("video", { bitrateBps: 400_000 });

/** All a room says, by event, from the moment of asking. */
function listen<E extends keyof RoomEvents>(event: E): RoomEvents[E][] {
  const heard: RoomEvents[E][] = [];
  room.on(event, (...args) => heard.push(args));
  return heard;
}

beforeAll(async () => {
  sfu = await startEngine();
  room = await sfu.openRoom("lesson");
  teacher = await joinRoom(room, "teacher");
  pupil = await joinRoom(room, "pupil");
});
afterAll(async () => {
  voice.stop();
  camera.stop();
  await sfu.close();
});

describe("a lesson over the WebRtcServer", () => {
  test("a pupil shakes hands by DTLS and receives, and the worker lives on", async () => {
    const pidBefore = sfu.health()[0]?.pid;
    const states = listen("transportChanged");
    const microphone = await teacher.publish("microphone", voice);
    const video = await teacher.publish("camera", camera);
    const heard = await pupil.receive(microphone.id);
    const seen = await pupil.receive(video.id);
    let decrypted = 0;
    toWeriftTrack(heard.track).onReceiveRtp.subscribe(() => decrypted++);
    await until(() => decrypted >= 25, "half a second of sound");

    const { count } = countingReceiver(seen);
    await until(() => count.packets > 50, "fifty packets of video");
    expect(count.lost).toBe(0);
    expect(Math.min(...count.delaysMs)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...count.delaysMs)).toBeLessThan(500);
    const connected = states.flat().filter(({ state }) => state === "connected");
    expect(connected.map(({ peerId, direction }) => [peerId, direction])).toEqual(
      expect.arrayContaining([
        ["teacher", "send"],
        ["pupil", "receive"],
      ]),
    );
    expect(sfu.health()).toEqual([{ pid: pidBefore, rooms: 1, isAlive: true }]);
  });

  test("levels name who speaks, and an empty list says all are silent", async () => {
    const levels = listen("levels");
    const speakers = listen("speakerChanged");
    const other = await joinRoom(room, "other");
    const otherVoice = syntheticTrack("audio", { levelDb: -40 });
    const producer = await other.publish("microphone", otherVoice);
    await until(() => levels.some(([list]) => list.length === 2), "two voices");
    const both = levels.map(([list]) => list).find((list) => list.length === 2);
    expect(both?.map(({ peerId, levelDb }) => [peerId, levelDb])).toEqual([
      ["teacher", -20],
      ["other", -40],
    ]);
    voice.setLevel(-100);
    otherVoice.setLevel(-100);
    await until(() => levels.some(([list]) => list.length === 0), "silence");
    otherVoice.setLevel(-10);
    await until(() => speakers.length > 0, "another takes the floor");
    expect(speakers[0]).toEqual([{ peerId: "other", producerId: producer.id }]);
    voice.setLevel(-20);
    otherVoice.stop();
    room.closeProducer("other", producer.id);
    other.close();
  });

  test("a pause, a resume and an end are told to who receives", async () => {
    const paused = listen("consumerPaused");
    const resumed = listen("consumerResumed");
    const ended = listen("consumerClosed");
    const producersEnded = listen("producerClosed");
    const track = syntheticTrack("video", { bitrateBps: 200_000 });
    const screen = await teacher.publish("screen", track);
    const consumer = await pupil.receive(screen.id);
    const about = { peerId: "pupil", consumerId: consumer.id };

    await room.pauseProducer("teacher", screen.id);
    await until(() => paused.length === 1, "the pause");
    await room.resumeProducer("teacher", screen.id);
    await until(() => resumed.length === 1, "the resume");
    room.closeProducer("teacher", screen.id);
    await until(() => ended.length === 1, "the end");

    expect(paused).toEqual([[about]]);
    expect(resumed).toEqual([[about]]);
    expect(ended).toEqual([[{ ...about, producerId: screen.id }]]);
    expect(producersEnded).toEqual([
      [{ peerId: "teacher", producerId: screen.id, source: "screen" }],
    ]);
    track.stop();
  });

  test("asking twice for a producer gives one consumer, also at the same time", async () => {
    const track = syntheticTrack("audio");
    const { id } = await teacher.publish("screenSound", track);
    await pupil.open("receive");
    const capabilities = pupil.device.recvRtpCapabilities;
    const [first, second] = await Promise.all([
      room.consume("pupil", id, capabilities),
      room.consume("pupil", id, capabilities),
    ]);
    await room.pauseProducer("teacher", id);
    const third = await room.consume("pupil", id, capabilities);
    expect(first.isProducerPaused).toBe(false);
    expect(second).toEqual(first);
    expect(third).toEqual({ ...first, isProducerPaused: true });
    room.closeConsumer("pupil", first.id);
    const fourth = await room.consume("pupil", id, capabilities);
    expect(fourth.id).not.toBe(first.id);
    track.stop();
  });

  test("a second transport of the same direction replaces the first, which is told as closed", async () => {
    const states = listen("transportChanged");
    const ended = listen("consumerClosed");
    const track = syntheticTrack("audio");
    const { id } = await teacher.publish("screenSound", track);
    await pupil.open("receive");
    const consumer = await pupil.receive(id);
    await pupil.open("receive");
    await until(() => ended.length > 0, "the end of the first one's consumer");
    expect(ended).toContainEqual([{ peerId: "pupil", consumerId: consumer.id, producerId: id }]);
    expect(
      states.flat().some(({ state, peerId }) => state === "closed" && peerId === "pupil"),
    ).toBe(true);
    await expect(pupil.receive(id)).resolves.toMatchObject({ closed: false });
    track.stop();
  });
});

describe("room.sentBytes", () => {
  test("counts by what was carried, and keeps what closed consumers carried", async () => {
    const viewer = await joinRoom(room, "viewer");
    const screenTrack = syntheticTrack("video", { bitrateBps: 300_000 });
    const voiceTrack = syntheticTrack("audio");
    const screen = await teacher.publish("screen", screenTrack);
    const sound = await teacher.publish("screenSound", voiceTrack);
    const seen = countingReceiver(await viewer.receive(screen.id)).count;
    const heard = countingReceiver(await viewer.receive(sound.id)).count;
    await until(() => seen.packets > 30 && heard.packets > 30, "both streams");

    const open = await room.sentBytes("viewer");
    expect(open.screen).toBeGreaterThan(30 * 1_100);
    expect(open.audio).toBeGreaterThan(30 * 80);
    expect(open.video).toBe(0);

    room.closeProducer("teacher", screen.id);
    const closed = await room.sentBytes("viewer");
    expect(closed.screen).toBeGreaterThanOrEqual(open.screen);
    expect(closed.screen).toBeGreaterThanOrEqual(seen.packets * 1_100);
    await viewer.open("receive");
    const after = await room.sentBytes("viewer");
    expect(after.screen).toBe(closed.screen);
    expect(after.audio).toBeGreaterThanOrEqual(closed.audio);
    screenTrack.stop();
    voiceTrack.stop();
    viewer.close();
    await expect(room.sentBytes("viewer")).resolves.toEqual({ audio: 0, video: 0, screen: 0 });
  });
});

describe("pupils who come one after another", () => {
  test("each see a picture within 0.8 s, though the camera ignores requests 300 ms apart", async () => {
    const film = syntheticTrack("video", { bitrateBps: 200_000, keyFrameEveryMs: 60_000 });
    const sound = syntheticTrack("audio");
    const screen = await teacher.publish("screen", film);
    const { id: soundId } = await teacher.publish("screenSound", sound);
    const pupils = await Promise.all(
      ["a", "b", "c", "d", "e", "f"].map((id) => joinRoom(room, `late-${id}`)),
    );
    // Connected before, so that only the wait for the key frame is measured.
    const ready = await Promise.all(
      pupils.map(async (late) => countingReceiver(await late.receive(soundId)).count),
    );
    await until(() => ready.every(({ packets }) => packets > 0), "connections");
    const waits = pupils.map(async (late, index) => {
      await new Promise((resolve) => setTimeout(resolve, 130 * index));
      const askedAt = performance.now();
      const { count } = countingReceiver(await late.receive(screen.id));
      await until(() => count.firstAtMs !== null, "a picture");
      return (count.firstAtMs ?? 0) - askedAt;
    });
    expect(Math.max(...(await Promise.all(waits)))).toBeLessThan(800);
    film.stop();
    sound.stop();
    for (const late of pupils) late.close();
  });
});

describe("room.limitSending", () => {
  test("tells the sender the most it may send, and takes it back", async () => {
    const sender = await joinRoom(room, "limited");
    const track = syntheticTrack("video", { bitrateBps: 600_000 });
    const caps: bigint[] = [];
    await room.openTransport("limited", "receive");
    await room.limitSending("limited", 150_000);
    const producer = await sender.publish("camera", track);
    onRemb(producer.rtpSender, (bps) => caps.push(bps));
    await until(() => caps.length > 0, "a cap set before the transport was there");
    expect(caps.at(-1)).toBe(150_000n);
    await room.limitSending("limited", 0);
    await until(() => caps.at(-1) === 0n || (caps.at(-1) ?? 0n) > 1_000_000n, "no cap");
    track.stop();
    sender.close();
  });

  test("refuses what is no bitrate", async () => {
    await expect(room.limitSending("teacher", Number.NaN)).rejects.toMatchObject({
      reason: "bad_parameters",
    });
    await expect(room.limitSending("teacher", -1)).rejects.toMatchObject({
      reason: "bad_parameters",
    });
  });
});

function onRemb(sender: unknown, tell: (bps: bigint) => void): void {
  if (!(sender instanceof werift.RTCRtpSender)) throw new TypeError("Not a werift sender");
  sender.transport?.onRtcp.subscribe((packet) => {
    if (!(packet instanceof werift.RtcpPayloadSpecificFeedback)) return;
    const { feedback } = packet;
    if (feedback instanceof werift.ReceiverEstimatedMaxBitrate) tell(feedback.bitrate);
  });
}
