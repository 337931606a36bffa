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

/**
 * Counts a vitest report. A test that did not pass failed, skipped ones too; so did a file that broke
 * before its first test, and a run that ended badly though no test says so (or left no report: null).
 */
export function readReport(json: string | null, endedWell: boolean): Tally {
  const parsed = json === null ? null : Report.safeParse(parseJson(json));
  if (!parsed?.success) return { passed: 0, failed: 1 };
  const tally = addTallies(
    parsed.data.testResults.map(({ status, assertionResults }) => {
      const passed = assertionResults.filter((test) => test.status === "passed").length;
      const failed = assertionResults.length - passed;
      return { passed, failed: status === "failed" ? Math.max(failed, 1) : failed };
    }),
  );
  return !endedWell && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/** What did not pass, a line each with the first line of its cause: said last, where whoever reads only the end finds it. */
export function readFailures(json: string | null): string[] {
  const parsed = json === null ? null : Report.safeParse(parseJson(json));
  if (!parsed?.success) return ["no whole report"];
  return parsed.data.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status !== "passed");
    if (status === "failed" && failed.length === 0) return [lineOf(name, "the file", message)];
    return failed.map((test) =>
      lineOf(name, test.fullName, test.failureMessages?.[0] ?? test.status),
    );
  });
}

const lineOf = (file: string, test: string, cause: string) =>
  `${file.replace(/^.*\/test\//, "test/")}: ${test}: ${cause.split("\n")[0]?.slice(0, 200)}`;

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
