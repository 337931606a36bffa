import { expect, test } from "vitest";
import { roomCalls } from "#server/rooms/protocol.ts";
import { roomFixture } from "../../support/room-fixture.ts";
import { CallRefused } from "../../support/room-link.ts";

const room = roomFixture({ pupils: 2 });

const deep = (levels: number): unknown => (levels === 0 ? "x" : { nested: deep(levels - 1) });
const RUBBISH: readonly unknown[] = [
  null,
  7,
  "lesson",
  [],
  {},
  { lessonId: { $gt: "" } },
  { lessonId: "0".repeat(24), transportId: "", producerId: [], personId: "me", text: 1 },
  { __proto__: { lessonId: 1 }, constructor: { prototype: {} } },
  deep(50),
];
/** Fields of the right kind that mean nothing, so that a request passes the door and reaches the room. */
const MEANINGLESS = {
  transportId: "nowhere",
  producerId: "nothing",
  consumerId: "nothing",
  consumerIds: ["nothing"],
  producerIds: ["nothing"],
  personId: "0".repeat(24),
  messageId: "0".repeat(24),
  dtlsParameters: { fingerprints: [{ algorithm: "sha-1", value: "?" }], role: "boss" },
  rtpParameters: { codecs: [{ mimeType: 7 }], encodings: [{ ssrc: 1, rid: {} }] },
  rtpCapabilities: { codecs: [{ kind: "smell", mimeType: "audio/opus" }] },
  kind: "audio",
  source: "microphone",
  spatialLayer: 3,
};

test("no rubbish is an internal failure, and nobody else notices it", async () => {
  const { lessonId, teacher } = room.server;
  const host = await room.joinTeacher();
  await host.publish("microphone");
  const listener = await room.join(room.pupil(1));
  await listener.receives(teacher.id, "microphone");
  const stranger = await room.join(room.pupil(0));
  const refused = new Set([
    "invalid",
    "forbidden",
    "not_found",
    "conflict",
    "too_many",
    "too_large",
  ]);

  // Leaving comes last: before it, what means something reaches the room.
  const events = Object.keys(roomCalls).filter((event) => event !== "room:leave");
  let answered = 0;
  for (const event of [...events, "room:leave"]) {
    for (const request of [...RUBBISH, { ...MEANINGLESS, lessonId }]) {
      const failure = await stranger.link.ask(event, request).then(
        () => null, // a few mean something by chance, such as leaving
        (error: unknown) => error,
      );
      answered++;
      if (failure === null) continue;
      expect(failure, event).toBeInstanceOf(CallRefused);
      expect(refused, event).toContain(failure instanceof CallRefused ? failure.code : failure);
      await new Promise((go) => setTimeout(go, 20)); // below the limit of calls
    }
  }
  expect(answered).toBe(Object.keys(roomCalls).length * (RUBBISH.length + 1));
  await listener.receives(teacher.id, "microphone");
}, 60_000);

test("an event without a callback, or of no name we know, does no harm", async () => {
  const one = await room.join(room.pupil(0));
  one.link.socket.emit("room:sendChat", { lessonId: one.lessonId, text: "nobody waits" });
  one.link.socket.emit("room:fly", {}, () => {});
  const { lessonId } = one;
  await expect(one.call("room:raiseHand", { lessonId, isRaised: true })).resolves.toEqual({});
});
