/**
 * All tests: types, lint, then everything in test/. `node scripts/test.ts [--only quick|services|pages|e2e|long] [file …]`
 * `long` runs only when it is asked for.
 * The last line is `N passed, N failed`; types and lint count as one test each. Nothing may be skipped:
 * a skipped test counts as failed, and so does a run without tests.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runShown } from "./test/run-shown.ts";
import { runVitest } from "./test/run-vitest.ts";
import { addTallies, type Tally, tallyLine } from "./test/tally.ts";

const ROOT = join(import.meta.dirname, "..");
const projects = ["quick", "services", "pages", "e2e", "long"] as const;

const { values, positionals: files } = parseArgs({
  options: { only: { type: "string" } },
  allowPositionals: true,
});
if (values.only && !projects.some((name) => name === values.only)) {
  console.error(`test: --only is one of ${projects.join(", ")}, not "${values.only}".`);
  console.log(tallyLine({ passed: 0, failed: 1 }));
  process.exit(1);
}

const tallies: Tally[] = [];
const failures: string[] = [];
if (!values.only && files.length === 0) {
  const checks = [
    runCheck("tsc", "typescript/bin/tsc", []),
    runCheck("biome", "@biomejs/biome/bin/biome", ["ci", "."]),
  ];
  tallies.push(...(await Promise.all(checks)));
}
// The browsers come after the rest: one that shows pages beside one that holds rooms, which mostly wait.
const stages = [[["quick", "services"]], [["pages"], ["e2e"]]];
for (const stage of values.only ? [[[values.only]]] : stages) {
  const runs = stage.map((group) => runVitest(group, { files, failures }));
  tallies.push(...(await Promise.all(runs)));
}

const all = addTallies(tallies);
const total = all.passed + all.failed === 0 ? { passed: 0, failed: 1 } : all;
for (const failure of failures) console.log(`failed: ${failure}`);
if (total.failed > 0) process.exitCode = 1;
console.log(tallyLine(total));

async function runCheck(title: string, bin: string, args: string[]): Promise<Tally> {
  console.log(`test: ${title}`);
  const code = await runShown([join(ROOT, "node_modules", bin), ...args], ROOT);
  if (code === 0) return { passed: 1, failed: 0 };
  failures.push(title);
  return { passed: 0, failed: 1 };
}
