import { listCursor } from "../cursors.ts";
import { CommandError } from "../errors.ts";
import type { Reader } from "../pipeline/reader.ts";
import { compilePipeline, stageOf } from "../pipeline/stages.ts";
import { explain } from "../plan/explain.ts";
import { count, meaningOf, type Search, search } from "../plan/find.ts";
import { equalValues } from "../values/compare.ts";
import { type Doc, isDoc, numberOf } from "../values/types.ts";
import {
  type Call,
  type Command,
  collationField,
  countField,
  docField,
  docsField,
  variablesField,
} from "./call.ts";
import { openChangeStream } from "./change-stream.ts";
import { compileOutput } from "./output.ts";

/** Runs a pipeline. Its beginning goes to the indexes, its end may write. */
export const aggregate: Command = {
  fields: ["pipeline", "cursor", "explain", "allowDiskUse", "collation", "hint", "let"],
  refused: ["bypassDocumentValidation", "isMapReduceCommand"],
  inTransaction: true,
  async run(call) {
    const { body, cursors, database, db, transaction } = call;
    const pipeline = docsField(body, "pipeline");
    const batchSize = countField(docField(body, "cursor"), "batchSize");
    if (isDoc(pipeline[0]) && "$changeStream" in pipeline[0])
      return openChangeStream(call, pipeline, batchSize);
    const name = body.aggregate;
    if (typeof name !== "string") {
      throw new CommandError(
        73,
        "{aggregate: 1} is not valid for this pipeline: it needs a collection",
      );
    }
    const { asked, rest } = takeSearch(pipeline, call);
    const collection = database.find(db, name);
    if (body.explain === true) {
      return collection === undefined ? { ok: 1 } : explain(collection, asked);
    }
    const reader = readerOf(call);
    const output = compileOutput(call, rest.at(-1));
    const stages = output === undefined ? rest : rest.slice(0, -1);
    const run = compilePipeline(stages, meaningOf(asked), reader);
    const source = { ...asked, transaction };
    const onlyCounted = rest.length === 1 && countsOnly(rest[0]);
    const docs = onlyCounted
      ? run(Array.from({ length: count(collection, source) }, () => ({})))
      : run(search(collection, source).map(({ doc }) => doc));
    if (output === undefined) {
      return cursors.start(listCursor(`${db}.${name}`, docs), { batchSize });
    }
    await output(docs);
    await database.storage.settled();
    return cursors.start(listCursor(`${db}.${name}`, []), { batchSize });
  },
};

/** Whether a stage is how drivers count: a group that looks at no field. */
function countsOnly(stage: Doc | undefined): boolean {
  const { _id, ...fields } = isDoc(stage?.$group) ? stage.$group : { _id: {} };
  const isConstant = numberOf(_id) !== undefined || _id === null;
  return isConstant && Object.values(fields).every((field) => equalValues(field, { $sum: 1 }));
}

/** The stages at the beginning that a search can do, with the help of indexes. */
function takeSearch(pipeline: Doc[], { body }: Call): { asked: Search; rest: Doc[] } {
  const filters: Doc[] = [];
  let at = 0;
  for (; at < pipeline.length; at++) {
    const [name, spec] = stageOf(pipeline[at]);
    if (name !== "$match" || !isDoc(spec)) break;
    filters.push(spec);
  }
  const asked: Search = {
    filter:
      filters.length === 1 ? (filters[0] ?? {}) : filters.length === 0 ? {} : { $and: filters },
    hint: body.hint,
    collation: collationField(body),
    variables: variablesField(body),
  };
  const sort = pipeline[at]?.$sort;
  if (isDoc(sort)) {
    asked.sort = sort;
    at++;
  }
  const limit = numberOf(pipeline[at]?.$limit);
  if (limit !== undefined && Number.isInteger(limit) && limit > 0) {
    asked.limit = limit;
    at++;
  }
  return { asked, rest: pipeline.slice(at) };
}

function readerOf({ database, db, transaction }: Call): Reader {
  return {
    find(name, filter) {
      const collection = database.find(db, name);
      if (collection === undefined) return [];
      return search(collection, { filter, transaction }).map(({ doc }) => doc);
    },
    hasIndex(name, field) {
      const indexes = database.find(db, name)?.indexes ?? [];
      return indexes.some(({ fields, spec }) => {
        const isWhole = !spec.sparse && spec.partialFilterExpression === undefined;
        return isWhole && spec.collation === undefined && fields[0]?.name === field;
      });
    },
  };
}
