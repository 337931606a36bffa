import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseAst } from "vite";
import { dynamicKeys } from "./dynamic-keys.ts";

const root = resolve(import.meta.dirname, "../..");
type Tree = { type: string; start: number; end: number } & Record<string, unknown>;
/** A key a component asks for, and where. */
export type Use = { key: string; at: string };
export type Scan = { uses: Use[]; literals: string[]; problems: string[] };

/** Attributes a person sees or hears. */
const SPOKEN =
  /^(title|label|alt|placeholder|description|error|message|aria-(label|description|valuetext|roledescription)|nothingFoundMessage)$/;
/** Within these a literal is a value to compare, to pass or to look up, not text. */
const QUIET =
  /^(CallExpression|BinaryExpression|MemberExpression|JSXOpeningElement|JSXAttribute|ObjectExpression|ArrowFunctionExpression)$/;
const LETTER = /\p{L}/u;
const CYRILLIC = /\p{Script=Cyrillic}/u;

const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && "type" in value && "start" in value;
const isFunction = ({ type }: Tree) => /Function(Declaration|Expression)$/.test(type);
const child = (tree: Tree, name: string): Tree | null => {
  const value = tree[name];
  return isTree(value) ? value : null;
};
const nameOf = (tree: Tree | null): string =>
  tree && typeof tree.name === "string" ? tree.name : "";
const childrenOf = (tree: Tree): Tree[] => Object.values(tree).flat().filter(isTree);
const isSpoken = (tree: Tree) =>
  tree.type === "JSXAttribute" && SPOKEN.test(nameOf(child(tree, "name")));
const argument = (call: Tree): Tree | null => {
  const first: unknown = Array.isArray(call.arguments) ? call.arguments[0] : null;
  return isTree(first) ? first : null;
};
const textOf = (tree: Tree | null): string | null =>
  tree?.type === "Literal" && typeof tree.value === "string" ? tree.value : null;

/** One file's keys and literals. */
class FileScan {
  readonly #file: string;
  readonly #source: string;
  readonly #into: Scan;

  constructor(file: string, source: string, into: Scan) {
    this.#file = file;
    this.#source = source;
    this.#into = into;
  }

  run(): void {
    const lang = this.#file.endsWith(".tsx") ? "tsx" : "ts";
    const program: unknown = parseAst(this.#source, { lang });
    if (!isTree(program)) return;
    // A `t` handed to a plain function means the file's namespace, where the file has but one.
    const named = new Set(this.#namespacesIn(program));
    this.#visit(program, named.size === 1 ? ([...named][0] ?? null) : null, false);
  }

  #at({ start }: Tree): string {
    return `${this.#file}:${this.#source.slice(0, start).split("\n").length}`;
  }

  /** `isSaid`: what stands here is text of an element or of a spoken attribute. */
  #visit(tree: Tree, namespace: string | null, isSaid: boolean): void {
    const here = isFunction(tree) ? (this.#namespaceIn(tree) ?? namespace) : namespace;
    if (tree.type === "CallExpression" && nameOf(child(tree, "callee")) === "t")
      this.#add(argument(tree), here);
    const isSaidInside = isSaid && !QUIET.test(tree.type);
    this.#lookForLiteral(tree, isSaidInside);
    const opens = tree.type === "JSXElement" || tree.type === "JSXFragment" || isSpoken(tree);
    for (const item of childrenOf(tree))
      this.#visit(item, here, opens ? !item.type.startsWith("JSXO") : isSaidInside);
  }

  /** The namespace of `const { t } = useTranslation("…")` right in this function. */
  #namespaceIn(fn: Tree): string | null {
    const parts = childrenOf(fn).filter((part) => !isFunction(part));
    return parts.flatMap((part) => this.#namespacesIn(part, isFunction))[0] ?? null;
  }

  /** The namespaces named anywhere in a piece of source, but for what is `left` out. */
  #namespacesIn(tree: Tree, isLeft: (tree: Tree) => boolean = () => false): string[] {
    if (tree.type === "CallExpression" && nameOf(child(tree, "callee")) === "useTranslation")
      return [textOf(argument(tree)) ?? "common"];
    return childrenOf(tree).flatMap((item) =>
      isLeft(item) ? [] : this.#namespacesIn(item, isLeft),
    );
  }

  #add(key: Tree | null, namespace: string | null): void {
    if (!key) return;
    for (const one of this.#expand(key)) {
      const isFull = /^[a-z]+:/.test(one);
      if (!isFull && namespace === null) {
        this.#into.problems.push(`${this.#at(key)} asks for ${one} of an unknown namespace`);
        continue;
      }
      const full = isFull ? one : `${namespace}:${one}`;
      if (!full.includes("${")) this.#into.uses.push({ key: full, at: this.#at(key) });
      else this.#addDynamic(full, key);
    }
  }

  #addDynamic(key: string, tree: Tree): void {
    const values = dynamicKeys[key];
    if (!values)
      this.#into.problems.push(
        `${this.#at(tree)} uses ${key}, which dynamic-keys.ts does not know`,
      );
    for (const value of values ?? [])
      this.#into.uses.push({ key: key.replace(/\$\{.*\}/, value), at: this.#at(tree) });
  }

  /** Every key an expression can become; what is not a choice between literals stays as `${source}`. */
  #expand(tree: Tree): string[] {
    const text = textOf(tree);
    if (text !== null) return [text];
    if (tree.type === "ConditionalExpression")
      return [child(tree, "consequent"), child(tree, "alternate")].flatMap((one) =>
        one ? this.#expand(one) : [],
      );
    if (tree.type !== "TemplateLiteral") return [`\${${this.#source.slice(tree.start, tree.end)}}`];
    const quasis = Array.isArray(tree.quasis) ? tree.quasis : [];
    const expressions = Array.isArray(tree.expressions) ? tree.expressions : [];
    return quasis.reduce<string[]>(
      (starts, quasi: { value: { cooked: string } }, at) => {
        const expression: unknown = expressions[at - 1];
        const middles = isTree(expression) ? this.#expand(expression) : [""];
        return starts.flatMap((start) =>
          middles.map((middle) => start + middle + quasi.value.cooked),
        );
      },
      [""],
    );
  }

  #lookForLiteral(tree: Tree, isSaid: boolean): void {
    const text = tree.type === "JSXText" ? String(tree.value) : (textOf(tree) ?? templateOf(tree));
    if (text !== null && LETTER.test(text) && (isSaid || CYRILLIC.test(text)))
      this.#into.literals.push(`${this.#at(tree)} says ${JSON.stringify(text.trim())}`);
  }
}

function templateOf(tree: Tree): string | null {
  if (tree.type !== "TemplateElement") return null;
  const { value } = tree;
  return typeof value === "object" && value !== null && "cooked" in value
    ? String(value.cooked)
    : null;
}

/** Every key asked for and every literal text in the client's components; `sources` by file name. */
export function scan(sources: Iterable<readonly [file: string, source: string]>): Scan {
  const found: Scan = { uses: [], literals: [], problems: [] };
  for (const [file, source] of sources) new FileScan(file, source, found).run();
  return found;
}

/** The client's source files. */
export function clientSources(): [string, string][] {
  return globSync("client/**/*.{ts,tsx}", { cwd: root })
    .filter((file) => !file.endsWith(".d.ts") && !file.endsWith(".config.ts"))
    .map((file) => [file, readFileSync(resolve(root, file), "utf8")]);
}
