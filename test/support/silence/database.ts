import mongoose from "mongoose";
import { startEmbeddedMongo } from "#server/embedded-mongo/start.ts";

const { BSON, createConnection } = {
  BSON: mongoose.mongo.BSON,
  createConnection: mongoose.createConnection,
};
export type Found = { collection: string; bytes: Uint8Array; text: string };

/** Opens the database of a server that has ended, for as long as `use` takes. */
async function withDatabase<T>(
  dataDir: string,
  use: (db: NonNullable<mongoose.Connection["db"]>) => Promise<T>,
): Promise<T> {
  const database = await startEmbeddedMongo({ dataDir });
  const connection = await createConnection(database.uri("qonyrau")).asPromise();
  try {
    if (!connection.db) throw new Error("not connected");
    return await use(connection.db);
  } finally {
    await connection.close();
    await database.stop();
  }
}

/** Every document of every collection: its bytes as they are stored, and as text. */
export const dumpOf = (dataDir: string): Promise<Found[]> =>
  withDatabase(dataDir, async (db) => {
    const found: Found[] = [];
    for (const { name } of await db.listCollections().toArray())
      for (const doc of await db.collection(name).find({}).toArray())
        found.push({
          collection: name,
          bytes: BSON.serialize(doc),
          text: BSON.EJSON.stringify(doc),
        });
    return found;
  });

/** Puts documents where none should be, to see them found. */
export const plant = (dataDir: string, docs: readonly { [field: string]: unknown }[]) =>
  withDatabase(dataDir, async (db) => {
    await db.collection("planted").insertMany(docs.map((doc) => ({ ...doc })));
  });
