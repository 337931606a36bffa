import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linkExpiry } from "#server/videos/signing.ts";
import {
  type Delivery,
  fillStorage,
  playlist,
  segment,
  startDelivery,
  VIDEO,
} from "../../support/delivery.ts";

let delivery: Delivery;
beforeAll(async () => {
  delivery = await startDelivery();
  await fillStorage(delivery.storage);
});
afterAll(() => delivery.stop());
const ask: Delivery["ask"] = (...request) => delivery.ask(...request);
const prefix: Delivery["prefix"] = (...of) => delivery.prefix(...of);

describe("what is sent", () => {
  test.each([
    ["master.m3u8", "application/vnd.apple.mpegurl"],
    ["sound.m3u8", "application/vnd.apple.mpegurl"],
    ["240/index.m3u8", "application/vnd.apple.mpegurl"],
    ["240/init.mp4", "video/mp4"],
    ["240/00000.m4s", "video/mp4"],
    ["av1-360/00000.m4s", "video/mp4"],
    ["a48/init.mp4", "audio/mp4"],
    ["a48/00001.m4s", "audio/mp4"],
    ["poster.jpg", "image/jpeg"],
    ["storyboard.jpg", "image/jpeg"],
    ["storyboard.vtt", "text/vtt; charset=utf-8"],
    ["captions/kk.vtt", "text/vtt; charset=utf-8"],
    ["waveform.json", "application/json; charset=utf-8"],
  ])("%s as %s, whole, and by HEAD its length alone", async (path, type) => {
    const stored = Buffer.from((await delivery.storage.readBytes(`videos/${VIDEO}/${path}`)) ?? []);
    const answer = await ask(`${prefix()}/${path}`);
    expect(answer.status).toBe(200);
    expect(answer.body.equals(stored)).toBe(true);
    expect(answer.headers).toMatchObject({
      "content-type": type,
      "content-length": String(stored.length),
      "x-content-type-options": "nosniff",
    });
    const head = await ask(`${prefix()}/${path}`, {}, "HEAD");
    expect(head.status).toBe(200);
    expect(head.body.length).toBe(0);
    for (const name of ["content-type", "content-length", "cache-control", "etag"])
      expect(head.headers[name], name).toBe(answer.headers[name]);
  });

  test("segments are kept as long as their address lives, and never asked for again", async () => {
    const leftS = linkExpiry(delivery.now(), 4) - delivery.now() / 1000;
    for (const path of ["240/00000.m4s", "240/init.mp4", "poster.jpg?v=3"]) {
      const { headers } = await ask(`${prefix()}/${path}`);
      expect(headers["cache-control"], path).toBe(`private, max-age=${leftS}, immutable`);
    }
  });

  test("what may change is asked for again, and not sent again", async () => {
    for (const path of ["master.m3u8", "240/index.m3u8", "poster.jpg", "captions/kk.vtt"]) {
      const first = await ask(`${prefix()}/${path}`);
      expect(first.headers["cache-control"], path).toBe("private, no-cache");
      const etag = first.headers.etag ?? "";
      for (const known of [etag, `"x", ${etag}`, "*", etag.replace(/^W\//, "")]) {
        const again = await ask(`${prefix()}/${path}`, { "if-none-match": known });
        expect([again.status, again.body.length], `${path} ${known}`).toEqual([304, 0]);
        expect(again.headers.etag).toBe(etag);
      }
      expect((await ask(`${prefix()}/${path}`, { "if-none-match": '"other"' })).status).toBe(200);
    }
  });

  test("a playlist that grew is a new one, even at once", async () => {
    const path = `videos/${VIDEO}/360/index.m3u8`;
    await delivery.storage.putBytes(path, Buffer.from("#EXTM3U\n1"));
    const first = await ask(`${prefix()}/360/index.m3u8`);
    await delivery.storage.putBytes(path, Buffer.from("#EXTM3U\n2"));
    const second = await ask(`${prefix()}/360/index.m3u8`, {
      "if-none-match": first.headers.etag ?? "",
    });
    expect([second.status, second.body.toString()]).toEqual([200, "#EXTM3U\n2"]);
  });

  test("texts are packed for those who take it, segments never", async () => {
    const gzip = { "accept-encoding": "gzip, deflate, br" };
    for (const turn of [1, 2]) {
      const packed = await ask(`${prefix()}/240/index.m3u8`, gzip);
      expect(packed.headers["content-encoding"], String(turn)).toBe("gzip");
      expect(packed.headers.vary).toBe("Accept-Encoding");
      expect(packed.body.length).toBeLessThan(playlist.length / 10);
      expect(gunzipSync(packed.body).toString()).toBe(playlist);
    }
    for (const refusing of ["identity", "gzip;q=0", "br", "gzip; q=0.0, br"]) {
      const plain = await ask(`${prefix()}/240/index.m3u8`, { "accept-encoding": refusing });
      expect(plain.headers["content-encoding"], refusing).toBeUndefined();
      expect(plain.body.toString()).toBe(playlist);
    }
    const tiny = await ask(`${prefix()}/waveform.json`, gzip);
    expect(tiny.headers["content-encoding"]).toBeUndefined();
    const bytes = await ask(`${prefix()}/240/00000.m4s`, gzip);
    expect(bytes.headers["content-encoding"]).toBeUndefined();
    expect(bytes.body.equals(segment)).toBe(true);
  });
});

describe("ranges", () => {
  const at = () => `${prefix()}/240/00000.m4s`;

  test.each([
    ["bytes=0-0", 0, 0],
    ["bytes=100-199", 100, 199],
    ["bytes=249000-", 249_000, 249_999],
    ["bytes=249000-999999999", 249_000, 249_999],
    ["bytes=-5", 249_995, 249_999],
    ["bytes=-999999999", 0, 249_999],
    ["bytes=0-", 0, 249_999],
  ])("%s is answered with that part", async (range, start, end) => {
    const answer = await ask(at(), { range });
    expect(answer.status).toBe(206);
    expect(answer.headers).toMatchObject({
      "content-range": `bytes ${start}-${end}/250000`,
      "content-length": String(end - start + 1),
      "accept-ranges": "bytes",
    });
    expect(answer.body.equals(segment.subarray(start, end + 1))).toBe(true);
  });

  test.each(["bytes=250000-", "bytes=250000-250001", "bytes=-0"])(
    "%s holds nothing",
    async (range) => {
      const answer = await ask(at(), { range });
      expect([answer.status, answer.body.length]).toEqual([416, 0]);
      expect(answer.headers["content-range"]).toBe("bytes */250000");
    },
  );

  test.each(["bytes=5-2", "bytes=a-b", "items=0-1", "bytes=0-1,5-6", "bytes", "-5"])(
    "%s is not followed: the whole of it",
    async (range) => {
      const answer = await ask(at(), { range });
      expect([answer.status, answer.body.length]).toEqual([200, 250_000]);
    },
  );

  test("hold only for the file they were begun with", async () => {
    const { headers } = await ask(at());
    const range = "bytes=10-19";
    const same = await ask(at(), { range, "if-range": headers.etag ?? "" });
    expect([same.status, same.body.length]).toEqual([206, 10]);
    for (const stale of ['"other"', "Tue, 01 Sep 2026 09:00:00 GMT"]) {
      const changed = await ask(at(), { range, "if-range": stale });
      expect([changed.status, changed.body.length], stale).toEqual([200, 250_000]);
      expect(changed.body.equals(segment)).toBe(true);
    }
  });

  test("are no matter for HEAD", async () => {
    const answer = await ask(at(), { range: "bytes=0-9" }, "HEAD");
    expect([answer.status, answer.headers["content-length"]]).toEqual([200, "250000"]);
  });
});

describe("an empty segment", () => {
  test("is sent as such", async () => {
    await delivery.storage.putBytes(`videos/${VIDEO}/240/00777.m4s`, Buffer.alloc(0));
    const answer = await ask(`${prefix()}/240/00777.m4s`);
    expect([answer.status, answer.headers["content-length"]]).toEqual([200, "0"]);
    expect((await ask(`${prefix()}/240/00777.m4s`, { range: "bytes=0-" })).status).toBe(416);
  });
});
