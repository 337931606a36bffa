import { join } from "node:path";
import { createBucketStorage } from "./bucket.ts";
import { createFolderStorage } from "./folder.ts";
import type { Storage } from "./types.ts";

/** The server's configuration, as far as the store reads it. */
type StorageConfig = {
  DATA_DIR: string;
  MEDIA_DIR?: string | undefined;
  S3_ENDPOINT?: string | undefined;
  S3_BUCKET: string;
  S3_REGION: string;
  S3_ACCESS_KEY_ID: string;
  S3_SECRET_ACCESS_KEY: string;
};

/** The local folder of uploads, jobs and, without a bucket, of all media: MEDIA_DIR, else `media` in DATA_DIR. */
export const mediaDirOf = ({ MEDIA_DIR, DATA_DIR }: StorageConfig): string =>
  MEDIA_DIR ?? join(DATA_DIR, "media");

/** The store of this configuration: the bucket where S3_ENDPOINT is set, else the folder. Ask it to `check()` before use. */
export function openStorage(config: StorageConfig): Storage {
  if (!config.S3_ENDPOINT) return createFolderStorage(mediaDirOf(config));
  return createBucketStorage({
    endpoint: config.S3_ENDPOINT,
    region: config.S3_REGION,
    bucket: config.S3_BUCKET,
    accessKeyId: config.S3_ACCESS_KEY_ID,
    secretAccessKey: config.S3_SECRET_ACCESS_KEY,
  });
}
