/** A decoded document. Documents that are stored are never changed in place. */
export type Doc = Record<string, unknown>;

/** Whether a value is an embedded document, as opposed to a BSON value, a date or an array. */
export function isDoc(value: unknown): value is Doc {
  if (value === null || typeof value !== "object") return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A field of a document itself: never one that every JavaScript object inherits. */
export function fieldOf(doc: Doc, name: string): unknown {
  return Object.hasOwn(doc, name) ? doc[name] : undefined;
}

/** Sets a field; `__proto__` is a name like any other. */
export function setField(doc: Doc, name: string, value: unknown): void {
  if (name !== "__proto__") doc[name] = value;
  else {
    const descriptor = { value, enumerable: true, configurable: true, writable: true };
    Object.defineProperty(doc, name, descriptor);
  }
}

/** Whether the document is a set of operators, such as `{ $gt: 5 }`. */
export function hasOperators(doc: Doc): boolean {
  for (const name in doc) return name.startsWith("$");
  return false;
}

/** Copies the containers; BSON values are immutable by agreement and stay shared. */
export function copyOf<T>(value: T): T;
export function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => copyOf(item));
  if (!isDoc(value)) return value;
  const copy: Doc = {};
  for (const name of Object.keys(value)) setField(copy, name, copyOf(value[name]));
  return copy;
}

/** A number that may arrive as a 64-bit value; undefined when the value is none. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (bsonTypeOf(value) === "Long") return Number(String(value));
  return undefined;
}

/** The bson library's name of a value's class ("ObjectId", "Long"), or undefined. */
export function bsonTypeOf(value: unknown): string | undefined {
  if (value === null || typeof value !== "object" || isDoc(value)) return undefined;
  if (!("_bsontype" in value)) return undefined;
  return typeof value._bsontype === "string" ? value._bsontype : undefined;
}

const DIGITS = /^(0|[1-9]\d*)$/;

/** The array index that a part of a path names, or undefined. */
export function indexOf(part: string): number | undefined {
  return DIGITS.test(part) ? Number(part) : undefined;
}
