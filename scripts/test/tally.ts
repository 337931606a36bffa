import { z } from "zod";

/** Counts of single tests. */
export type Tally = { passed: number; failed: number };

/** The part of vitest's JSON report that is counted. */
const Report = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      name: z.string().default(""),
      message: z.string().default(""),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string().default(""),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

/** How one file of tests went; `file` from the repository's root. */
export type FileOutcome = Tally & { file: string; failures: string[]; hasHung?: boolean };
/** What a run says: its files, and how many failures belong to none of them. */
export type Outcome = { files: FileOutcome[]; others: string[] };

const SILENT = "the run ended badly, no test says why";

/**
 * Reads a vitest report. A test that did not pass failed, skipped ones too; so did a file that broke before its first
 * test, and a run that ended badly though no test says so (or left no report: null). Each failure is a line with the
 * first line of its cause; tests skipped after one that failed are counted and not listed.
 */
export function readOutcome(json: string | null, endedWell: boolean): Outcome {
  const parsed = json === null ? null : Report.safeParse(parseJson(json));
  if (!parsed?.success) return { files: [], others: ["no whole report"] };
  const files = parsed.data.testResults.map(({ name, status, message, assertionResults }) => {
    const file = fileOf(name);
    const bad = assertionResults.filter((test) => test.status !== "passed");
    const broken = bad.filter((test) => test.status === "failed");
    const isWhole = status === "failed" && bad.length === 0;
    return {
      file,
      passed: assertionResults.length - bad.length,
      failed: isWhole ? 1 : bad.length,
      failures: isWhole
        ? [lineOf(file, "the file", message)]
        : (broken.length > 0 ? broken : bad).map((test) =>
            lineOf(file, test.fullName, test.failureMessages?.[0] ?? test.status),
          ),
    };
  });
  const isSilent = !endedWell && files.every(({ failed }) => failed === 0);
  return { files, others: isSilent ? [SILENT] : [] };
}

/** The outcome in which files that hung, and were ended, have failed; what vitest said of them or of their end is dropped. */
export function withHung(outcome: Outcome, paths: readonly string[]): Outcome {
  if (paths.length === 0) return outcome;
  const hung = [...new Set(paths.map(fileOf))].map((file) => ({
    ...{ file, passed: 0, failed: 1, hasHung: true },
    failures: [lineOf(file, "the file", "hung")],
  }));
  const names = new Set(hung.map(({ file }) => file));
  const files = [...outcome.files.filter(({ file }) => !names.has(file)), ...hung];
  return { files, others: outcome.others.filter((other) => other !== SILENT) };
}

/** The counts of an outcome. */
export function tallyOf({ files, others }: Outcome): Tally {
  return addTallies([...files, { passed: 0, failed: others.length }]);
}

/** A line for each failure: said last, where whoever reads only the end finds it. */
export function failuresOf({ files, others }: Outcome): string[] {
  return [...others, ...files.flatMap(({ failures }) => failures)];
}

/** Most files that are played again: more of them are no stall of the machine. */
const MOST_AGAIN = 4;

/** Files worth playing once more: a few that failed (or hung, when `isHungOnly`), while the run itself was whole. */
export function worthAgain(
  outcomes: readonly Outcome[],
  { isHungOnly = false }: { isHungOnly?: boolean } = {},
): FileOutcome[] {
  const failed = outcomes
    .flatMap(({ files }) => files)
    .filter((one) => (isHungOnly ? one.hasHung : one.failed > 0));
  const isWhole = outcomes.every(({ others }) => others.length === 0);
  return isWhole && failed.length <= MOST_AGAIN ? failed : [];
}

/** The outcome in which a file that was played again counts as it went then. */
export function withAgain({ files, others }: Outcome, again: Outcome): Outcome {
  const names = new Set(again.files.map(({ file }) => file));
  return {
    files: [...files.filter(({ file }) => !names.has(file)), ...again.files],
    others: [...others, ...again.others],
  };
}

const fileOf = (path: string) => path.replace(/^.*\/test\//, "test/");
const lineOf = (file: string, test: string, cause: string) =>
  `${file}: ${test}: ${cause.split("\n")[0]?.slice(0, 200)}`;

/** The sum of several counts. */
export function addTallies(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** The last line of a test run, which CI reads. */
export function tallyLine({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a report cut short counts as none
  }
}
