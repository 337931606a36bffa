import type { Cursor } from "../cursors.ts";
import { CommandError, unsupported } from "../errors.ts";
import { compilePipeline } from "../pipeline/stages.ts";
import { PLAIN } from "../query/matcher.ts";
import { type Doc, isDoc } from "../values/types.ts";
import { assertOnly, type Call, docField } from "./call.ts";

const STAGES = new Set([
  ...["$match", "$project", "$addFields", "$set", "$unset", "$replaceRoot", "$replaceWith"],
]);
const OPTIONS = [
  ...["fullDocument", "fullDocumentBeforeChange", "resumeAfter", "startAfter"],
  ...["startAtOperationTime", "allChangesForCluster", "showExpandedEvents"],
];

/** Opens a stream of the changes to a collection, a database, or all of them. */
export function openChangeStream(call: Call, pipeline: Doc[], batchSize: number | undefined): Doc {
  const { body, cursors, database, db } = call;
  const options = docField(pipeline[0] ?? {}, "$changeStream");
  assertOnly("$changeStream", options, OPTIONS);
  if ((options.fullDocumentBeforeChange ?? "off") !== "off")
    throw unsupported("fullDocumentBeforeChange");
  if (options.startAtOperationTime !== undefined) throw unsupported("startAtOperationTime");
  for (const stage of pipeline.slice(1)) {
    const [name = ""] = Object.keys(stage);
    if (!STAGES.has(name))
      throw new CommandError(20, `${name} is not permitted in a $changeStream pipeline`);
  }
  const { changes, storage } = database;
  const run = compilePipeline(pipeline.slice(1), PLAIN, { find: () => [], hasIndex: () => false });
  const prefix = prefixOf(call, options);
  const events: Doc[] = [];
  let wake: () => void = () => {};
  const take = (event: Doc): void => {
    if (!concerns(event, prefix)) return;
    const seen = run([shaped(event, options.fullDocument)]);
    if (seen.length === 0) return;
    events.push(...seen);
    wake();
  };
  const resume = options.resumeAfter ?? options.startAfter;
  if (resume !== undefined) changes.after(resume).forEach(take);
  const stop = changes.listen(take);
  const name = typeof body.aggregate === "string" ? body.aggregate : "$cmd.aggregate";
  const cursor: Cursor = {
    namespace: `${db}.${name}`,
    take: (count) => events.splice(0, count),
    untake: (back) => events.unshift(...back),
    isDone: () => false,
    close: stop,
    token: () => changes.token(),
    async wait(timeoutMs) {
      if (events.length === 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = () => {};
      }
      // Nobody is told of a change that the disk does not have yet.
      await storage.settled();
    },
  };
  return cursors.start(cursor, { batchSize, canExpire: true });
}

function prefixOf({ body, db }: Call, options: Doc): { db?: string; coll?: string } {
  if (options.allChangesForCluster === true) return {};
  return typeof body.aggregate === "string" ? { db, coll: body.aggregate } : { db };
}

function concerns(event: Doc, prefix: { db?: string; coll?: string }): boolean {
  const ns = isDoc(event.ns) ? event.ns : {};
  if (prefix.db !== undefined && ns.db !== prefix.db) return false;
  return prefix.coll === undefined || ns.coll === prefix.coll;
}

/** An update carries the whole document only for those who ask. */
function shaped(event: Doc, fullDocument: unknown): Doc {
  if (event.operationType !== "update" || (fullDocument ?? "default") !== "default") return event;
  const { fullDocument: _omitted, ...rest } = event;
  return rest;
}
