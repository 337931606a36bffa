import { CommandError, unsupported } from "../errors.ts";
import { equalValues } from "../values/compare.ts";
import { type Doc, fieldOf, isDoc, numberOf } from "../values/types.ts";
import { toRegExp } from "./operators.ts";
import { hasType } from "./type-names.ts";

type Test = (value: unknown) => boolean;
const ANNOTATIONS = new Set(["title", "description"]);

/**
 * A test of `$jsonSchema`, with the keywords that mongoose schemas and hand-made validators use.
 * @throws CommandError NotImplemented, another keyword
 */
export function compileSchema(schema: unknown): (doc: Doc) => boolean {
  const test = compile(schema);
  return (doc) => test(doc);
}

function compile(schema: unknown): Test {
  if (!isDoc(schema)) throw new CommandError(9, "$jsonSchema must be an object");
  const tests = Object.entries(schema).flatMap(([keyword, operand]) => {
    return ANNOTATIONS.has(keyword) ? [] : [keywordTest(keyword, operand, schema)];
  });
  return (value) => tests.every((test) => test(value));
}

function keywordTest(keyword: string, operand: unknown, schema: Doc): Test {
  switch (keyword) {
    case "bsonType":
    case "type":
      return typeTest(operand);
    case "required":
      return required(operand);
    case "properties":
      return properties(operand);
    case "additionalProperties":
      return additional(operand, schema.properties);
    case "items":
      return items(operand);
    case "enum":
      return (value) => list(operand).some((item) => equalValues(item, value));
    case "minimum":
      return (value) => !isNumber(value) || Number(value) >= Number(operand);
    case "maximum":
      return (value) => !isNumber(value) || Number(value) <= Number(operand);
    case "minLength":
      return (value) => typeof value !== "string" || [...value].length >= Number(operand);
    case "maxLength":
      return (value) => typeof value !== "string" || [...value].length <= Number(operand);
    case "minItems":
      return (value) => !Array.isArray(value) || value.length >= Number(operand);
    case "maxItems":
      return (value) => !Array.isArray(value) || value.length <= Number(operand);
    case "pattern": {
      const regex = toRegExp(operand, undefined);
      return (value) => typeof value !== "string" || regex.test(value);
    }
    case "allOf":
      return every(list(operand).map(compile));
    case "anyOf": {
      const tests = list(operand).map(compile);
      return (value) => tests.some((test) => test(value));
    }
    case "not": {
      const test = compile(operand);
      return (value) => !test(value);
    }
    default:
      throw unsupported(`the $jsonSchema keyword ${keyword}`);
  }
}

function every(tests: Test[]): Test {
  return (value) => tests.every((test) => test(value));
}

function typeTest(operand: unknown): Test {
  const names = new Set((Array.isArray(operand) ? operand : [operand]).map(String));
  if (names.delete("boolean")) names.add("bool");
  return (value) => hasType(value, names);
}

function required(operand: unknown): Test {
  const names = list(operand).map(String);
  return (value) => !isDoc(value) || names.every((name) => fieldOf(value, name) !== undefined);
}

function properties(operand: unknown): Test {
  if (!isDoc(operand)) throw new CommandError(9, "properties must be an object");
  const tests = Object.entries(operand).map(([name, schema]) => [name, compile(schema)] as const);
  return (value) =>
    !isDoc(value) ||
    tests.every(([name, test]) => {
      const field = fieldOf(value, name);
      return field === undefined || test(field);
    });
}

function additional(operand: unknown, known: unknown): Test {
  const names = new Set(isDoc(known) ? Object.keys(known) : []);
  const test: Test = typeof operand === "boolean" ? () => operand : compile(operand);
  return (value) =>
    !isDoc(value) || Object.keys(value).every((name) => names.has(name) || test(value[name]));
}

function items(operand: unknown): Test {
  const test = compile(operand);
  return (value) => !Array.isArray(value) || value.every(test);
}

function isNumber(value: unknown): boolean {
  return numberOf(value) !== undefined;
}

function list(operand: unknown): unknown[] {
  if (!Array.isArray(operand)) throw new CommandError(9, "expected an array in $jsonSchema");
  return operand;
}
