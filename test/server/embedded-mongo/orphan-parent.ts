import { MongoClient } from "mongodb";
import { startEmbeddedMongo } from "#server/embedded-mongo/start.ts";

/** A parent that starts a server, writes, tells the server's process id, and waits to be killed. */
const server = await startEmbeddedMongo({ dataDir: process.argv[2] ?? "" });
const client = await new MongoClient(server.uri("t")).connect();
await client.db().collection("a").insertOne({});
process.send?.(server.pid);
