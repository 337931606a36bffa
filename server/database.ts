import mongoose from "mongoose";

/** Connects mongoose and builds every model's indexes. `uri` names the database. */
export async function connectDatabase(uri: string): Promise<void> {
  mongoose.set("strictQuery", "throw");
  await mongoose.connect(uri, { serverSelectionTimeoutMS: 10_000, autoIndex: false });
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
