import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isDurationGuessed, judge, toReport, truncationOf } from "#media/hls/intake.ts";
import type { IntakeLimits, Probe } from "#media/hls/types.ts";

const limits: IntakeLimits = { maxDurationS: 60, maxPixels: 1_000_000, maxStreams: 4 };
const picture = {
  codec_type: "video",
  codec_name: "h264",
  codec_tag_string: "avc1",
  width: 640,
  height: 360,
  sample_aspect_ratio: "1:1",
  avg_frame_rate: "30000/1001",
  duration: "10.0",
};
const sound = {
  codec_type: "audio",
  codec_name: "aac",
  channels: 2,
  sample_rate: "48000",
  duration: "10.5",
};
const format = {
  format_name: "mov,mp4,m4a,3gp,3g2,mj2",
  nb_streams: 2,
  start_time: "0.0",
  duration: "10.5",
};
const verdictOf = (streams: object[], about: object = format) =>
  judge(toReport({ streams, format: about }), { sizeBytes: 1000, limits });
function probeOf(streams: object[], about: object = format): Probe {
  const verdict = verdictOf(streams, about);
  if ("refusal" in verdict) throw new Error(verdict.refusal.code);
  return verdict.probe;
}

describe("judge", () => {
  test("gives the facts of a film; its length is that of the longer stream", () => {
    expect(probeOf([picture, sound])).toEqual({
      container: "mov",
      durationMs: 10_500,
      sizeBytes: 1000,
      video: {
        codec: "h264",
        widthPx: 640,
        heightPx: 360,
        fps: 30_000 / 1001,
        rotation: 0,
        isHdr: false,
        startMs: 0,
      },
      sound: { codec: "aac", channels: 2, sampleRate: 48_000 },
    });
  });

  test.each([
    [-90, 90, 360, 640],
    [90, 270, 360, 640],
    [180, 180, 640, 360],
    [-180, 180, 640, 360],
    [-89.9, 90, 360, 640],
  ])("a matrix of %d is a turn by %d", (matrix, rotation, widthPx, heightPx) => {
    const turned = {
      ...picture,
      side_data_list: [{ side_data_type: "Display Matrix", rotation: matrix }],
    };
    expect(probeOf([turned]).video).toMatchObject({ rotation, widthPx, heightPx });
  });

  test("an old tag turns too; samples that are not square widen the picture before it is turned", () => {
    const old = {
      ...picture,
      width: 720,
      height: 576,
      sample_aspect_ratio: "16:11",
      tags: { rotate: "90" },
    };
    expect(probeOf([old]).video).toMatchObject({ widthPx: 576, heightPx: 1048, rotation: 90 });
  });

  test.each(["0:1", "100:1", "1:100", "N/A", ""])(
    "a sample aspect of %j is not believed",
    (sar) => {
      expect(probeOf([{ ...picture, sample_aspect_ratio: sar }]).video).toMatchObject({
        widthPx: 640,
      });
    },
  );

  test.each([
    ["120/1", "120/1", 60],
    ["0/0", "25/1", 25],
    ["0/0", "1000/1", 30],
    ["0/0", "0/0", 30],
    ["5/1", "1000/1", 5],
  ])("an average of %s with a base of %s is %d frames a second", (average, base, fps) => {
    const given = { ...picture, avg_frame_rate: average, r_frame_rate: base };
    expect(probeOf([given]).video?.fps).toBe(fps);
  });

  test.each([
    ["smpte2084", true],
    ["arib-std-b67", true],
    ["bt709", false],
  ])("transfer %s: HDR %s", (transfer, isHdr) => {
    expect(probeOf([{ ...picture, color_transfer: transfer }]).video?.isHdr).toBe(isHdr);
  });

  test("a cover does not make a film of a piece of music", () => {
    const cover = { ...picture, codec_name: "mjpeg", disposition: { attached_pic: 1 } };
    expect(probeOf([cover, sound]).video).toBeNull();
    expect(verdictOf([cover])).toEqual({ refusal: { code: "no_streams" } });
  });

  test("a sound that begins late ends late", () => {
    const late = { ...sound, start_time: "2.0" };
    expect(probeOf([picture, late]).durationMs).toBe(12_500);
  });

  test("a picture that begins after its sound says by how much", () => {
    const early = { ...sound, start_time: "-0.021" };
    const late = { ...picture, start_time: "0.0" };
    const about = { ...format, start_time: "-0.021" };
    expect(probeOf([late, early], about).video?.startMs).toBeCloseTo(21);
    expect(probeOf([picture]).video?.startMs).toBe(0);
  });

  test("Matroska's clock counts, the container's length where streams have none", () => {
    const { duration: _, ...bare } = picture;
    expect(probeOf([{ ...bare, tags: { DURATION: "00:00:12.500000000" } }]).durationMs).toBe(
      12_500,
    );
    expect(probeOf([bare]).durationMs).toBe(10_500);
    expect(probeOf([bare], { ...format, duration: undefined }).durationMs).toBe(0);
  });

  test.each<[string, object[], object]>([
    ["damaged", [], {}],
    ["no_streams", [{ codec_type: "subtitle", codec_name: "subrip" }], {}],
    ["no_streams", [{ codec_type: "data" }], {}],
    ["protected", [{ ...picture, codec_tag_string: "encv" }], {}],
    ["protected", [{ ...picture, tags: { enc_key_id: "AAAA" } }], {}],
    [
      "protected",
      [{ ...picture, side_data_list: [{ side_data_type: "Encryption initialization data" }] }],
      {},
    ],
    ["unsupported_codec", [{ ...picture, codec_name: "ffv1" }], {}],
    ["unsupported_codec", [picture, { ...sound, codec_name: "truehd" }], {}],
    ["unsupported_codec", [picture, { ...sound, codec_name: "constructor" }], {}],
    ["too_many_pixels", [{ ...picture, width: 2000, height: 501 }], {}],
    ["damaged", [{ ...picture, width: 0, height: 0 }], {}],
    ["damaged", [{ ...sound, channels: 0 }], {}],
    ["still_picture", [{ ...picture, nb_frames: "1" }], {}],
    ["too_long", [picture], { ...format, duration: "60.1" }],
    ["too_many_streams", [sound, sound, sound, sound, sound], {}],
    ["too_many_streams", [sound], { ...format, nb_streams: 900 }],
  ])("%s: %j", (code, streams, about) => {
    expect(verdictOf(streams, { ...format, ...about })).toMatchObject({ refusal: { code } });
  });

  test("exactly at its limits a file is let in", () => {
    expect(probeOf([{ ...picture, width: 2000, height: 500 }]).video?.widthPx).toBe(2000);
    expect(probeOf([{ ...picture, duration: "60.0" }, sound, sound, sound]).durationMs).toBe(
      60_000,
    );
  });

  test("whatever ffprobe says, there is a verdict, and its sizes are even and its rates sane", () => {
    const anything = fc.oneof(fc.string(), fc.double(), fc.constant(null), fc.object());
    const stream = fc.record(
      {
        codec_type: fc.constantFrom("video", "audio", "data"),
        codec_name: fc.constantFrom("h264", "aac", "x"),
        width: anything,
        height: fc.nat(9000),
        avg_frame_rate: fc.oneof(anything, fc.constantFrom("1/0", "0/0", "25/1")),
        sample_aspect_ratio: anything,
        channels: anything,
        sample_rate: anything,
        duration: anything,
        tags: anything,
        side_data_list: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(stream), anything, (streams, about) => {
        const verdict = judge(toReport({ streams, format: about }), { sizeBytes: 1, limits });
        if ("refusal" in verdict) return;
        const { video, durationMs } = verdict.probe;
        expect(Number.isFinite(durationMs)).toBe(true);
        if (!video) return;
        expect([video.widthPx % 2, video.heightPx % 2]).toEqual([0, 0]);
        expect(video.fps > 0 && video.fps <= 60).toBe(true);
        expect([0, 90, 180, 270]).toContain(video.rotation);
      }),
    );
  });
});

describe("truncationOf", () => {
  test.each([
    [10_000, 9_000, null],
    [10_000, 8_999, { code: "truncated", readableS: 9, claimedS: 10 }],
    [4_000, 390, { code: "truncated", readableS: 0.4, claimedS: 4 }],
    [3_600_000, 3_564_000, null],
    [3_600_000, 3_563_000, { code: "truncated", readableS: 3563, claimedS: 3600 }],
    [500, 250, null],
    [500, 249, { code: "truncated", readableS: 0.2, claimedS: 0.5 }],
    [10_000, 0, { code: "damaged" }],
    [0, 5_000, null],
    [10_000, 12_000, null],
  ])("claims %d ms, decoded %d ms", (durationMs, decodedMs, refusal) => {
    expect(truncationOf({ durationMs }, decodedMs)).toEqual(refusal);
  });
});

test.each([
  [4_000, 390, true],
  [60_000, 59_100, false],
  [600_000, 595_000, false],
  [600_000, 590_000, true],
  [900, 500, false],
])("a file of %d ms that ends at %d is truncated: %s", (durationMs, decodedMs, isTruncated) => {
  expect(truncationOf({ durationMs }, decodedMs) !== null).toBe(isTruncated);
});

test("a length that is guessed or missing is counted", () => {
  const probe = probeOf([picture]);
  expect(isDurationGuessed(probe)).toBe(false);
  expect(isDurationGuessed({ ...probe, durationMs: 0 })).toBe(true);
  expect(isDurationGuessed({ ...probe, container: "mp3" })).toBe(true);
});
