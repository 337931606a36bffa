import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mongoose from "mongoose";
import { startEmbeddedMongo } from "#server/embedded-mongo/start.ts";
import type { Finding } from "./report.ts";

const ABOUT = "Database";
const ANSWER_MS = 5_000;

/** The database of the configuration: MongoDB if MONGODB_URI names one, else the embedded one, tried on a folder of its own. */
export function checkDatabase(mongodbUri: string | undefined): Promise<Finding> {
  return mongodbUri ? checkMongo(mongodbUri) : checkEmbedded();
}

async function checkMongo(uri: string): Promise<Finding> {
  const connection = mongoose.createConnection(uri, { serverSelectionTimeoutMS: ANSWER_MS });
  try {
    await connection.asPromise();
    const info = await connection.db?.admin().serverInfo();
    return { about: ABOUT, state: "ok", says: `MongoDB ${info?.version} answers` };
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return {
      about: ABOUT,
      state: "fault",
      says: `MONGODB_URI does not answer: ${because}`,
      fix: "start MongoDB or correct MONGODB_URI; without it the school uses its embedded database.",
    };
  } finally {
    await connection.close().catch(() => {});
  }
}

async function checkEmbedded(): Promise<Finding> {
  const dataDir = await mkdtemp(join(tmpdir(), "qonyrau-doctor-"));
  const startedAt = Date.now();
  try {
    const embedded = await startEmbeddedMongo({ dataDir });
    const startMs = Date.now() - startedAt;
    try {
      const found = await checkMongo(embedded.uri("doctor"));
      if (found.state !== "ok") return { ...found, says: "the embedded database does not answer" };
    } finally {
      await embedded.stop();
    }
    return {
      about: ABOUT,
      state: "ok",
      says: `embedded, starts in ${startMs} ms (MONGODB_URI is not set)`,
    };
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return {
      about: ABOUT,
      state: "fault",
      says: `the embedded database does not start: ${because}`,
      fix: "run `npm ci` again, or set MONGODB_URI to a MongoDB.",
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
