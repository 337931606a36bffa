import fc from "fast-check";
import { z } from "zod";

/** Ids that mean something to the server, of people, talks and others. */
export type Pools = { ids: readonly string[] };
type Shape = { [key: string]: unknown };
const isShape = (value: unknown): value is Shape =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const num = (value: unknown, other: number) => (typeof value === "number" ? value : other);

const junk = fc.constantFrom<unknown>(
  ...[null, "", " ", "\0", "\ud800", 0, -1, 1e308, 9e15, true, {}, [], [[]], { $ne: 1 }],
  ...["constructor", "__proto__", "x".repeat(5000), "$where", "../..", "%00", "f".repeat(23)],
);
const texts = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "(",
  "[",
  "\\",
  "$",
  "^.*",
  "әіңғүұқөһ",
  "😀".repeat(40),
];
const instants = [-1, 0, 1, 5, 9, 30, 300, 4000, 259_200, 400_000].map((min) =>
  new Date(Math.ceil(Date.now() / 60_000) * 60_000 + min * 60_000).toISOString(),
);
const farInstants = ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "2028-02-29T24:00Z"];
const days = ["0000-01-01", "9999-12-31", "2027-01-01", "2028-02-29", "2027-02-30"];
const base64 = ["", "AA==", "AAAA", "A".repeat(8000), "A".repeat(20_000), "=", "Ы"];

function stringOf({ pattern, format, maxLength }: Shape, { ids }: Pools): fc.Arbitrary<unknown> {
  if (format === "date-time") return fc.constantFrom(...instants, ...instants, ...farInstants);
  if (format === "date") return fc.constantFrom(...days);
  if (format === "base64") return fc.constantFrom(...base64);
  if (format === "uuid" || String(pattern).includes("-4")) return fc.uuid();
  if (String(pattern).includes("0-9a-f]{24}")) return fc.constantFrom(...ids);
  if (String(pattern).includes("{43}")) return fc.constantFrom("A".repeat(43), "_".repeat(43));
  if (String(pattern).includes("+0-9")) return fc.constantFrom("111", "+7 (700) 000", "((", "--");
  const long = "ұ".repeat(num(maxLength, 500));
  return fc.constantFrom(...texts, long, `${long}ұ`);
}

function objectOf({ properties, required }: Shape, pools: Pools): fc.Arbitrary<unknown> {
  const known = isShape(properties) ? properties : {};
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [key, schema] of Object.entries(known)) fields[key] = of(schema, pools);
  return fc.record(fields, { requiredKeys: list(required).map(String) });
}

function plainOf(schema: Shape, pools: Pools): fc.Arbitrary<unknown> {
  if ("const" in schema) return fc.constant(schema.const);
  if ("enum" in schema) return fc.constantFrom(...list(schema.enum));
  const choices = list(schema.anyOf ?? schema.oneOf);
  if (choices.length > 0) return fc.oneof(...choices.map((one) => of(one, pools)));
  const min = num(schema.minimum, 0);
  const max = num(schema.maximum, 1e6);
  if (schema.type === "string") return stringOf(schema, pools);
  if (schema.type === "integer")
    return fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max, min - 1, max + 1, 0.5));
  if (schema.type === "boolean") return fc.boolean();
  if (schema.type === "array") {
    const maxLength = Math.min(num(schema.maxItems, 5), 11) + 1;
    return fc.array(of(schema.items, pools), { maxLength });
  }
  if (schema.type === "object") return objectOf(schema, pools);
  return fc.constant(null);
}

/** A value as a schema wants it, mostly; now and then something else altogether. */
function of(schema: unknown, pools: Pools): fc.Arbitrary<unknown> {
  const plain = plainOf(isShape(schema) ? schema : {}, pools);
  return fc.oneof({ arbitrary: plain, weight: 30 }, { arbitrary: junk, weight: 1 });
}

/** Requests near what a schema takes: at its edges, over them, with ids that belong elsewhere. */
export function oddOf(request: z.ZodType, pools: Pools): fc.Arbitrary<unknown> {
  return of(z.toJSONSchema(request, { io: "input", unrepresentable: "any" }), pools);
}
