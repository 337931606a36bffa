import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runShown } from "./run-shown.ts";
import { type Outcome, readOutcome } from "./tally.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Runs projects of test/vitest.config.ts, or some of their files, shown as they go, and says how each file went. */
export async function runVitest(
  names: readonly string[],
  { files = [], env = {} }: { files?: readonly string[]; env?: Record<string, string> } = {},
): Promise<Outcome> {
  console.log(`test: ${names.join(" and ")}`);
  const dir = mkdtempSync(join(tmpdir(), "qonyrau-test-"));
  const report = join(dir, "report.json");
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
      env,
    );
    return readOutcome(readText(report), code === 0);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null; // vitest ended before it could write one
  }
}
