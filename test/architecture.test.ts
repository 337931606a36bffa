import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const files = globSync("{server,client,media,scripts,test}/**/*.{ts,tsx}", { cwd: root });
const textOf = (file: string) => readFileSync(join(root, file), "utf8");

/** What each layer may not reach; a path is relative to the repository root. */
const forbidden: [from: RegExp, to: RegExp, why: string][] = [
  [/^media\//, /^(server|client|scripts|test)\//, "media knows no school"],
  [/^server\//, /^(client|scripts|test)\//, "the server knows no screen and no tool"],
  [/^client\//, /^(media|scripts|test)\//, "the browser talks to media through the server"],
  [
    /^client\//,
    /^server\/(?!protocol\/|[a-z]+\/protocol(-[a-z]+)?\.ts$)/,
    "the client sees only the protocol",
  ],
  [
    /^server\/([a-z]+\/)?protocol/,
    /^server\/(?!protocol\/|[a-z]+\/protocol(-[a-z]+)?\.ts$)/,
    "the protocol runs in a browser",
  ],
  [
    /^server\/(?!(app|start|main)\.ts$)/,
    /^media\/(?!(hls\/|storage\/|demo\/|slides\/|recorder\/)?types\.ts$|errors\.ts$)/,
    "domains see the media engines' interfaces, start.ts alone builds it",
  ],
  [
    /^server\/embedded-mongo\//,
    /^server\/(?!embedded-mongo\/)/,
    "the database is a room of its own",
  ],
  [
    /^server\/[a-z]+\//,
    /^server\/(app|classroom|records(-[a-z]+)?|private(-[a-z]+)?|past|start|main|welcome|web)\.ts$/,
    "no domain knows the wiring",
  ],
];

/** Earlier domains never import later ones. */
const order = [
  ...["people", "auth", "schedule", "videos", "library", "watching"],
  ...["rooms", "lessons", "attendance"],
  ...["slides", "whiteboard", "together", "plans", "polls", "signals", "groups", "guests"],
  ...["usage", "meetings", "recordings", "fallback", "secrecy"],
  ...["register", "submissions", "credits", "journal", "diary", "outbox", "lti", "exchange"],
  ...["consultations", "notes"],
  ...["boards", "demo"],
];
/** Seams within a domain: only the store touches models; nobody else's model or store is touched. */
const ownOnly = /^server\/([a-z]+)\/(model|store)\.ts$/;

function importsOf(file: string): string[] {
  return [...textOf(file).matchAll(/(?:from|import)\s*\(?"([.#][^"]+)"/g)].map(([, spec = ""]) =>
    spec.startsWith("#") ? spec.slice(1) : relative(root, resolve(root, dirname(file), spec)),
  );
}
const domainOf = (path: string) => /^server\/([a-z]+)\//.exec(path)?.[1] ?? "";

test("imports point only the allowed way", () => {
  const broken = files
    .filter((file) => !file.startsWith("test/"))
    .flatMap((file) =>
      importsOf(file).flatMap((target) =>
        forbidden
          .filter(([from, to]) => from.test(file) && to.test(target))
          .map(([, , why]) => `${file} -> ${target}: ${why}`),
      ),
    );
  expect(files.length).toBeGreaterThan(20);
  expect(broken).toEqual([]);
});

test("an earlier domain never imports a later one, save its protocol", () => {
  const broken = files.flatMap((file) => {
    const from = order.indexOf(domainOf(file));
    if (from < 0) return [];
    return importsOf(file)
      .filter((target) => order.indexOf(domainOf(target)) > from)
      .filter(
        (target) =>
          !/\/protocol(-[a-z]+)?\.ts$/.test(target) && !target.endsWith("/permissions.ts"),
      )
      .map((target) => `${file} -> ${target}`);
  });
  expect(broken).toEqual([]);
});

test("nobody touches another domain's model or store", () => {
  const broken = files
    .filter(
      (file) =>
        file.startsWith("server/") &&
        !/^server\/(app|classroom|(records|private)(-[a-z]+)?|past)\.ts$/.test(file),
    )
    .flatMap((file) =>
      importsOf(file)
        .filter((target) => ownOnly.test(target) && domainOf(target) !== domainOf(file))
        .map((target) => `${file} -> ${target}`),
    );
  expect(broken).toEqual([]);
});

test("a file over 300 lines is split by concern", () => {
  const long = files
    .map((file) => [file, textOf(file).split("\n").length - 1] as const)
    .filter(([, lines]) => lines > 300)
    .map(([file, lines]) => `${file}: ${lines} lines`);
  expect(long).toEqual([]);
});

test("nothing is skipped, focused or cast away", () => {
  const rules: [RegExp, RegExp, string][] = [
    [/^test\//, /\b(it|test|describe)\.(skip|todo|only)\b/, "skipped or focused test"],
    [
      /^(server|client|media|scripts)\//,
      /\bas any\b|:\s*any\s*([;,)=|&[\]]|$)|as unknown as/,
      "any or a double cast",
    ],
    [/./, /@ts-(ignore|nocheck|expect-error)/, "a silenced type error"],
  ];
  const broken = files
    .filter((file) => file !== "test/architecture.test.ts")
    .flatMap((file) =>
      textOf(file)
        .split("\n")
        .flatMap((line, index) =>
          rules
            .filter(([where, what]) => where.test(file) && what.test(line))
            .map(([, , why]) => `${file}:${index + 1}: ${why}`),
        ),
    );
  expect(broken).toEqual([]);
});
