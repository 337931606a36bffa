import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MediaError } from "#media/errors.ts";
import type { ProduceRequest, Sfu, SfuRoom } from "#media/types.ts";
import { countingReceiver } from "../support/peer/counting-receiver.ts";
import { startEngine, until } from "../support/peer/engine.ts";
import { joinRoom } from "../support/peer/engine-peer.ts";
import { syntheticTrack } from "../support/peer/synthetic-track.ts";

let sfu: Sfu;
let room: SfuRoom;
let pid: number | undefined;
beforeAll(async () => {
  sfu = await startEngine();
  room = await sfu.openRoom("lesson");
  pid = sfu.health()[0]?.pid;
});
afterAll(() => sfu.close());

/** What came over the wire and claims to be what the engine wants. */
function claimed(value: unknown) {
  return JSON.parse(JSON.stringify(value) ?? "null");
}

/** Everything is refused by a MediaError or, by luck, accepted; nothing else may happen. */
async function outcome(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
    return "accepted";
  } catch (error) {
    if (error instanceof MediaError) return error.reason;
    throw error;
  }
}

const GOOD: ProduceRequest = {
  kind: "video",
  source: "camera",
  isPaused: false,
  rtpParameters: {
    mid: "0",
    codecs: [
      {
        mimeType: "video/VP8",
        payloadType: 101,
        clockRate: 90_000,
        parameters: {},
        rtcpFeedback: [],
      },
      {
        mimeType: "video/rtx",
        payloadType: 102,
        clockRate: 90_000,
        parameters: { apt: 101 },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: [{ uri: "urn:ietf:params:rtp-hdrext:sdes:mid", id: 1, encrypt: false }],
    encodings: [
      { ssrc: 1_111, rtx: { ssrc: 1_112 }, scalabilityMode: "L1T2" },
      { ssrc: 1_113, rtx: { ssrc: 1_114 }, scalabilityMode: "L1T2" },
    ],
    rtcp: { cname: "x", reducedSize: true },
  },
};

const odd = fc.oneof(
  fc.constantFrom(null, -1, 0, 1.5, 2 ** 40, "", "x", [], {}, true, "L9T9", "video/VP8"),
  fc.string({ maxLength: 300, unit: "binary" }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Copies a value with one place in it, chosen by `seed`, replaced. */
function mutate(value: unknown, seed: number, replacement: unknown): unknown {
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const copy = claimed(value);
  const walk = (holder: Record<string, unknown>) => {
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      const inner = holder[key];
      if (inner !== null && typeof inner === "object") walk(Object(inner));
    }
  };
  walk(copy);
  const place = places[seed % places.length];
  if (place) place.holder[place.key] = replacement;
  return copy;
}

describe("garbage from a client", () => {
  test("as rtpParameters is refused by a MediaError and harms neither room nor worker", async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.nat(), odd, async (seed, replacement) => {
        const { id } = await room.openTransport("vandal", "send");
        const rtpParameters = claimed(mutate(GOOD.rtpParameters, seed, replacement));
        const result = await outcome(() => room.produce("vandal", id, { ...GOOD, rtpParameters }));
        seen.set(result, (seen.get(result) ?? 0) + 1);
        expect(["accepted", "bad_parameters"]).toContain(result);
      }),
      { numRuns: 400, endOnFailure: true },
    );
    expect(seen.get("bad_parameters")).toBeGreaterThan(50);
    expect(seen.get("accepted")).toBeGreaterThan(10); // Or nothing reached the worker.
    expect(sfu.health()).toEqual([{ pid, rooms: 1, isAlive: true }]);
  });

  test("as a whole request, as dtlsParameters, as capabilities and as layers likewise", async () => {
    const send = await room.openTransport("vandal", "send");
    await room.openTransport("vandal", "receive");
    const { producerId } = await room.produce("vandal", send.id, GOOD);
    const capabilities = room.rtpCapabilities;
    const fingerprints = [{ algorithm: "sha-256", value: "AA:BB" }];
    await fc.assert(
      fc.asyncProperty(fc.nat(), odd, async (seed, replacement) => {
        const dtls = claimed(mutate({ role: "client", fingerprints }, seed, replacement));
        const caps = claimed(mutate(capabilities, seed, replacement));
        const layers = claimed(mutate({ spatialLayer: 1, temporalLayer: 1 }, seed, replacement));
        const request = claimed(mutate(GOOD, seed, replacement));
        const { id } = await room.openTransport("second", "send");
        const { id: consumerId } = await room.consume("vandal", producerId, capabilities);
        const layered = await outcome(() => room.setPreferredLayers("vandal", consumerId, layers));
        room.closeConsumer("vandal", consumerId);
        const results = [
          layered,
          await outcome(() => room.connectTransport("second", id, dtls)),
          await outcome(() => room.consume("vandal", producerId, caps)),
          await outcome(() => room.produce("second", id, request)),
        ];
        for (const result of results)
          expect(["accepted", "bad_parameters", "cannot_consume"]).toContain(result);
      }),
      { numRuns: 200, endOnFailure: true },
    );
    expect(sfu.health()).toEqual([{ pid, rooms: 1, isAlive: true }]);
  });

  test("leaves others undisturbed: a lesson in the same room works afterwards", async () => {
    const teacher = await joinRoom(room, "teacher");
    const pupil = await joinRoom(room, "pupil");
    const camera = syntheticTrack("video", { bitrateBps: 300_000 });
    const { id } = await teacher.publish("camera", camera);
    const { count } = countingReceiver(await pupil.receive(id));
    await until(() => count.packets > 20, "video");
    camera.stop();
  });
});

describe("what belongs to another peer", () => {
  test("cannot be used, and an unknown thing has its own reason", async () => {
    const { id: sendId } = await room.openTransport("owner", "send");
    const { id: receiveId } = await room.openTransport("owner", "receive");
    const { producerId } = await room.produce("owner", sendId, GOOD);
    await room.openTransport("thief", "send");
    const reasons = [
      [room.produce("thief", sendId, GOOD), "no_such_transport"],
      [room.produce("owner", receiveId, GOOD), "no_such_transport"],
      [room.produce("nobody", sendId, GOOD), "no_such_transport"],
      [room.restartIce("thief", sendId), "no_such_transport"],
      [room.pauseProducer("thief", producerId), "no_such_producer"],
      [room.consume("thief", producerId, room.rtpCapabilities), "no_such_transport"],
      [room.consume("owner", "nothing", room.rtpCapabilities), "no_such_producer"],
      [room.consume("owner", producerId, {}), "cannot_consume"],
      [room.resumeConsumer("thief", "nothing"), "no_such_consumer"],
      [room.produce("owner", sendId, { ...GOOD, source: "microphone" }), "bad_parameters"],
    ] as const;
    for (const [call, reason] of reasons) await expect(call).rejects.toMatchObject({ reason });
    room.closeProducer("thief", producerId);
    await expect(room.resumeProducer("owner", producerId)).resolves.toBeUndefined();
    await expect(room.restartIce("owner", sendId)).resolves.toMatchObject({
      usernameFragment: expect.any(String),
    });
  });
});
