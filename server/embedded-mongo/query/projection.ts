import { CommandError, unsupported } from "../errors.ts";
import { type Doc, fieldOf, hasOperators, isDoc, numberOf, setField } from "../values/types.ts";
import { compileExpression } from "./expression.ts";
import { compileCondition, compileFilter, type Meaning } from "./matcher.ts";
import { matchedIndex } from "./position.ts";

/** What happens to one field: kept, dropped, computed, or followed into its sub-fields. */
type Node =
  | { kind: "keep" }
  | { kind: "drop" }
  | { kind: "compute"; compute: (root: Doc, value: unknown) => unknown }
  | { kind: "inside"; fields: Map<string, Node> };
export type Project = (doc: Doc) => Doc;

/**
 * Compiles the projection of a find or of `$project`.
 * @throws CommandError Location31253 and 31254, inclusion and exclusion mixed; Location31250-like BadValue
 */
export function compileProjection(spec: Doc, filter: Doc, meaning: Meaning): Project {
  const fields = new Map<string, Node>();
  const { _id: idRule, ...others } = spec;
  const entries = Object.entries(others);
  const includes = isInclusion(entries, idRule);
  for (const [name, rule] of entries) {
    addRule(fields, name, rule, includes, { filter, meaning });
  }
  if (idRule !== undefined)
    addRule(fields, "_id", idRule, includes || entries.length === 0, { filter, meaning });
  else if (includes) fields.set("_id", { kind: "keep" });
  return (doc) => (includes ? include(doc, doc, fields) : exclude(doc, doc, fields));
}

type Source = { filter: Doc; meaning: Meaning };

/** `$slice` alone says nothing about the other fields; everything else does. */
function isInclusion(entries: [string, unknown][], idRule: unknown): boolean {
  const decisive = entries.filter(
    ([, rule]) => !(isDoc(rule) && "$slice" in rule && isPlainSlice(rule.$slice)),
  );
  const [first] = decisive;
  if (first === undefined) return idRule !== undefined && entries.length === 0 && !isDrop(idRule);
  const includes = !isDrop(first[1]);
  for (const [name, rule] of decisive) {
    if (!isDrop(rule) === includes) continue;
    throw includes
      ? new CommandError(31254, `Cannot do exclusion on field ${name} in inclusion projection`)
      : new CommandError(31253, `Cannot do inclusion on field ${name} in exclusion projection`);
  }
  return includes;
}

function isDrop(rule: unknown): boolean {
  if (isDoc(rule) && !hasOperators(rule)) return Object.values(rule).every(isDrop);
  return rule === false || numberOf(rule) === 0;
}

function isKeep(rule: unknown): boolean {
  const number = numberOf(rule);
  return rule === true || (number !== undefined && number !== 0);
}

function addRule(
  fields: Map<string, Node>,
  name: string,
  rule: unknown,
  includes: boolean,
  source: Source,
): void {
  if (isDoc(rule) && !hasOperators(rule) && Object.keys(rule).length > 0) {
    for (const [inner, innerRule] of Object.entries(rule)) {
      addRule(fields, `${name}.${inner}`, innerRule, includes, source);
    }
    return;
  }
  if (name.endsWith(".$")) {
    const path = name.slice(0, -2);
    place(fields, path, { kind: "compute", compute: positional(path, source) });
    return;
  }
  place(fields, name, nodeOf(rule, source));
}

function nodeOf(rule: unknown, { meaning }: Source): Node {
  if (isDrop(rule)) return { kind: "drop" };
  if (isKeep(rule)) return { kind: "keep" };
  if (isDoc(rule)) {
    if ("$elemMatch" in rule)
      return { kind: "compute", compute: firstMatch(rule.$elemMatch, meaning) };
    if ("$slice" in rule && isPlainSlice(rule.$slice)) {
      return { kind: "compute", compute: sliced(rule.$slice) };
    }
    if ("$meta" in rule) throw unsupported("the projection $meta");
  }
  const evaluate = compileExpression(rule, meaning.variables);
  return { kind: "compute", compute: (root) => evaluate(root) };
}

function place(fields: Map<string, Node>, name: string, node: Node): void {
  const parts = name.split(".");
  const last = parts.pop() ?? "";
  let level = fields;
  for (const part of parts) {
    const found = level.get(part);
    if (found !== undefined && found.kind !== "inside") throw collision(name);
    const inside = found ?? { kind: "inside", fields: new Map<string, Node>() };
    level.set(part, inside);
    level = inside.fields;
  }
  if (level.has(last)) throw collision(name);
  level.set(last, node);
}

function collision(name: string): CommandError {
  return new CommandError(31254, `Path collision at ${name}`);
}

function include(root: Doc, value: Doc, fields: Map<string, Node>): Doc {
  const result: Doc = {};
  for (const name of Object.keys(value)) {
    const node = fields.get(name);
    if (node === undefined || node.kind === "drop" || node.kind === "compute") {
      if (node?.kind === "compute") setDefined(result, name, node.compute(root, value[name]));
      continue;
    }
    const kept =
      node.kind === "keep" ? value[name] : insideOf(root, value[name], node.fields, include);
    setDefined(result, name, kept);
  }
  addComputed(root, result, value, fields);
  return result;
}

function exclude(root: Doc, value: Doc, fields: Map<string, Node>): Doc {
  const result: Doc = {};
  for (const name of Object.keys(value)) {
    const node = fields.get(name);
    if (node === undefined || node.kind === "keep") setField(result, name, value[name]);
    else if (node.kind === "compute") setDefined(result, name, node.compute(root, value[name]));
    else if (node.kind === "inside") {
      const inner = value[name];
      const changed = isDoc(inner) || Array.isArray(inner);
      setField(result, name, changed ? insideOf(root, inner, node.fields, exclude) : inner);
    }
  }
  return result;
}

/** Computed fields that the document did not have, in the order of the projection. */
function addComputed(root: Doc, result: Doc, value: Doc, fields: Map<string, Node>): void {
  for (const [name, node] of fields) {
    if (Object.hasOwn(value, name)) continue;
    if (node.kind === "compute") setDefined(result, name, node.compute(root, undefined));
    else if (node.kind === "inside" && computes(node.fields)) {
      setDefined(result, name, include(root, {}, node.fields));
    }
  }
}

function computes(fields: Map<string, Node>): boolean {
  return [...fields.values()].some(
    (node) => node.kind === "compute" || (node.kind === "inside" && computes(node.fields)),
  );
}

function insideOf(
  root: Doc,
  value: unknown,
  fields: Map<string, Node>,
  apply: (root: Doc, value: Doc, fields: Map<string, Node>) => Doc,
): unknown {
  if (isDoc(value)) return apply(root, value, fields);
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((item: unknown) => {
    if (isDoc(item) || Array.isArray(item)) return [insideOf(root, item, fields, apply)];
    return apply === exclude ? [item] : [];
  });
}

function setDefined(target: Doc, name: string, value: unknown): void {
  if (value !== undefined) setField(target, name, value);
}

function firstMatch(condition: unknown, meaning: Meaning): (root: Doc, value: unknown) => unknown {
  if (!isDoc(condition)) throw new CommandError(2, "elemMatch: Invalid argument, object required");
  const onValues = hasOperators(condition);
  const matchesValue = onValues ? compileCondition(condition, meaning) : undefined;
  const matchesDoc = onValues ? undefined : compileFilter(condition, meaning);
  return (_root, value) => {
    if (!Array.isArray(value)) return undefined;
    const found: unknown = value.find((item: unknown) =>
      matchesValue ? matchesValue(item) : isDoc(item) && matchesDoc?.(item) === true,
    );
    return found === undefined ? undefined : [found];
  };
}

function isPlainSlice(slice: unknown): boolean {
  return (Array.isArray(slice) ? slice : [slice]).every((part) => numberOf(part) !== undefined);
}

function sliced(slice: unknown): (root: Doc, value: unknown) => unknown {
  const [first = 0, count] = (Array.isArray(slice) ? slice : [slice]).map(numberOf);
  return (_root, value) => {
    if (!Array.isArray(value)) return value;
    if (count === undefined) return first < 0 ? value.slice(first) : value.slice(0, first);
    const start = first < 0 ? Math.max(0, value.length + first) : first;
    return value.slice(start, start + count);
  };
}

/** `field.$`: the one element that made the document match. */
function positional(
  path: string,
  { filter, meaning }: Source,
): (root: Doc, value: unknown) => unknown {
  return (root, value) => {
    const list = value ?? fieldOf(root, path);
    if (!Array.isArray(list)) return list;
    const index = matchedIndex(filter, root, path, meaning);
    if (index === undefined) {
      throw new CommandError(
        2,
        "positional operator '.$' couldn't find a matching element in the array",
      );
    }
    return [list[index]];
  };
}
