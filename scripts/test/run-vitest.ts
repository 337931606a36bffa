import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runShown } from "./run-shown.ts";
import { type Outcome, readOutcome, withHung } from "./tally.ts";
import { watchTests } from "./watchdog.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Projects whose tests are steps of a browser's story. */
export const browsers: readonly string[] = ["pages", "e2e"];

/**
 * How long a file may take, ms. The longest took 180 s, of a browser's 320 s, on a machine with twice the work it can
 * do; `long` ones have limits of their own.
 */
const FILE_LIMIT_MS = { others: 480_000, browsers: 900_000, long: 5_400_000 };

/** Runs projects of test/vitest.config.ts, or some of their files, shown as they go, and says how each file went; what hangs is ended. */
export async function runVitest(
  names: readonly string[],
  { files = [], env = {} }: { files?: readonly string[]; env?: Record<string, string> } = {},
): Promise<Outcome> {
  console.log(`test: ${names.join(" and ")}`);
  const dir = mkdtempSync(join(tmpdir(), "qonyrau-test-"));
  const report = join(dir, "report.json");
  const running = join(dir, "running");
  mkdirSync(running);
  let pid: number | undefined;
  const watch = watchTests({ dir: running, limitMs: limitOf(names), root: () => pid });
  try {
    const code = await runShown(
      [
        join(ROOT, "node_modules/vitest/vitest.mjs"),
        "run",
        ...["--config", "test/vitest.config.ts", "--passWithNoTests"],
        ...names.flatMap((name) => ["--project", name]),
        ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
        ...files,
      ],
      ROOT,
      { ...env, QONYRAU_RUNNING_DIR: running },
      (started) => {
        pid = started;
      },
    );
    const json = readText(report);
    // A report that stands is of a run that was over: it hung in its own exit.
    const endedWell = code === 0 || (watch.isRootCut() && json !== null);
    return withHung(readOutcome(json, endedWell), watch.hung);
  } finally {
    watch.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

function limitOf(names: readonly string[]): number {
  if (names.includes("long")) return FILE_LIMIT_MS.long;
  return names.some((name) => browsers.includes(name))
    ? FILE_LIMIT_MS.browsers
    : FILE_LIMIT_MS.others;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null; // vitest ended before it could write one
  }
}
