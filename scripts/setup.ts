/**
 * Brings what the machine lacks: `node scripts/setup.ts [--for start|test|bench]`. Runs before each of
 * them, in well under a second when nothing is missing; whatever it could not do is one sentence.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bringClient } from "./setup/client-build.ts";
import type { Purpose } from "./setup/plan.ts";
import { bringPrograms } from "./setup/programs.ts";
import { SetupError, say } from "./setup/say.ts";
import { bringWorker } from "./setup/worker.ts";

const purposes: readonly Purpose[] = ["start", "test", "bench"];

if (existsSync(".env")) process.loadEnvFile();

try {
  const purpose = readPurpose();
  setHooksPath();
  await bringWorker();
  await bringPrograms(purpose);
  if (purpose !== "bench") await bringClient();
} catch (error) {
  say(sentenceOf(error));
  process.exit(1); // at once: a worker that died in its trial leaves werift's timers behind
}

function readPurpose(): Purpose {
  const { values } = parseArgs({ options: { for: { type: "string", default: "start" } } });
  const purpose = purposes.find((known) => known === values.for);
  if (!purpose)
    throw new SetupError(`--for is one of ${purposes.join(", ")}, not "${values.for}".`);
  return purpose;
}

/** A full disk or a cache folder that may not be written is nobody's bug either; anything else is, and keeps its stack. */
function sentenceOf(error: unknown): string {
  if (error instanceof SetupError) return error.message;
  if (error instanceof Error && "syscall" in error) {
    return `This machine does not let set-up go on (${error.message}): correct that and start again; XDG_CACHE_HOME moves its cache folder.`;
  }
  throw error;
}

/** The pre-push hook, for a checkout without hooks of its own (npm runs no `prepare` here, see .npmrc). */
function setHooksPath(): void {
  const cwd = join(import.meta.dirname, "..");
  if (!existsSync(join(cwd, ".git"))) return;
  const git = (...args: string[]) => spawnSync("git", args, { cwd, encoding: "utf8" });
  if (git("config", "core.hooksPath").stdout?.trim()) return;
  git("config", "core.hooksPath", "scripts/hooks");
}
