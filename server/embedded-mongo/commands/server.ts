import { CommandError } from "../errors.ts";
import { sessionId } from "../sessions.ts";
import { DOCUMENT_MAX_BYTES } from "../store/collection.ts";
import type { Doc } from "../values/types.ts";
import { type Command, collectionName, collectionOf, docsField } from "./call.ts";

/** The MongoDB release whose behaviour is followed, and its number in the wire protocol. */
const VERSION = "7.0.0";
const WIRE_VERSION = 21;
const SET_NAME = "embedded";
const ADDRESS = "localhost:27017";

/** Introduces itself as the only member of a replica set, which drivers ask of transactions. */
const hello: Command = {
  fields: [
    ...["helloOk", "client", "compression", "loadBalanced", "hostInfo", "saslSupportedMechs"],
    ...["speculativeAuthenticate", "topologyVersion", "maxAwaitTimeMS", "backpressure"],
  ],
  run: () => ({
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    secondary: false,
    setName: SET_NAME,
    setVersion: 1,
    hosts: [ADDRESS],
    me: ADDRESS,
    primary: ADDRESS,
    maxBsonObjectSize: DOCUMENT_MAX_BYTES,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
    ok: 1,
  }),
};

const ping: Command = { fields: [], run: () => ({ ok: 1 }) };

const buildInfo: Command = {
  fields: [],
  run: () => ({
    version: VERSION,
    versionArray: [...VERSION.split(".").map(Number), 0],
    modules: ["embedded"],
    maxBsonObjectSize: DOCUMENT_MAX_BYTES,
    ok: 1,
  }),
};

const serverStatus: Command = {
  fields: [],
  run({ startedAt }) {
    const { rss, heapUsed } = process.memoryUsage();
    return {
      host: ADDRESS,
      version: VERSION,
      process: "embedded-mongo",
      pid: process.pid,
      uptime: Math.floor((Date.now() - startedAt) / 1000),
      mem: { resident: Math.round(rss / 1_048_576), virtual: Math.round(heapUsed / 1_048_576) },
      localTime: new Date(),
      ok: 1,
    };
  },
};

const dbStats: Command = {
  fields: ["scale", "freeStorage"],
  run({ database, db }) {
    const collections = database.collections(db);
    return {
      db,
      collections: collections.length,
      objects: collections.reduce((sum, { records }) => sum + records.size, 0),
      indexes: collections.reduce((sum, { indexes }) => sum + indexes.length, 0),
      ok: 1,
    };
  },
};

const collStats: Command = {
  fields: ["scale"],
  run(call) {
    const collection = collectionOf(call);
    const sizes = [...(collection?.records.values() ?? [])].flatMap(({ packed }) => {
      return packed === null ? [] : [packed.length];
    });
    const size = sizes.reduce((sum, bytes) => sum + bytes, 0);
    return {
      ns: `${call.db}.${collectionName(call)}`,
      count: sizes.length,
      size,
      avgObjSize: sizes.length === 0 ? 0 : size / sizes.length,
      nindexes: collection?.indexes.length ?? 0,
      capped: collection?.options.capped !== undefined,
      ok: 1,
    };
  },
};

const endSessions: Command = {
  fields: [],
  run({ body, sessions }) {
    for (const session of docsField(body, "endSessions")) sessions.endSession(sessionId(session));
    return { ok: 1 };
  },
};

const commitTransaction: Command = {
  fields: [],
  writes: true,
  run({ body, sessions }) {
    assertTransaction(body);
    sessions.commit(body);
    return { ok: 1 };
  },
};

const abortTransaction: Command = {
  fields: [],
  run({ body, sessions }) {
    assertTransaction(body);
    sessions.abort(body);
    return { ok: 1 };
  },
};

function assertTransaction(body: Doc): void {
  if (body.autocommit !== false)
    throw new CommandError(72, "Only a transaction can be committed or aborted");
}

export const SERVER_COMMANDS: Record<string, Command> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping,
  buildInfo,
  buildinfo: buildInfo,
  serverStatus,
  dbStats,
  dbstats: dbStats,
  collStats,
  endSessions,
  commitTransaction,
  abortTransaction,
};
