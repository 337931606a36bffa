import { describe, expect, test } from "vitest";
import { errorReasons, errorStatus } from "#server/protocol/define.ts";
import { baseOf, isComplete, languages, readCatalogue, variablesOf } from "./catalogues.ts";
import { clientSources, scan } from "./source-scan.ts";

const catalogues = languages.map((language) => ({ language, words: readCatalogue(language) }));
const allKeys = new Set(
  catalogues.flatMap(({ words }) => [...words.keys()].map((key) => baseOf(words, key))),
);
const found = scan(clientSources());

describe("the catalogues", () => {
  test("hold words for every key in all three languages", () => {
    expect(allKeys.size).toBeGreaterThan(100);
    const missing = catalogues.flatMap(({ language, words }) =>
      [...allKeys]
        .filter((key) => !isComplete(words, language, key))
        .map((key) => `${language} lacks ${key} or one of its plural forms`),
    );
    expect(missing).toEqual([]);
  });

  test("hold no empty text", () => {
    const empty = catalogues.flatMap(({ language, words }) =>
      [...words].filter(([, text]) => text.trim() === "").map(([key]) => `${language} ${key}`),
    );
    expect(empty).toEqual([]);
  });

  test("name the same variables in each language", () => {
    const named = new Map<string, Set<string>>();
    for (const { words } of catalogues)
      for (const [key, text] of words) {
        const base = baseOf(words, key);
        named.set(base, (named.get(base) ?? new Set()).add(variablesOf(text)));
      }
    const differing = [...named].filter(([, ways]) => ways.size > 1).map(([base]) => base);
    expect(differing).toEqual([]);
  });

  test("have words for every code and reason of the server", () => {
    for (const { language, words } of catalogues)
      for (const name of [...Object.keys(errorStatus), ...errorReasons, "network"])
        expect(words.get(`errors:${name}`), `${language} errors:${name}`).toMatch(/\p{L}/u);
  });
});

describe("the components", () => {
  test("ask only for keys that can be found", () => {
    expect(found.problems).toEqual([]);
  });

  test("ask for no key the catalogues lack", () => {
    const lacking = found.uses.filter(({ key }) => !allKeys.has(key));
    expect(lacking.map(({ key, at }) => `${at} asks for ${key}`)).toEqual([]);
  });

  test("leave no key of the catalogues unused", () => {
    const used = new Set(found.uses.map(({ key }) => key));
    expect([...allKeys].filter((key) => !used.has(key))).toEqual([]);
  });

  test("say nothing outside the catalogues", () => {
    expect(found.literals).toEqual([]);
  });
});

describe("scan", () => {
  const of = (source: string) => scan([["a.tsx", source]]);

  test("sees text between tags, in spoken attributes, in expressions, and Cyrillic anywhere", () => {
    const { literals } = of(`
      const a = <p>Hello</p>;
      const b = <input placeholder="Name" aria-label={"Your name"} type="text" />;
      const c = <p>{isLate ? "late" : \`soon\`}</p>;
      const d = { label: "Сабақ" };
      const e = <p className={"wide"} data-x={\`y\`}>· 12:00</p>;
    `);
    expect(literals.map((line) => line.replace(/ says/, ""))).toEqual([
      'a.tsx:2 "Hello"',
      'a.tsx:3 "Name"',
      'a.tsx:3 "Your name"',
      'a.tsx:4 "late"',
      'a.tsx:4 "soon"',
      'a.tsx:5 "Сабақ"',
    ]);
  });

  test("takes the namespace from the function around, and follows choices between literals", () => {
    const { uses, problems } = of(`
      function A() { const { t } = useTranslation("room"); return t(isOn ? "on" : "off"); }
      function B() { const { t } = useTranslation(); return [1].map(() => t(\`x.\${is ? "a" : "b"}\`)); }
      const c = (t) => t("errors:network");
    `);
    expect(uses.map(({ key }) => key)).toEqual([
      "room:on",
      "room:off",
      "common:x.a",
      "common:x.b",
      "errors:network",
    ]);
    expect(problems).toEqual([]);
  });

  test("refuses a dynamic key nobody listed", () => {
    const { problems } = of(`
      function A() { const { t } = useTranslation("room"); return t(\`mood.\${mood}\`); }
    `);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(
      /^a\.tsx:2 uses room:mood\.\S+, which dynamic-keys\.ts does not know$/,
    );
  });

  test("refuses a key of no namespace, but where the file has only one", () => {
    expect(of(`const a = (t) => t("lost");`).problems).toEqual([
      "a.tsx:1 asks for lost of an unknown namespace",
    ]);
    const { uses } = of(`
      const a = (t) => t("found");
      function A() { const { t } = useTranslation("room"); return a(t); }
    `);
    expect(uses.map(({ key }) => key)).toEqual(["room:found"]);
  });
});
