import { globSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

const folder = resolve(import.meta.dirname, "../../client/kit/text");
export const languages = ["kk", "ru", "en"] as const;
export type Language = (typeof languages)[number];
/** Words by key, `namespace:a.b`, with its plural suffix if it has one. */
export type Catalogue = ReadonlyMap<string, string>;

const PLURAL = /_(zero|one|two|few|many|other)$/;
/** What a component asks for: the key without its plural suffix. A key is plural where its `_other` is there too. */
export function baseOf(catalogue: Catalogue, key: string): string {
  const base = key.replace(PLURAL, "");
  return catalogue.has(`${base}_other`) ? base : key;
}

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (typeof value === "string") into.set(path, value);
  else if (typeof value === "object" && value !== null)
    for (const [key, item] of Object.entries(value))
      flatten(item, path.endsWith(":") ? path + key : `${path}.${key}`, into);
  else throw new Error(`${path} is neither words nor a group of words`);
}

/** Every word of a language. */
export function readCatalogue(language: Language): Catalogue {
  const words = new Map<string, string>();
  for (const file of globSync("*.json", { cwd: join(folder, language) })) {
    const text = readFileSync(join(folder, language, file), "utf8");
    flatten(JSON.parse(text), `${basename(file, ".json")}:`, words);
  }
  return words;
}

/** Whether a language has all words for a key: one for any number, or one for each plural form it has. */
export function isComplete(catalogue: Catalogue, language: Language, key: string): boolean {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  return catalogue.has(key) || forms.every((form) => catalogue.has(`${key}_${form}`));
}

/** The variables a text names, without `count`, which some plural forms say in words. */
export function variablesOf(text: string): string {
  const names = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);
  return [...new Set(names)]
    .filter((name) => name !== "count")
    .sort()
    .join(" ");
}
