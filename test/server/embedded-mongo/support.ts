import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mongoose from "mongoose";
import { afterAll, beforeAll, expect } from "vitest";
import {
  type EmbeddedMongo,
  type StartOptions,
  startEmbeddedMongo,
} from "#server/embedded-mongo/start.ts";

/** A document as a driver gives it, in tests that look at any of its fields. */
export type Row = mongoose.mongo.Document;

/** A folder of its own for a test file, removed at its end. */
export function temporaryFolder(): { path: string } {
  const folder = { path: "" };
  beforeAll(async () => {
    folder.path = await mkdtemp(join(tmpdir(), "embedded-mongo-test-"));
  });
  afterAll(() => rm(folder.path, { recursive: true, force: true }));
  return folder;
}

/** A server and a mongoose connection for a test file. Their members are there once tests run. */
export function embeddedMongo(options: Omit<StartOptions, "dataDir"> = {}) {
  const folder = temporaryFolder();
  const started: { server?: EmbeddedMongo; connection?: mongoose.Connection } = {};
  beforeAll(async () => {
    started.server = await startEmbeddedMongo({ dataDir: join(folder.path, "data"), ...options });
    started.connection = await mongoose.createConnection(started.server.uri("t")).asPromise();
  });
  afterAll(async () => {
    await started.connection?.close();
    await started.server?.stop();
  });
  return {
    get server(): EmbeddedMongo {
      if (started.server === undefined) throw new Error("The server is not started yet");
      return started.server;
    },
    get connection(): mongoose.Connection {
      if (started.connection === undefined) throw new Error("There is no connection yet");
      return started.connection;
    },
    get db(): mongoose.mongo.Db {
      if (started.connection?.db === undefined) throw new Error("There is no connection yet");
      return started.connection.db;
    },
  };
}

/** Compares as JSON, in which an ObjectId or a date is its text and fields have an order. */
export function same(got: unknown, want: unknown): void {
  expect(JSON.stringify(got)).toBe(JSON.stringify(want));
}

/** Expects a refusal with a code, and returns it. */
export async function fails(attempt: Promise<unknown>, code: number): Promise<Error> {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code });
  if (error instanceof Error) return error;
  throw new Error("The refusal is no Error");
}
