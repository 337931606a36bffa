/**
 * All tests: types, lint, then everything in test/. `node scripts/test.ts [--only quick|services|pages|e2e|long] [file …]`
 * `long` runs only when it is asked for.
 * The last line is `N passed, N failed`; types and lint count as one test each. Nothing may be skipped:
 * a skipped test counts as failed, and so does a run without tests. A browser's file that failed is played once more
 * from its start, alone, and what failed the first time is said (`again: …`); so is any file that hung.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runShown } from "./test/run-shown.ts";
import { browsers, runVitest } from "./test/run-vitest.ts";
import {
  addTallies,
  failuresOf,
  type Outcome,
  type Tally,
  tallyLine,
  tallyOf,
  withAgain,
  worthAgain,
} from "./test/tally.ts";

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
const triedTwice: string[] = [];
if (!values.only && files.length === 0) {
  const checks = [
    runCheck("tsc", "typescript/bin/tsc", []),
    runCheck("biome", "@biomejs/biome/bin/biome", ["ci", "."]),
  ];
  tallies.push(...(await Promise.all(checks)));
}
// The browsers come after the rest: one that shows pages beside one that holds rooms, which mostly wait.
const stages = values.only
  ? [[[values.only]]]
  : [[["quick", "services"]], browsers.map((one) => [one])];
for (const stage of stages) {
  const outcomes = await Promise.all(stage.map((names) => runVitest(names, { files })));
  const isOfBrowsers = stage.flat().every((name) => browsers.includes(name));
  for (const outcome of await playAgain(stage.flat(), outcomes, { isHungOnly: !isOfBrowsers })) {
    tallies.push(tallyOf(outcome));
    failures.push(...failuresOf(outcome));
  }
}

const all = addTallies(tallies);
const total = all.passed + all.failed === 0 ? { passed: 0, failed: 1 } : all;
for (const cause of triedTwice) console.log(`again: ${cause}`);
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

/** Plays the few files that failed, or only those that hung, once more, one after another and nothing beside them. */
async function playAgain(
  names: string[],
  outcomes: Outcome[],
  which: { isHungOnly: boolean },
): Promise<Outcome[]> {
  let all = outcomes;
  for (const { file, failures: causes } of worthAgain(outcomes, which)) {
    triedTwice.push(...causes);
    const again = await runVitest(names, { files: [file] });
    all = all.map((one) =>
      one.files.some((known) => known.file === file) ? withAgain(one, again) : one,
    );
  }
  return all;
}
