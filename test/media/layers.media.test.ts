import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientCapabilities, withoutUnwanted } from "#media/sfu/codecs.ts";
import type { Sfu, SfuRoom } from "#media/types.ts";
import { toWeriftTrack } from "../support/peer/dom.ts";
import { startEngine, until } from "../support/peer/engine.ts";
import { joinRoom } from "../support/peer/engine-peer.ts";
import { LAYERS, publishSimulcast } from "../support/peer/simulcast.ts";
import { syntheticTrack } from "../support/peer/synthetic-track.ts";
import { readVp8Size } from "../support/peer/vp8.ts";

let sfu: Sfu;
let room: SfuRoom;
beforeAll(async () => {
  sfu = await startEngine();
  room = await sfu.openRoom("lesson");
});
afterAll(() => sfu.close());

describe("a simulcast consumer", () => {
  test("switches to each layer asked for, from a client that lists abs-capture-time", async () => {
    const teacher = await joinRoom(room, "teacher", { listsCaptureTime: true });
    const pupil = await joinRoom(room, "pupil");
    const voice = syntheticTrack("audio");
    const transport = await teacher.open("send");
    const sound = await transport.produce({
      track: voice.track,
      appData: { source: "microphone" },
    });
    const camera = await publishSimulcast(room, "teacher", transport, sound);
    const consumer = await pupil.receive(camera.producerId);

    let latest: { widthPx: number; heightPx: number } | null = null;
    toWeriftTrack(consumer.track).onReceiveRtp.subscribe(({ payload }) => {
      latest = readVp8Size(payload) ?? latest;
    });
    const tookMs: number[] = [];
    for (const spatialLayer of [0, 2, 1, 2, 0]) {
      const wanted = LAYERS[spatialLayer];
      const startedAt = performance.now();
      await room.setPreferredLayers("pupil", consumer.id, { spatialLayer });
      await until(() => latest?.widthPx === wanted?.widthPx, `layer ${spatialLayer}`, 8_000);
      expect(latest).toEqual({ widthPx: wanted?.widthPx, heightPx: wanted?.heightPx });
      tookMs.push(Math.round(performance.now() - startedAt));
    }
    console.info(`layer switches took ${tookMs.join(", ")} ms`);
    camera.stop();
    voice.stop();
  });
});

describe("capabilities for clients", () => {
  test("ask for transport-cc of pictures, and not of sound, whose rate is fixed", () => {
    const { codecs = [], headerExtensions = [] } = room.rtpCapabilities;
    const isCc = ({ uri }: { uri: string }) => uri.includes("transport-wide-cc");
    expect(headerExtensions.filter(isCc).map(({ kind }) => kind)).toEqual(["video"]);
    for (const { kind, rtcpFeedback = [] } of codecs) {
      const types = rtcpFeedback.map(({ type }) => type);
      if (kind === "audio") expect(types).toEqual(["nack"]);
    }
  });

  const URI = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";

  test("have no abs-capture-time, and keep all else", () => {
    const { codecs, headerExtensions } = room.rtpCapabilities;
    const uris = headerExtensions?.map(({ uri }) => uri) ?? [];
    expect(uris).not.toContain(URI);
    expect(uris).toContain("urn:ietf:params:rtp-hdrext:ssrc-audio-level");
    expect(uris.some((uri) => uri.includes("transport-wide-cc"))).toBe(true);
    const names = codecs?.map(({ mimeType }) => mimeType).filter((name) => !name.endsWith("rtx"));
    expect(names).toEqual(["audio/opus", "video/VP8", "video/VP9", "video/H264"]);
    const opus = codecs?.find(({ mimeType }) => mimeType === "audio/opus");
    expect(opus?.parameters).toMatchObject({ useinbandfec: 1, usedtx: 1 });
  });

  test("a client's parameters lose it too, and a shape that is none passes untouched", () => {
    const codecs = [{ mimeType: "video/VP8", payloadType: 100, clockRate: 90_000 }];
    const kept = { uri: "urn:ietf:params:rtp-hdrext:sdes:mid", id: 1 } as const;
    const listed = withoutUnwanted({ codecs, headerExtensions: [kept, { uri: URI, id: 9 }] });
    expect(listed.headerExtensions).toEqual([kept]);
    expect(withoutUnwanted({ codecs })).toEqual({ codecs });
    expect(clientCapabilities({})).toEqual({ headerExtensions: [] });
  });
});
