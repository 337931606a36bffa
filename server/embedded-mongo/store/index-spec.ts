import { CommandError } from "../errors.ts";
import { type Collation, parseCollation } from "../query/collation.ts";
import { compileFilter } from "../query/matcher.ts";
import { type Doc, isDoc, numberOf } from "../values/types.ts";

/** An index as it was asked for. */
export type IndexSpec = {
  name: string;
  key: Record<string, 1 | -1>;
  unique: boolean;
  sparse: boolean;
  partialFilterExpression: Doc | undefined;
  expireAfterSeconds: number | undefined;
  collation: Collation | undefined;
};

export const ID_INDEX: IndexSpec = {
  name: "_id_",
  key: { _id: 1 },
  unique: true,
  sparse: false,
  partialFilterExpression: undefined,
  expireAfterSeconds: undefined,
  collation: undefined,
};

/**
 * Reads the description of an index.
 * @throws CommandError CannotCreateIndex, a kind we lack (text, geo, hashed, wildcard); BadValue, a wrong option
 */
export function parseIndexSpec(value: unknown): IndexSpec {
  if (!isDoc(value)) throw new CommandError(14, "an index specification must be an object");
  const {
    key,
    name,
    unique,
    sparse,
    partialFilterExpression,
    expireAfterSeconds,
    collation,
    // The version is always 2, and every index is built at once.
    v: _v,
    background: _background,
    ...others
  } = value;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    if (other === "hidden" && others.hidden === false) delete others.hidden;
    else
      throw new CommandError(
        67,
        `The embedded database does not support the index option ${other}`,
      );
  }
  const parsedKey = parseKey(key);
  const spec: IndexSpec = {
    name: typeof name === "string" ? name : indexName(parsedKey),
    key: parsedKey,
    unique: unique === true || numberOf(unique) === 1,
    sparse: sparse === true || numberOf(sparse) === 1,
    partialFilterExpression: parsePartial(partialFilterExpression),
    expireAfterSeconds: parseExpiry(expireAfterSeconds, parsedKey),
    collation: parseCollation(collation),
  };
  if (spec.sparse && spec.partialFilterExpression !== undefined) {
    throw new CommandError(67, "cannot mix partialFilterExpression and sparse options");
  }
  return spec;
}

function parseKey(key: unknown): Record<string, 1 | -1> {
  if (!isDoc(key) || Object.keys(key).length === 0) {
    throw new CommandError(67, "Index keys cannot be an empty object");
  }
  return Object.fromEntries(
    Object.entries(key).map(([name, direction]) => {
      if (typeof direction === "string") {
        throw new CommandError(
          67,
          `The embedded database does not support ${direction} indexes; use MongoDB (MONGODB_URI) for them`,
        );
      }
      if (name === "" || name.includes("$**")) {
        throw new CommandError(
          67,
          "The embedded database does not support wildcard indexes; use MongoDB (MONGODB_URI) for them",
        );
      }
      const number = numberOf(direction);
      if (number === undefined || number === 0 || Number.isNaN(number)) {
        throw new CommandError(67, "Values in v:2 index key pattern must be numbers other than 0");
      }
      return [name, number > 0 ? 1 : -1];
    }),
  );
}

/** The name MongoDB gives an index that has none. */
export function indexName(key: Record<string, unknown>): string {
  return Object.entries(key)
    .map(([name, direction]) => `${name}_${String(direction)}`)
    .join("_");
}

function parsePartial(filter: unknown): Doc | undefined {
  if (filter === undefined) return undefined;
  if (!isDoc(filter)) throw new CommandError(14, "partialFilterExpression must be an object");
  compileFilter(filter);
  return filter;
}

function parseExpiry(seconds: unknown, key: Record<string, 1 | -1>): number | undefined {
  if (seconds === undefined) return undefined;
  const number = numberOf(seconds);
  if (number === undefined || number < 0) {
    throw new CommandError(
      67,
      "TTL index 'expireAfterSeconds' must be a number that is not negative",
    );
  }
  if (Object.keys(key).length !== 1 || "_id" in key) {
    throw new CommandError(67, "TTL indexes are single-field indexes, and not on _id");
  }
  return number;
}

/** The index as `listIndexes` shows it and as it is stored. */
export function describeIndex(spec: IndexSpec): Doc {
  return {
    v: 2,
    key: spec.key,
    name: spec.name,
    ...(spec.unique && spec.name !== "_id_" ? { unique: true } : {}),
    ...(spec.sparse ? { sparse: true } : {}),
    ...(spec.partialFilterExpression
      ? { partialFilterExpression: spec.partialFilterExpression }
      : {}),
    ...(spec.expireAfterSeconds === undefined
      ? {}
      : { expireAfterSeconds: spec.expireAfterSeconds }),
    ...(spec.collation ? { collation: spec.collation } : {}),
  };
}
