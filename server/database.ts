import mongoose, { type mongo } from "mongoose";

/** Connects mongoose to one database and builds every model's indexes. */
export async function connectDatabase(uri: string, dbName: string): Promise<void> {
  mongoose.set("strictQuery", "throw");
  await mongoose.connect(uri, { dbName, serverSelectionTimeoutMS: 10_000, autoIndex: false });
  await Promise.all(Object.values(mongoose.models).map((model) => model.createIndexes()));
}

/** Whether the database answers. */
export async function isDatabaseReady(): Promise<boolean> {
  if (mongoose.connection.readyState !== mongoose.ConnectionStates.connected) return false;
  return (await mongoose.connection.db?.command({ ping: 1 }))?.ok === 1;
}

export async function closeDatabase(): Promise<void> {
  await mongoose.disconnect();
}

/** The connected database itself, for parts that bring their own queries. @throws Error before `connectDatabase` */
export function connectedDatabase(): mongo.Db {
  const { db } = mongoose.connection;
  if (!db) throw new Error("The database is not connected");
  return db;
}
