import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runShown } from "./run-shown.ts";
import { readFailures, readReport, type Tally } from "./tally.ts";

const ROOT = join(import.meta.dirname, "../..");

/**
 * Runs projects of test/vitest.config.ts, or some of their files, shown as they go, and counts their tests. What
 * failed is added to `failures`.
 */
export async function runVitest(
  names: readonly string[],
  {
    files = [],
    env = {},
    failures = [],
  }: { files?: readonly string[]; env?: Record<string, string>; failures?: string[] } = {},
): Promise<Tally> {
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
    const json = readText(report);
    const tally = readReport(json, code === 0);
    if (tally.failed > 0) failures.push(...readFailures(json));
    return tally;
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
