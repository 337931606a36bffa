import { listCursor } from "../cursors.ts";
import { CommandError, unsupported } from "../errors.ts";
import { compileFilter } from "../query/matcher.ts";
import { changing } from "../sessions.ts";
import type { Collection, CollectionOptions } from "../store/collection.ts";
import { describeIndex, indexName, parseIndexSpec } from "../store/index-spec.ts";
import { equalValues } from "../values/compare.ts";
import { type Doc, isDoc } from "../values/types.ts";
import {
  type Command,
  collectionName,
  collectionOf,
  countField,
  docField,
  docsField,
  existingCollection,
} from "./call.ts";

const create: Command = {
  fields: [
    "validator",
    "capped",
    "size",
    "max",
    "autoIndexId",
    "validationLevel",
    "validationAction",
  ],
  refused: [
    ...["timeseries", "expireAfterSeconds", "clusteredIndex", "changeStreamPreAndPostImages"],
    ...[
      "storageEngine",
      "indexOptionDefaults",
      "viewOn",
      "pipeline",
      "collation",
      "encryptedFields",
    ],
  ],
  writes: true,
  run(call) {
    const { body, database, db } = call;
    if ((body.validationLevel ?? "strict") !== "strict")
      throw unsupported("another validationLevel than strict");
    if ((body.validationAction ?? "error") !== "error")
      throw unsupported("another validationAction than error");
    const options: CollectionOptions = {};
    if (body.validator !== undefined) options.validator = docField(body, "validator");
    if (body.capped === true) {
      const sizeBytes = countField(body, "size");
      if (sizeBytes === undefined)
        throw new CommandError(72, "the 'size' field is required when 'capped' is true");
      options.capped = { sizeBytes, max: countField(body, "max") };
    }
    database.create(db, collectionName(call), options);
    return { ok: 1 };
  },
};

const drop: Command = {
  fields: [],
  writes: true,
  async run(call) {
    const collection = existingCollection(call);
    const nIndexesWas = collection.indexes.length;
    await changing(undefined, () => call.database.drop(collection));
    return { nIndexesWas, ns: collection.namespace, ok: 1 };
  },
};

const dropDatabase: Command = {
  fields: [],
  writes: true,
  async run({ database, db }) {
    for (const collection of database.collections(db)) {
      await changing(undefined, () => database.drop(collection));
    }
    return { dropped: db, ok: 1 };
  },
};

const renameCollection: Command = {
  fields: ["to", "dropTarget"],
  writes: true,
  async run({ body, database }) {
    const source = splitNamespace(body.renameCollection);
    const target = splitNamespace(body.to);
    const collection = database.find(source.db, source.name);
    if (collection === undefined)
      throw new CommandError(
        26,
        `Source collection ${String(body.renameCollection)} does not exist`,
      );
    const existing = database.find(target.db, target.name);
    if (existing !== undefined && body.dropTarget !== true)
      throw new CommandError(48, "target namespace exists");
    await changing(undefined, () => {
      database.assertQuiet(collection);
      if (existing !== undefined) database.drop(existing);
      database.rename(collection, target.db, target.name);
    });
    return { ok: 1 };
  },
};

function splitNamespace(namespace: unknown): { db: string; name: string } {
  const dot = typeof namespace === "string" ? namespace.indexOf(".") : -1;
  if (typeof namespace !== "string" || dot < 0)
    throw new CommandError(73, "Invalid namespace specified");
  return { db: namespace.slice(0, dot), name: namespace.slice(dot + 1) };
}

const createIndexes: Command = {
  fields: ["indexes", "commitQuorum", "ignoreUnknownIndexOptions"],
  writes: true,
  async run(call) {
    const { body, database, db } = call;
    const specs = docsField(body, "indexes").map(parseIndexSpec);
    const isNew = collectionOf(call) === undefined;
    const collection = database.obtain(db, collectionName(call));
    const numIndexesBefore = collection.indexes.length;
    for (const spec of specs) {
      const existing = collection.indexes.find((index) => {
        return index.spec.name === spec.name || indexName(index.spec.key) === indexName(spec.key);
      });
      if (existing === undefined) {
        await changing(undefined, () => {
          database.assertQuiet(collection);
          collection.addIndex(spec);
        });
      } else if (
        spec.name !== "_id_" &&
        !("_id" in spec.key && Object.keys(spec.key).length === 1)
      ) {
        assertSame(describeIndex(existing.spec), describeIndex(spec));
      }
    }
    return {
      numIndexesBefore,
      numIndexesAfter: collection.indexes.length,
      createdCollectionAutomatically: isNew,
      ok: 1,
    };
  },
};

/** An index may be asked for again, but only in the same words. */
function assertSame(existing: Doc, asked: Doc): void {
  if (!equalValues(existing.key, asked.key)) {
    throw new CommandError(
      86,
      `An existing index has the same name as the requested index: ${String(asked.name)}`,
    );
  }
  if (existing.name !== asked.name) {
    throw new CommandError(
      85,
      `Index already exists with a different name: ${String(existing.name)}`,
    );
  }
  if (equalValues(sorted(existing), sorted(asked))) return;
  throw new CommandError(
    85,
    `An equivalent index already exists with the same name but different options: ${String(asked.name)}`,
  );
}

function sorted(doc: Doc): Doc {
  return Object.fromEntries(Object.entries(doc).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const listIndexes: Command = {
  fields: ["cursor"],
  run(call) {
    const { namespace, indexes } = existingCollection(call);
    const docs = indexes.map(({ spec }) => describeIndex(spec));
    return call.cursors.start(listCursor(namespace, docs), { batchSize: undefined });
  },
};

const dropIndexes: Command = {
  fields: ["index"],
  writes: true,
  async run(call) {
    const collection = existingCollection(call);
    const asked: unknown[] = Array.isArray(call.body.index) ? call.body.index : [call.body.index];
    const names = asked.map((index) => (isDoc(index) ? indexName(index) : index));
    const nIndexesWas = collection.indexes.length;
    for (const name of names) {
      if (name === "_id_") throw new CommandError(72, "cannot drop _id index");
      if (name !== "*" && !collection.indexes.some(({ spec }) => isNamed(spec, name))) {
        throw new CommandError(27, `index not found with name [${String(name)}]`);
      }
    }
    await changing(undefined, () => {
      call.database.assertQuiet(collection);
      collection.dropIndexes(
        (spec) => names.includes("*") || names.some((name) => isNamed(spec, name)),
      );
    });
    return { nIndexesWas, ok: 1 };
  },
};

function isNamed(spec: { name: string; key: Doc }, name: unknown): boolean {
  return spec.name === name || indexName(spec.key) === name;
}

const listCollections: Command = {
  fields: ["filter", "nameOnly", "authorizedCollections", "cursor"],
  run({ body, cursors, database, db }) {
    const matches = compileFilter(docField(body, "filter"));
    const docs = database
      .collections(db)
      .map((collection) => describeCollection(db, collection))
      .filter(matches);
    return cursors.start(listCursor(`${db}.$cmd.listCollections`, docs), { batchSize: undefined });
  },
};

function describeCollection(db: string, { namespace, options }: Collection): Doc {
  const { validator, capped } = options;
  return {
    name: namespace.slice(db.length + 1),
    type: "collection",
    options: {
      ...(validator === undefined ? {} : { validator }),
      ...(capped === undefined ? {} : { capped: true, size: capped.sizeBytes, max: capped.max }),
    },
    info: { readOnly: false },
    idIndex: { v: 2, key: { _id: 1 }, name: "_id_" },
  };
}

const listDatabases: Command = {
  fields: ["filter", "nameOnly", "authorizedDatabases"],
  run({ body, database }) {
    const matches = compileFilter(docField(body, "filter"));
    const names = database
      .collections()
      .map(({ namespace }) => namespace.slice(0, namespace.indexOf(".")));
    const databases = [...new Set(names)]
      .map((name) => ({ name, sizeOnDisk: 0, empty: false }))
      .filter(matches);
    return { databases, totalSize: 0, ok: 1 };
  },
};

export const CATALOG_COMMANDS: Record<string, Command> = {
  create,
  drop,
  dropDatabase,
  renameCollection,
  createIndexes,
  listIndexes,
  dropIndexes,
  listCollections,
  listDatabases,
};
