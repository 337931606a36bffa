import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { createBucketStorage } from "#media/storage/bucket.ts";
import { describeStorage } from "../support/storage-contract.ts";
import { adminClient, gateway, newBucket } from "./gateway.ts";

/** The smallest part S3 takes. */
const PART_BYTES = 5 * 1024 * 1024;
const bytes = Buffer.from("x");

describeStorage(
  "a bucket",
  async () => createBucketStorage({ ...(await newBucket()), partBytes: PART_BYTES }),
  { bigBytes: 2 * PART_BYTES + 1_000 },
);

describe("a bucket", () => {
  const admin = adminClient();
  afterAll(() => admin.destroy());
  const uploadsIn = async (bucket: string) =>
    (await admin.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? [];
  /** Begins an upload in parts and forgets it, as a killed server does. */
  async function forget(bucket: string, key: string) {
    const at = { Bucket: bucket, Key: key };
    const { UploadId } = await admin.send(new CreateMultipartUploadCommand(at));
    await admin.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: bytes }));
  }

  test("lists and removes more files than one answer holds", async () => {
    const options = await newBucket();
    const storage = createBucketStorage(options);
    const names = Array.from({ length: 1_050 }, (_, n) => String(n).padStart(5, "0"));
    for (let from = 0; from < names.length; from += 50)
      await Promise.all(
        names.slice(from, from + 50).map((name) => storage.putBytes(`videos/1/240/${name}`, bytes)),
      );
    const listed = await storage.list("videos/1/");
    expect(listed.map(({ key }) => key)).toEqual(names.map((name) => `videos/1/240/${name}`));
    await storage.removeAll("videos/1/");
    expect(await storage.list("videos/1/")).toEqual([]);
    const remains = readdirSync(join(gateway.dir, options.bucket));
    expect(remains.filter((name) => name !== ".sgwtmp")).toEqual([]); // the server's own
  });

  test("removes the parts of uploads that a killed server began, and nobody else's", async () => {
    const options = await newBucket();
    await forget(options.bucket, "sources/1/x");
    await forget(options.bucket, "videos/1/download.mp4");
    await forget(options.bucket, "videos/10/download.mp4");
    await createBucketStorage(options).removeAll("videos/1/");
    const keys = (await uploadsIn(options.bucket)).map(({ Key }) => Key);
    expect(keys.toSorted()).toEqual(["sources/1/x", "videos/10/download.mp4"]);
  });

  test("knows no number of free bytes", async () => {
    expect(await createBucketStorage(await newBucket()).freeBytes()).toBeNull();
  });

  test("tells an operator what is wrong at start", async () => {
    const options = await newBucket();
    const sentence = async (change: Partial<typeof options>) => {
      const error: unknown = await createBucketStorage({ ...options, ...change })
        .check()
        .catch((failure: unknown) => failure);
      expect(error).toMatchObject({ reason: "storage_failed" });
      return error instanceof Error ? error.message : "";
    };
    await createBucketStorage(options).check();
    expect(await createBucketStorage(options).sizeOf("check")).toBeNull();
    expect(await sentence({ bucket: "no-such-bucket" })).toContain(
      'has no bucket "no-such-bucket"',
    );
    expect(await sentence({ secretAccessKey: "wrong" })).toContain("S3_SECRET_ACCESS_KEY");
    expect(await sentence({ accessKeyId: "nobody" })).toContain("S3_ACCESS_KEY_ID");
    expect(await sentence({ endpoint: "http://127.0.0.1:1" })).toContain("S3_ENDPOINT");
  });

  test("takes a missing bucket for a failure and not for a missing file", async () => {
    const storage = createBucketStorage({ ...(await newBucket()), bucket: "no-such-bucket" });
    const failed = expect.objectContaining({ reason: "storage_failed" });
    await expect(storage.open("videos/1/x")).rejects.toEqual(failed);
    await expect(storage.readBytes("videos/1/x")).rejects.toEqual(failed);
    await expect(storage.list("videos/1/")).rejects.toEqual(failed);
    await expect(storage.putBytes("videos/1/x", bytes)).rejects.toEqual(failed);
  });
});

describe("a bucket behind a bad line", () => {
  let proxy: Server;
  let refuse: (method: string, url: string) => boolean;
  let seen: string[];
  let dir: string;
  beforeEach(async () => {
    seen = [];
    refuse = () => false;
    dir = mkdtempSync(join(tmpdir(), "bucket-"));
    // Signatures name the host, so what passes goes on with the host it was signed for.
    proxy = createServer(async (req, res) => {
      const { method = "", url = "", headers } = req;
      seen.push(`${method} ${url}`);
      if (refuse(method, url)) {
        req.resume();
        return void req.once("end", () => res.writeHead(500).end());
      }
      const body = Buffer.concat(await req.toArray());
      const answer = await forward(method, url, headers, body);
      res.writeHead(answer.status, answer.headers).end(answer.body);
    });
    await new Promise<void>((done) => void proxy.listen(0, "127.0.0.1", done));
  });
  afterEach(async () => {
    proxy.closeAllConnections();
    await new Promise((done) => proxy.close(done));
    rmSync(dir, { recursive: true, force: true });
  });
  async function makeStorage() {
    const { port } = proxy.address() as AddressInfo;
    const options = await newBucket();
    const endpoint = `http://127.0.0.1:${port}`;
    return {
      options,
      storage: createBucketStorage({ ...options, endpoint, partBytes: PART_BYTES }),
    };
  }

  test("tries again by itself", async () => {
    const { storage } = await makeStorage();
    const failedOnce = new Set<string>();
    refuse = (method) => failedOnce.size < 2 && Boolean(failedOnce.add(method + failedOnce.size));
    await storage.putBytes("videos/1/x", bytes);
    expect(seen).toHaveLength(3);
    expect(await storage.sizeOf("videos/1/x")).toBe(1);
  });

  test("leaves nothing of a large file whose parts did not all arrive", async () => {
    const { storage, options } = await makeStorage();
    const file = join(dir, "big");
    writeFileSync(file, Buffer.alloc(3 * PART_BYTES, 1));
    refuse = (method, url) => method === "PUT" && url.includes("partNumber=3");
    const put = storage.putFile("sources/1", file, { move: true });
    await expect(put).rejects.toMatchObject({ reason: "storage_failed" });
    expect(seen.some((line) => line.startsWith("DELETE") && line.includes("uploadId="))).toBe(true);
    expect(statSync(file).size).toBe(3 * PART_BYTES); // it was to be moved, and is still ours
    expect(await storage.sizeOf("sources/1")).toBeNull();
    const admin = adminClient();
    const { Uploads } = await admin.send(
      new ListMultipartUploadsCommand({ Bucket: options.bucket }),
    );
    admin.destroy();
    expect(Uploads ?? []).toEqual([]);
  });
});

async function forward(
  method: string,
  url: string,
  headers: NodeJS.Dict<string | string[]>,
  body: Buffer,
) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>(
    (resolve, reject) => {
      const onward = request(`${gateway.endpoint}${url}`, { method, headers }, async (answer) => {
        const content = Buffer.concat(await answer.toArray());
        resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: content });
      });
      onward.once("error", reject);
      onward.end(body);
    },
  );
}
