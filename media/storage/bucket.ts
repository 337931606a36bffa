import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { readFile, rm, stat, unlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { MediaError } from "../errors.ts";
import { diskFailure } from "./files.ts";
import { keyParts, prefixParts } from "./keys.ts";
import type { OpenedFile, Storage } from "./types.ts";

export type BucketOptions = {
  /** Address of the store, such as https://s3.example.kz. */
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Larger files travel in parts of this size, two at a time, bytes; S3 takes no part under 5 MiB and 10 000 of them. */
  partBytes?: number;
};

/** 10 000 parts of it are 160 GB, eight times the largest upload a policy allows. */
const PART_BYTES = 16 * 1024 * 1024;
/** Most keys that one DeleteObjects takes. */
const BATCH = 1000;
/** A class of 40 and their segments at once must not queue behind the SDK's 50 connections. */
const MAX_SOCKETS = 256;
/** Written and removed at start. */
const CHECK_KEY = "check";
const CONNECT_MS = 5_000;
/** A store that says nothing for this long has failed; the SDK tries again by itself. */
const SILENCE_MS = 60_000;

/** Media files in an S3-compatible bucket, addressed by path; the bucket must exist. */
export function createBucketStorage(options: BucketOptions): Storage {
  const { endpoint, region, bucket: Bucket, accessKeyId, secretAccessKey } = options;
  const partBytes = options.partBytes ?? PART_BYTES;
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    // Only where S3 itself wants one: older stores refuse the checksums newer SDKs add.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: SILENCE_MS,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    },
  });

  const object = (key: string) => ({ Bucket, Key: keyParts(key).join("/") });

  async function sizeOf(key: string): Promise<number | null> {
    const head = await orNull(client.send(new HeadObjectCommand(object(key))));
    return head?.ContentLength ?? null;
  }

  async function open(key: string, range?: { start: number; end?: number }) {
    const Range = range && `bytes=${range.start}-${range.end ?? ""}`;
    const command = new GetObjectCommand({ ...object(key), ...(Range && { Range }) });
    try {
      const { Body, ContentLength, ContentRange, LastModified } = await client.send(command);
      if (!(Body instanceof Readable)) throw new Error("an answer without a body");
      return {
        sizeBytes: Number(ContentRange?.split("/")[1] ?? ContentLength ?? 0),
        modifiedAtMs: LastModified?.getTime() ?? 0,
        stream: Body,
      } satisfies OpenedFile;
    } catch (error) {
      if (isAbsent(error)) return null;
      if (!isStatus(error, 416)) throw failed(error);
    }
    // The range begins beyond the end.
    const sizeBytes = await sizeOf(key);
    return sizeBytes === null
      ? null
      : { sizeBytes, modifiedAtMs: 0, stream: Readable.from([]) as Readable };
  }

  async function list(prefix: string): Promise<{ key: string; sizeBytes: number }[]> {
    const Prefix = `${prefixParts(prefix).join("/")}/`;
    const found: { key: string; sizeBytes: number }[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await client
        .send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }))
        .catch(rethrow);
      for (const { Key, Size } of page.Contents ?? [])
        if (Key && !Key.endsWith("/")) found.push({ key: Key, sizeBytes: Size ?? 0 });
      ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (ContinuationToken);
    return found.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async function removeKeys(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += BATCH) {
      const Objects = keys.slice(from, from + BATCH).map((Key) => ({ Key }));
      const { Errors } = await client
        .send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }))
        .catch(rethrow);
      const [first] = Errors ?? [];
      if (first) {
        const count = `${Errors?.length} of ${Objects.length} files`;
        throw new MediaError("storage_failed", `The store kept ${count} (${first.Code})`);
      }
    }
  }

  /** Uploads in parts that a killed server began: their parts take room though no listing shows them. */
  async function abandonUploads(Prefix: string): Promise<void> {
    const { Uploads } = await client
      .send(new ListMultipartUploadsCommand({ Bucket, Prefix }))
      .catch(rethrow);
    for (const { Key, UploadId } of Uploads ?? []) {
      const abort = new AbortMultipartUploadCommand({ Bucket, Key, UploadId });
      await orNull(client.send(abort));
    }
  }

  async function putFile(key: string, file: string): Promise<void> {
    const { size } = await stat(file).catch(rethrowDisk);
    if (size <= partBytes) {
      // In memory, so that the SDK can send it again by itself.
      const Body = await readFile(file).catch(rethrowDisk);
      await client.send(new PutObjectCommand({ ...object(key), Body })).catch(rethrow);
      return;
    }
    const Body = createReadStream(file, { highWaterMark: 1024 * 1024 });
    try {
      await new Upload({
        client,
        params: { ...object(key), Body },
        partSize: partBytes,
        queueSize: 2,
        leavePartsOnError: false,
      }).done();
    } catch (error) {
      throw failed(error);
    } finally {
      Body.destroy();
    }
  }

  return {
    kind: "bucket",
    async check() {
      try {
        // Each right that is needed; a question without an answer's body (HEAD) would not say what is wrong.
        await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }));
        await client.send(new PutObjectCommand({ Bucket, Key: CHECK_KEY, Body: Buffer.from("x") }));
        await client.send(new DeleteObjectCommand({ Bucket, Key: CHECK_KEY }));
      } catch (error) {
        throw new MediaError("storage_failed", sentenceOf(error, endpoint, Bucket), {
          cause: error,
        });
      }
    },
    async putFile(key, file, { move = false } = {}) {
      await putFile(key, file);
      if (move) await unlink(file).catch(rethrowDisk);
    },
    async putBytes(key, Body) {
      await client.send(new PutObjectCommand({ ...object(key), Body })).catch(rethrow);
    },
    open,
    async readBytes(key) {
      const opened = await open(key);
      if (!opened) return null;
      return Buffer.concat(await opened.stream.toArray().catch(rethrow));
    },
    sizeOf,
    async localFile(key, workDir) {
      const opened = await open(key);
      if (!opened) return null;
      const file = join(workDir, `${randomUUID()}-${basename(key)}`);
      try {
        await pipeline(opened.stream, createWriteStream(file, { flags: "wx" }));
        return file;
      } catch (error) {
        await rm(file, { force: true });
        throw "syscall" in Object(error) ? diskFailure(error) : failed(error);
      }
    },
    list,
    async remove(key) {
      await orNull(client.send(new DeleteObjectCommand(object(key))));
    },
    async removeAll(prefix) {
      await abandonUploads(`${prefixParts(prefix).join("/")}/`);
      await removeKeys((await list(prefix)).map(({ key }) => key));
    },
    freeBytes: () => Promise.resolve(null),
  };
}

const isStatus = (error: unknown, status: number) =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;
/** A missing bucket is a failure of the store and not a file that is not there. */
const isAbsent = (error: unknown) =>
  isStatus(error, 404) && error instanceof Error && error.name !== "NoSuchBucket";

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  return work.catch((error) => {
    if (isAbsent(error)) return null;
    throw failed(error);
  });
}

function failed(error: unknown): MediaError {
  if (error instanceof MediaError) return error;
  const name = error instanceof Error ? error.name : "unknown";
  if (isStatus(error, 507) || /quota|storagefull|insufficientstorage/i.test(name))
    return new MediaError("no_space", "The store is full", { cause: error });
  return new MediaError("storage_failed", `The store does not answer rightly (${name})`, {
    cause: error,
  });
}

function rethrow(error: unknown): never {
  throw failed(error);
}
function rethrowDisk(error: unknown): never {
  throw diskFailure(error);
}

/** What an operator does about a store that cannot be used. */
function sentenceOf(error: unknown, endpoint: string, bucket: string): string {
  const name = error instanceof Error ? error.name : "unknown";
  const store = `The store at ${endpoint}`;
  if (name === "NoSuchBucket")
    return `${store} has no bucket "${bucket}": create it, or correct S3_BUCKET.`;
  if (isStatus(error, 301) || name === "AuthorizationHeaderMalformed")
    return `${store} keeps bucket "${bucket}" in another region: correct S3_REGION.`;
  if (/AccessKey|User|Signature|Denied/i.test(name) || isStatus(error, 403) || isStatus(error, 401))
    return `${store} refuses us at bucket "${bucket}" (${name}): correct S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or their rights.`;
  return `${store} does not answer rightly (${name}): correct S3_ENDPOINT, or start it.`;
}
