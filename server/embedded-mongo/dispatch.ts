import { aggregate } from "./commands/aggregate.ts";
import { assertKnownFields, type Call, type Command, type Server } from "./commands/call.ts";
import { CATALOG_COMMANDS } from "./commands/catalog.ts";
import { findAndModify } from "./commands/find-and-modify.ts";
import { READ_COMMANDS } from "./commands/read.ts";
import { SERVER_COMMANDS } from "./commands/server.ts";
import { WRITE_COMMANDS } from "./commands/write.ts";
import { CommandError } from "./errors.ts";
import { type Doc, numberOf } from "./values/types.ts";

const COMMANDS: Record<string, Command> = {
  ...READ_COMMANDS,
  ...WRITE_COMMANDS,
  ...CATALOG_COMMANDS,
  ...SERVER_COMMANDS,
  aggregate,
  findAndModify,
  findandmodify: findAndModify,
};
const ENDS_TRANSACTION = new Set(["commitTransaction", "abortTransaction"]);

/** Runs a command and gives its reply; a failure becomes a reply with `ok: 0`. */
export async function dispatch(server: Server, body: Doc): Promise<Doc> {
  try {
    return await run(server, body);
  } catch (error) {
    return failure(server, body, error);
  }
}

async function run(server: Server, body: Doc): Promise<Doc> {
  const [name = ""] = Object.keys(body);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new CommandError(59, `no such command: '${name}'`);
  assertKnownFields(name, command, body);
  const isPart = body.autocommit === false && !ENDS_TRANSACTION.has(name);
  if (isPart && command.inTransaction !== true) {
    throw new CommandError(263, `Cannot run '${name}' in a multi-document transaction.`);
  }
  const transaction = isPart ? server.sessions.transactionOf(body) : undefined;
  const db = typeof body.$db === "string" ? body.$db : "admin";
  const call: Call = { ...server, name, db, body, transaction };
  if (command.writes !== true) return inTime(body, performance.now(), () => command.run(call));
  const reply = await server.sessions.once(body, async () => command.run(call));
  if (transaction !== undefined) {
    if (reply.writeErrors !== undefined) server.sessions.abortAfterError(body);
    return reply;
  }
  await server.database.storage.settled();
  return reply;
}

/** Reads run to their end in one go, so whether one was in time is known afterwards. */
async function inTime(body: Doc, startedAt: number, read: () => Doc | Promise<Doc>): Promise<Doc> {
  const reply = await read();
  const limitMs = "getMore" in body ? 0 : (numberOf(body.maxTimeMS) ?? 0);
  if (limitMs === 0 || performance.now() - startedAt <= limitMs) return reply;
  throw new CommandError(50, "operation exceeded time limit");
}

function failure({ sessions }: Server, body: Doc, error: unknown): Doc {
  sessions.abortAfterError(body);
  if (!(error instanceof CommandError)) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`embedded-mongo: ${Object.keys(body)[0]} failed: ${reason}\n`);
    return { ok: 0, errmsg: reason, code: 1, codeName: "InternalError" };
  }
  const { code, codeName, message, extra } = error;
  const labels = [...error.labels];
  if (body.autocommit === false && code === 112) labels.push("TransientTransactionError");
  return {
    ok: 0,
    errmsg: message,
    code,
    codeName,
    ...extra,
    ...(labels.length === 0 ? {} : { errorLabels: labels }),
  };
}
