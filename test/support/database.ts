import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mongoose from "mongoose";
import { afterAll, beforeAll } from "vitest";
import { closeDatabase, connectDatabase } from "#server/database.ts";
import { startEmbeddedMongo } from "#server/embedded-mongo/start.ts";

/**
 * A database of its own for one test file: MONGODB_URI's, or an embedded one started for the file. The
 * models it uses must be imported before, so that their indexes are built.
 */
export function startDatabase(): void {
  const name = `test_${process.pid}_${Date.now().toString(36)}`;
  let stop = async () => {};

  beforeAll(async () => {
    let uri = process.env.MONGODB_URI;
    if (!uri) {
      const dataDir = await mkdtemp(join(tmpdir(), "qonyrau-test-"));
      const embedded = await startEmbeddedMongo({ dataDir });
      uri = embedded.uri(name);
      stop = async () => {
        await embedded.stop();
        await rm(dataDir, { recursive: true, force: true });
      };
    }
    await connectDatabase(uri, name);
  });

  afterAll(async () => {
    await mongoose.connection.dropDatabase();
    await closeDatabase();
    await stop();
  });
}
