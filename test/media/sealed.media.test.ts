import { afterAll, beforeAll, expect, test } from "vitest";
import type { RoomEvents, Sfu, SfuRoom } from "#media/types.ts";
import { toWeriftTrack } from "../support/peer/dom.ts";
import { startEngine, until } from "../support/peer/engine.ts";
import { type EnginePeer, joinRoom } from "../support/peer/engine-peer.ts";
import { syntheticTrack } from "../support/peer/synthetic-track.ts";

const LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

let sfu: Sfu;
let sealed: SfuRoom;
let open: SfuRoom;
const voice = syntheticTrack("audio");
const other = syntheticTrack("audio");

beforeAll(async () => {
  sfu = await startEngine();
  sealed = await sfu.openRoom("sealed", { isSealed: true });
  open = await sfu.openRoom("open");
});
afterAll(async () => {
  voice.stop();
  other.stop();
  await sfu.close();
});

test("one hears the other, and the engine hears nobody: no tap, no loudness", async () => {
  const levels: RoomEvents["levels"][] = [];
  const heardOpen: RoomEvents["levels"][] = [];
  sealed.on("levels", (...args) => levels.push(args));
  open.on("levels", (...args) => heardOpen.push(args));
  sealed.on("speakerChanged", () => levels.push([[]]));
  const [a, b] = [await joinRoom(sealed, "a"), await joinRoom(sealed, "b")];
  const control: EnginePeer = await joinRoom(open, "c");
  const sent = await a.publish("microphone", voice);
  const spoken = await control.publish("microphone", other);

  const received = await b.receive(sent.id);
  let packets = 0;
  toWeriftTrack(received.track).onReceiveRtp.subscribe(() => packets++);
  // The open room beside it is listened to all the while: as long as that takes, here nothing is said.
  await until(() => packets >= 50 && heardOpen.length >= 2, "a second of sound, and its loudness");
  expect(levels).toEqual([]);

  await expect(sealed.tap("a", sent.id, "low")).rejects.toMatchObject({ reason: "sealed" });
  await expect(sealed.tap("a", "no-such", "high")).rejects.toMatchObject({ reason: "sealed" });
  const tap = await open.tap("c", spoken.id, "low");
  expect(tap.mimeType).toBe("audio/opus");
  tap.close();
});

test("loudness is offered nowhere in it, and taken from no one who lists it all the same", async () => {
  const uris = (room: SfuRoom) =>
    (room.rtpCapabilities.headerExtensions ?? []).map(({ uri }) => String(uri));
  expect(uris(open)).toContain(LEVEL);
  expect(uris(sealed)).not.toContain(LEVEL);
  expect([sealed.isSealed, open.isSealed]).toEqual([true, false]);

  // A client of its own making sends by another room's capabilities, which list it.
  const stubborn = { openTransport: sealed.openTransport.bind(sealed) };
  const asOpen: SfuRoom = Object.assign(Object.create(sealed), {
    ...stubborn,
    connectTransport: sealed.connectTransport.bind(sealed),
    produce: sealed.produce.bind(sealed),
    rtpCapabilities: open.rtpCapabilities,
  });
  const liar = await joinRoom(asOpen, "liar");
  const sent = await liar.publish("microphone", syntheticTrack("audio"));
  expect(sent.rtpParameters.headerExtensions?.map(({ uri }) => String(uri))).toContain(LEVEL);
  const hearer = await joinRoom(sealed, "hearer");
  await hearer.open("receive");
  const offered = await sealed.consume("hearer", sent.id, open.rtpCapabilities);
  expect(offered.rtpParameters.headerExtensions?.map(({ uri }) => String(uri))).not.toContain(
    LEVEL,
  );
});
