import { CommandError } from "../errors.ts";
import { compileShaping } from "../pipeline/shape.ts";
import type { Meaning } from "../query/matcher.ts";
import { type Doc, isDoc } from "../values/types.ts";
import type { Update } from "./update.ts";

const ALLOWED = new Set([
  ...["$set", "$addFields", "$unset", "$project", "$replaceRoot", "$replaceWith"],
]);

/**
 * Compiles an update that is a pipeline.
 * @throws CommandError InvalidOptions, a stage that is not allowed in an update
 */
export function compilePipelineUpdate(stages: unknown[], meaning: Meaning): Update {
  const shapes = stages.map((stage) => {
    const [name = ""] = isDoc(stage) ? Object.keys(stage) : [];
    if (!isDoc(stage) || !ALLOWED.has(name)) {
      throw new CommandError(72, `${name} is not allowed to be used within an update`);
    }
    return compileShaping(name, stage[name], meaning);
  });
  const apply = (doc: Doc): Doc => {
    const result = shapes.reduce((current, shape) => shape(current), doc);
    if (result._id !== undefined || doc._id === undefined) return result;
    return { _id: doc._id, ...result };
  };
  return { kind: "update", apply, create: apply };
}
