import { Schema, type SchemaDefinitionProperty, type Types } from "mongoose";

/** The path every school's record carries. Spread it into a schema so that its type knows the field too. */
export const inSchool = {
  schoolId: { type: Schema.Types.ObjectId, required: true, immutable: true },
} as const satisfies Record<string, SchemaDefinitionProperty<Types.ObjectId>>;

type Filter = Record<string, unknown>;
type AnyQuery = {
  getFilter(): Filter;
  getUpdate(): unknown;
  getOptions(): { acrossSchools?: boolean };
};

const reads = [
  "find",
  "findOne",
  "findOneAndDelete",
  "deleteOne",
  "deleteMany",
  "countDocuments",
  "distinct",
] as const;
const updates = ["findOneAndUpdate", "updateOne", "updateMany"] as const;
const replacements = ["findOneAndReplace", "replaceOne"] as const;
/** Stages that reach another collection, whose records no `$match` of ours has narrowed. */
const reaching = new Set(["$lookup", "$graphLookup", "$unionWith", "$out", "$merge", "$facet"]);
const onQuery = { query: true, document: false } as const;

/**
 * The one place that keeps schools apart. Every model's schema takes this plugin: documents carry `schoolId`,
 * and a query, update, delete, bulk write or aggregation that does not name exactly one school is refused
 * before it reaches the database; `populate` too, unless it says `match: { schoolId }`. The few queries that
 * must look across schools (sign-in by login, a card) say so with `.setOptions({ acrossSchools: true })`,
 * which is easy to find and to review.
 */
export function schoolScope(schema: Schema): void {
  if (!schema.path("schoolId")) schema.add(inSchool);
  for (const name of [...reads, ...updates, ...replacements])
    schema.pre(name, onQuery, function (this: AnyQuery) {
      if (!this.getOptions().acrossSchools) requireSchool(this.getFilter().schoolId, name);
    });
  for (const name of updates)
    schema.pre(name, onQuery, function (this: AnyQuery) {
      refuseMove(this.getUpdate(), name);
    });
  for (const name of replacements)
    schema.pre(name, onQuery, function (this: AnyQuery) {
      requireSame(this.getFilter(), this.getUpdate(), name);
    });
  schema.pre("estimatedDocumentCount", () => requireSchool(undefined, "estimatedDocumentCount"));
  schema.pre("aggregate", function () {
    if (!this.options.acrossSchools) checkPipeline(this.pipeline());
  });
  // `lean` inserts skip validation, and with it `required`.
  schema.pre("insertMany", (docs) => {
    for (const doc of [docs].flat()) requireSchool(doc.schoolId, "insertMany");
  });
  schema.pre("bulkWrite", (operations) => {
    for (const operation of operations) checkBulk(operation);
  });
  // save() of a loaded record updates by `_id`; the school goes along.
  schema.pre("save", function () {
    const schoolId: unknown = this.get("schoolId");
    requireSchool(schoolId, "save");
    if (!this.isNew) this.$where = { ...this.$where, schoolId };
  });
}

function requireSchool(schoolId: unknown, operation: string): void {
  const isOne = typeof schoolId === "string" || isObjectId(schoolId);
  if (!isOne) throw new Error(`${operation} without a school: every query names its schoolId`);
}

/** An update must not carry a record into another school; mongoose's `immutable` does not see pipelines. */
function refuseMove(update: unknown, operation: string): void {
  if (Array.isArray(update)) throw new Error(`${operation} by a pipeline could move a school`);
  const { $rename } = toRecord(update);
  if ("schoolId" in toRecord($rename) || Object.values(toRecord($rename)).includes("schoolId"))
    throw new Error(`${operation} would move a record to another school`);
}

function requireSame(filter: Filter, replacement: unknown, operation: string): void {
  const { schoolId } = toRecord(replacement);
  requireSchool(schoolId, operation);
  if (String(schoolId) !== String(filter.schoolId))
    throw new Error(`${operation} would move a record to another school`);
}

function checkPipeline(pipeline: readonly object[]): void {
  requireSchool(toRecord(toRecord(pipeline[0]).$match).schoolId, "aggregate");
  for (const stage of pipeline)
    for (const name of Object.keys(stage))
      if (reaching.has(name)) throw new Error(`aggregate with ${name} could leave the school`);
}

/** One operation of a bulk write, `{ updateOne: { filter, update } }` and its like. */
function checkBulk(operation: object): void {
  for (const [name, body] of Object.entries(operation)) {
    const { document, filter, update, replacement } = toRecord(body);
    if (name === "insertOne") {
      requireSchool(toRecord(document).schoolId, name);
      continue;
    }
    requireSchool(toRecord(filter).schoolId, name);
    if (update) refuseMove(update, name);
    if (replacement) requireSame(toRecord(filter), replacement, name);
  }
}

const toRecord = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? { ...value } : {};

const isObjectId = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  "_bsontype" in value &&
  value._bsontype === "ObjectId";
