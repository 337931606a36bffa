import type { Schema } from "mongoose";

/**
 * The one place that keeps schools apart. Every model's schema takes this plugin: documents carry `schoolId`,
 * and a query, update, delete or aggregation that does not name one school is refused before it reaches the
 * database. The few queries that must look across schools (sign-in by login, a card, a refresh token) say
 * so with `.setOptions({ acrossSchools: true })`, which is easy to find and to review.
 */
export function schoolScope(schema: Schema): void {
  schema.add({ schoolId: { type: "ObjectId", required: true, immutable: true } });
  const queries = [
    "find",
    "findOne",
    "findOneAndUpdate",
    "findOneAndDelete",
    "findOneAndReplace",
    "updateOne",
    "updateMany",
    "replaceOne",
    "deleteOne",
    "deleteMany",
    "countDocuments",
    "distinct",
  ] as const;
  for (const name of queries)
    schema.pre(
      name,
      { query: true, document: false },
      function (this: {
        getFilter(): Record<string, unknown>;
        getOptions(): { acrossSchools?: boolean };
      }) {
        if (!this.getOptions().acrossSchools) requireSchool(this.getFilter().schoolId, name);
      },
    );
  schema.pre("estimatedDocumentCount", () => requireSchool(undefined, "estimatedDocumentCount"));
  schema.pre("aggregate", function () {
    const [first] = this.pipeline();
    const match = first && "$match" in first ? first.$match : {};
    if (!this.options.acrossSchools) requireSchool(match.schoolId, "aggregate");
  });
}

function requireSchool(schoolId: unknown, operation: string): void {
  const isOne = typeof schoolId === "string" || isObjectId(schoolId);
  if (!isOne) throw new Error(`${operation} without a school: every query names its schoolId`);
}

const isObjectId = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  "_bsontype" in value &&
  value._bsontype === "ObjectId";
