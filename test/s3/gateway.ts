import { randomUUID } from "node:crypto";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { BucketOptions } from "#media/storage/bucket.ts";

function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with \`npm run test:s3\``);
  return value;
}

/** The S3 server that scripts/test-s3.ts started. */
export const gateway = {
  endpoint: given("TEST_S3_ENDPOINT"),
  accessKeyId: given("TEST_S3_KEY"),
  secretAccessKey: given("TEST_S3_SECRET"),
  /** Its buckets are folders in here. */
  dir: given("TEST_S3_DIR"),
};
const region = "us-east-1";

/** The server's owner, for what the product never does. */
export function adminClient(): S3Client {
  const { endpoint, accessKeyId, secretAccessKey } = gateway;
  const credentials = { accessKeyId, secretAccessKey };
  return new S3Client({ endpoint, region, forcePathStyle: true, credentials });
}

/** An empty bucket of one's own. */
export async function newBucket(): Promise<BucketOptions> {
  const bucket = `test-${randomUUID()}`;
  const admin = adminClient();
  await admin.send(new CreateBucketCommand({ Bucket: bucket }));
  admin.destroy();
  const { endpoint, accessKeyId, secretAccessKey } = gateway;
  return { endpoint, region, bucket, accessKeyId, secretAccessKey };
}
