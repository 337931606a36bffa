import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { isOpenAddress } from "#server/videos/addresses.ts";
import { createFetcher } from "#server/videos/fetching.ts";
import { startDatabase } from "../../support/database.ts";
import { aUser, startVideos, type TestVideos, waitFor } from "../../support/videos.ts";

startDatabase();
const content = randomBytes(400_000);
let answer: (req: IncomingMessage, res: ServerResponse) => void;
let asked: { url: string; range: string | undefined }[] = [];
const source = createServer((req, res) => {
  asked.push({ url: req.url ?? "", range: req.headers.range });
  answer(req, res);
});
let at: string;
let machine: TestVideos;
beforeAll(async () => {
  await new Promise<void>((done) => source.listen(0, "127.0.0.1", done));
  at = `http://127.0.0.1:${(source.address() as AddressInfo).port}`;
  machine = await startVideos({
    // Imports run, conversions do not get far: random bytes are no video.
    config: { VIDEO_JOBS: 1, VIDEO_MAX_MB: 1 },
    tuning: { isAllowedAddress: (address) => address === "127.0.0.1" },
    hasFfmpeg: false,
  });
});
afterAll(async () => {
  await machine.end();
  source.closeAllConnections();
  await new Promise<void>((done) => source.close(() => done()));
});
beforeEach(() => {
  asked = [];
});
const whole = (_req: IncomingMessage, res: ServerResponse) => void res.end(content);
const arrivedOf = async (videoId: string) =>
  Buffer.from((await machine.storage.readBytes(`sources/${videoId}`)) ?? []);

test("the server fetches it, over a redirect, and it goes the way of an upload", async () => {
  const teacher = aUser();
  answer = (req, res) => {
    if (req.url === "/old") res.writeHead(302, { location: "/new" }).end();
    else res.writeHead(200, { "content-length": content.length }).end(content);
  };
  const videoId = await machine.videos.reserveImport(teacher, { url: `${at}/old` });
  const video = await machine.until(teacher, videoId, "queued");
  expect(video).toMatchObject({ sizeBytes: content.length, arrivedBytes: content.length });
  expect((await arrivedOf(videoId)).equals(content)).toBe(true);
  expect(asked.map(({ url }) => url)).toEqual(["/old", "/new"]);
  expect((await machine.videos.readStorageUse(teacher)).ownBytes).toBe(content.length);
});

test("goes on where the line was cut", async () => {
  const teacher = aUser();
  answer = (req, res) => {
    const [, from] = /bytes=(\d+)-/.exec(req.headers.range ?? "") ?? [];
    if (from && req.headers["if-range"] === '"v1"') {
      const rest = content.subarray(Number(from));
      const range = `bytes ${from}-${content.length - 1}/${content.length}`;
      return void res
        .writeHead(206, { etag: '"v1"', "content-range": range, "content-length": rest.length })
        .end(rest);
    }
    res.writeHead(200, { etag: '"v1"', "content-length": content.length });
    // Long enough that some of it has arrived on a busy machine; what is cut before that is asked for anew.
    res.write(content.subarray(0, 100_000), () => setTimeout(() => res.destroy(), 500));
  };
  const videoId = await machine.videos.reserveImport(teacher, { url: `${at}/film` });
  await machine.until(teacher, videoId, "queued");
  expect((await arrivedOf(videoId)).equals(content)).toBe(true);
  expect(asked[0]?.range).toBeUndefined();
  expect(Number(/\d+/.exec(asked.at(-1)?.range ?? "")?.[0])).toBeGreaterThan(0);
});

test("without ranges it begins anew, and gives up in the end", async () => {
  const teacher = aUser();
  answer = (_req, res) => {
    res.writeHead(200, { "content-length": content.length });
    res.write(content.subarray(0, 100_000), () => setTimeout(() => res.destroy(), 20));
  };
  const videoId = await machine.videos.reserveImport(teacher, { url: at });
  const failed = await machine.until(teacher, videoId, "failed");
  expect(failed).toMatchObject({ failure: "import_unreachable", retryAt: null, arrivedBytes: 0 });
  expect(asked.length).toBe(4);
  expect((await machine.videos.readStorageUse(teacher)).ownBytes).toBe(0);
  answer = whole;
  expect(await machine.videos.retry(teacher, videoId)).toMatchObject({ state: "importing" });
  await machine.until(teacher, videoId, "queued");
  expect((await arrivedOf(videoId)).equals(content)).toBe(true);
});

test.each([
  ["too large by its word", "import_too_large", { "content-length": String(2 * 1024 ** 2) }],
  ["too large though it did not say so", "import_too_large", {}],
])("%s", async (_name, failure, headers) => {
  const teacher = aUser();
  answer = (_req, res) => {
    res.writeHead(200, headers);
    const pour = () => {
      while (!res.destroyed && res.write(content)) {}
      if (!res.destroyed) res.once("drain", pour);
    };
    pour();
  };
  const videoId = await machine.videos.reserveImport(teacher, { url: at });
  expect(await machine.until(teacher, videoId, "failed", "queued")).toMatchObject({ failure });
  expect(await machine.storage.sizeOf(`sources/${videoId}`)).toBeNull();
});

test.each([
  [404, "import_unreachable"],
  [403, "import_forbidden"],
])("an answer %i ends it at once", async (status, failure) => {
  const teacher = aUser();
  answer = (_req, res) => void res.writeHead(status).end();
  const videoId = await machine.videos.reserveImport(teacher, { url: at });
  expect(await machine.until(teacher, videoId, "failed")).toMatchObject({ failure });
  expect(asked.length).toBe(1);
});

test.each([
  ["another machine inside", () => "http://10.0.0.1/x"],
  ["a loopback by name", () => `http://localhost:${new URL(at).port}/x`],
  ["IPv6 loopback", () => "http://[::1]/x"],
  ["a mapped address", () => "http://[::ffff:10.0.0.1]/x"],
  ["the cloud's metadata", () => "http://169.254.169.254/latest"],
  ["a decimal address", () => "http://167772161/x"],
  ["a file", () => "file:///etc/passwd"],
  ["a name and a password", () => at.replace("//", "//a:b@")],
])("%s is not asked", async (_name, url) => {
  answer = whole;
  const strict = createFetcher({ isAllowed: (address) => address === "8.8.8.8" });
  await expect(
    strict.fetch({
      ...{ url: url(), file: "/nowhere", offset: 0, tag: null, maxBytes: 1 },
      signal: AbortSignal.timeout(5_000),
      onBegin: async () => {},
      onBytes: () => {},
    }),
  ).rejects.toMatchObject({ code: "import_forbidden", isFinal: true });
  expect(asked).toEqual([]);
});

test("a redirect to the inside is not followed", async () => {
  const teacher = aUser();
  answer = (_req, res) => void res.writeHead(302, { location: "http://127.0.0.2:1/x" }).end();
  const videoId = await machine.videos.reserveImport(teacher, { url: at });
  expect(await machine.until(teacher, videoId, "failed")).toMatchObject({
    failure: "import_forbidden",
  });
});

test("cancelled in the middle it leaves nothing", async () => {
  const teacher = aUser();
  answer = (_req, res) => {
    res.writeHead(200, { "content-length": content.length });
    res.write(content.subarray(0, 50_000)); // and then silence
  };
  const videoId = await machine.videos.reserveImport(teacher, { url: at });
  await waitFor(
    () => machine.videos.arrivals.sizeHere(videoId),
    (bytes) => bytes === 50_000,
  );
  expect(await machine.videos.cancel(teacher, videoId)).toMatchObject({ state: "cancelled" });
  expect(await machine.videos.arrivals.sizeHere(videoId)).toBeNull();
  expect(await machine.jobs.waiting()).not.toContain(videoId);
});

test("open and closed addresses", () => {
  const open = ["8.8.8.8", "95.56.0.1", "2a00:1450:4010::8a", "172.32.0.1", "100.128.0.1"];
  const closed = [
    ...["127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254"],
    ...["100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "203.0.113.7"],
    ...["::1", "::", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1"],
    ...[
      "::ffff:c0a8:0101",
      "::7f00:1",
      "64:ff9b::7f00:1",
      "2002:7f00:1::",
      "2001:0:1::",
      "2001:db8::1",
    ],
    ...["localhost", "", "1.2.3", "::ffff:0:127.0.0.1"],
  ];
  expect(open.filter((address) => !isOpenAddress(address))).toEqual([]);
  expect(closed.filter(isOpenAddress)).toEqual([]);
});
