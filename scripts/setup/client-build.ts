import { existsSync, globSync, renameSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { withLock } from "./lock.ts";
import { run } from "./run.ts";
import { SetupError, say } from "./say.ts";

const ROOT = resolve(import.meta.dirname, "../..");
/** As client/vite.config.ts has it. */
const DIST = "dist/client";
/** What the built pages are made of. */
const SOURCES = [
  "client/**/*",
  "server/protocol/**/*.ts",
  "server/*/protocol*.ts",
  "package-lock.json",
];

/** True when the pages are not built, or something they are made of is newer. */
export function isClientStale(root: string = ROOT): boolean {
  const builtAt = statSync(join(root, DIST, "index.html"), {
    throwIfNoEntry: false,
  })?.mtimeMs;
  if (builtAt === undefined) return true;
  return globSync(SOURCES, { cwd: root }).some(
    (file) => (statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0) > builtAt,
  );
}

/**
 * Builds the pages into dist/client if they are missing or old; a server that is running keeps its old
 * ones until the new are whole. @throws SetupError when the build fails, with its first error
 */
export async function bringClient(): Promise<void> {
  if (!isClientStale()) return;
  await withLock(
    join(ROOT, "dist/client.lock"),
    () => say("another set-up is building the client; waiting for it"),
    async () => {
      if (isClientStale()) await buildClient();
    },
  );
}

async function buildClient(): Promise<void> {
  const startedAt = Date.now();
  say("building the client");
  const next = join(ROOT, "dist/client-next");
  const vite = join(ROOT, "node_modules/vite/bin/vite.js");
  const lines: string[] = [];
  const { code } = await run(
    process.execPath,
    [vite, "build", "client", "--outDir", next, "--emptyOutDir", "--logLevel", "warn"],
    { cwd: ROOT, onLine: (line) => lines.push(stripVTControlCharacters(line)) },
  );
  if (code !== 0 || !existsSync(join(next, "index.html"))) {
    const because =
      lines.find((line) => /^\[[A-Z_]+\] |Error: /.test(line)) ?? lines[0] ?? "no output";
    throw new SetupError(
      `The client could not be built (${because.trim()}): \`npx vite build client\` shows more.`,
    );
  }
  rmSync(join(ROOT, DIST), { recursive: true, force: true });
  renameSync(next, join(ROOT, DIST));
  say(`client built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}
