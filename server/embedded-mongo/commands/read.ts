import { listCursor } from "../cursors.ts";
import { CommandError, unsupported } from "../errors.ts";
import { explain } from "../plan/explain.ts";
import { count, meaningOf, type Search, search } from "../plan/find.ts";
import { compileProjection } from "../query/projection.ts";
import { keyOf } from "../values/key.ts";
import { valuesAt } from "../values/paths.ts";
import { type Doc, isDoc } from "../values/types.ts";
import {
  type Call,
  type Command,
  collationField,
  collectionName,
  collectionOf,
  countField,
  docField,
  docsField,
  variablesField,
} from "./call.ts";

function searchOf({ body, transaction }: Call, filterField: string): Search {
  const asked: Search = {
    filter: docField(body, filterField),
    sort: body.sort,
    skip: countField(body, "skip") ?? 0,
    limit: Math.abs(limitOf(body)),
    hint: body.hint,
    collation: collationField(body),
    variables: variablesField(body),
    transaction,
  };
  return asked;
}

/** Old drivers send a negative limit for "and close the cursor". */
function limitOf(body: Doc): number {
  const limit = body.limit ?? 0;
  const number = Number(limit);
  if (!Number.isInteger(number))
    throw new CommandError(2, "BSON field 'limit' must be a whole number");
  return number;
}

const find: Command = {
  fields: [
    ...["filter", "sort", "projection", "skip", "limit", "batchSize", "singleBatch", "hint"],
    ...["collation", "let", "noCursorTimeout", "allowDiskUse", "allowPartialResults"],
  ],
  refused: [
    "tailable",
    "awaitData",
    "oplogReplay",
    "returnKey",
    "showRecordId",
    "min",
    "max",
    "readOnce",
  ],
  inTransaction: true,
  run(call) {
    const { body, cursors, db } = call;
    const asked = searchOf(call, "filter");
    const collection = collectionOf(call);
    const projection = docField(body, "projection");
    const project =
      Object.keys(projection).length === 0
        ? undefined
        : compileProjection(projection, asked.filter, meaningOf(asked));
    const docs = search(collection, asked).map(({ doc }) => doc);
    return cursors.start(listCursor(`${db}.${collectionName(call)}`, docs, project), {
      batchSize: countField(body, "batchSize"),
      singleBatch: body.singleBatch === true || limitOf(body) < 0,
      canExpire: body.noCursorTimeout !== true,
    });
  },
};

const getMore: Command = {
  fields: ["collection", "batchSize"],
  refused: ["term", "lastKnownCommittedOpTime"],
  inTransaction: true,
  run({ body, cursors }) {
    const waitMs = countField(body, "maxTimeMS") ?? 1000;
    return cursors.more(String(body.getMore), countField(body, "batchSize") || undefined, waitMs);
  },
};

const killCursors: Command = {
  fields: ["cursors"],
  inTransaction: true,
  run({ body, cursors }) {
    const ids: unknown[] = Array.isArray(body.cursors) ? body.cursors : [];
    const killed = ids.filter((id) => cursors.kill(String(id)));
    return {
      cursorsKilled: killed,
      cursorsNotFound: ids.filter((id) => !killed.includes(id)),
      cursorsAlive: [],
      cursorsUnknown: [],
      ok: 1,
    };
  },
};

const countCommand: Command = {
  fields: ["query", "limit", "skip", "hint", "collation"],
  run(call) {
    return { n: count(collectionOf(call), searchOf(call, "query")), ok: 1 };
  },
};

const distinct: Command = {
  fields: ["key", "query", "collation", "hint"],
  inTransaction: true,
  run(call) {
    const { key } = call.body;
    if (typeof key !== "string") throw new CommandError(14, "distinct needs the key of a field");
    const asked = searchOf(call, "query");
    if (asked.collation !== undefined) throw unsupported("distinct with a collation");
    const values = new Map<string, unknown>();
    const path = key.split(".");
    for (const { doc } of search(collectionOf(call), asked)) {
      for (const value of valuesAt(doc, path)) {
        const encoded = keyOf([value]);
        if (!values.has(encoded)) values.set(encoded, value);
      }
    }
    return { values: [...values.values()], ok: 1 };
  },
};

/** Where each command that can be explained keeps its filter. */
const FILTER_FIELDS: Record<string, string> = {
  find: "filter",
  count: "query",
  distinct: "query",
  findAndModify: "query",
};

const explainCommand: Command = {
  fields: ["verbosity"],
  run(call) {
    const inner = docField(call.body, "explain");
    const [name = ""] = Object.keys(inner);
    const body = explainedBody(name, inner);
    const target = { ...call, name, body };
    const collection = call.database.find(call.db, collectionName(target));
    if (collection === undefined) {
      return {
        queryPlanner: {
          namespace: `${call.db}.${String(inner[name])}`,
          winningPlan: { stage: "EOF" },
        },
        ok: 1,
      };
    }
    return explain(collection, searchOf(target, "filter"));
  },
};

function explainedBody(name: string, inner: Doc): Doc {
  const field = FILTER_FIELDS[name];
  if (field !== undefined) {
    const { [field]: filter = {}, ...others } = inner;
    return { ...others, filter };
  }
  if (name === "update" || name === "delete") {
    const [statement = {}] = docsField(inner, `${name}s`);
    return {
      [name]: inner[name],
      filter: statement.q ?? {},
      sort: statement.sort,
      hint: statement.hint,
    };
  }
  if (name === "aggregate") {
    const [first] = docsField(inner, "pipeline");
    return {
      aggregate: inner.aggregate,
      filter: isDoc(first?.$match) ? first.$match : {},
      hint: inner.hint,
    };
  }
  throw unsupported(`explain for ${name}`);
}

export const READ_COMMANDS: Record<string, Command> = {
  find,
  getMore,
  killCursors,
  count: countCommand,
  distinct,
  explain: explainCommand,
};
