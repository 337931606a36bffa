import { describe, expect, test } from "vitest";
import {
  addTallies,
  failuresOf,
  readOutcome,
  tallyLine,
  tallyOf,
  withAgain,
  withHung,
  worthAgain,
} from "../../../scripts/test/tally.ts";

/** A vitest report: each file's state, then its tests'. */
const report = (...files: [status: string, ...tests: string[]][]) =>
  JSON.stringify({
    testResults: files.map(([status, ...tests], index) => ({
      ...{ name: `/any/where/test/${"abcdefgh"[index]}.e2e.ts`, status },
      assertionResults: tests.map((each) => ({ status: each })),
    })),
  });
const count = (json: string | null, endedWell: boolean) => tallyOf(readOutcome(json, endedWell));

describe("readOutcome", () => {
  test("counts what passed and what failed", () => {
    const json = report(["passed", "passed", "passed"], ["failed", "passed", "failed"]);
    expect(count(json, false)).toEqual({ passed: 3, failed: 1 });
  });

  test("counts a skipped test as failed", () => {
    const json = report(["passed", "passed", "pending", "todo", "skipped"]);
    expect(count(json, true)).toEqual({ passed: 1, failed: 3 });
  });

  test("counts a file that broke before its first test, or after its last", () => {
    expect(count(report(["failed"]), false)).toEqual({ passed: 0, failed: 1 });
    expect(count(report(["failed", "passed"]), false)).toEqual({ passed: 1, failed: 1 });
  });

  test("fails a run that ended badly though every test passed, as with an unhandled rejection", () => {
    expect(count(report(["passed", "passed"]), false)).toEqual({ passed: 1, failed: 1 });
  });

  test("fails a run without a whole report", () => {
    expect(count(null, true)).toEqual({ passed: 0, failed: 1 });
    expect(count('{"testResults": [', true)).toEqual({ passed: 0, failed: 1 });
  });

  test("is empty for a project without tests", () => {
    expect(count(report(), true)).toEqual({ passed: 0, failed: 0 });
  });

  test("names what failed, with the first line of its cause; what waited for it is not named", () => {
    const json = JSON.stringify({
      testResults: [
        {
          name: "/any/where/test/a.test.ts",
          status: "failed",
          message: "no such import\nat x",
          assertionResults: [],
        },
        {
          ...{ name: "/any/where/test/b.test.ts", status: "failed" },
          assertionResults: [
            { status: "passed", fullName: "b stands" },
            { status: "failed", fullName: "b falls", failureMessages: ["expected 1\nat y"] },
            { status: "skipped", fullName: "b waits", failureMessages: [] },
          ],
        },
        {
          ...{ name: "/any/where/test/c.test.ts", status: "passed" },
          assertionResults: [{ status: "skipped", fullName: "c is left out" }],
        },
      ],
    });
    expect(failuresOf(readOutcome(json, false))).toEqual([
      "test/a.test.ts: the file: no such import",
      "test/b.test.ts: b falls: expected 1",
      "test/c.test.ts: c is left out: skipped",
    ]);
    expect(failuresOf(readOutcome(null, false))).toEqual(["no whole report"]);
  });
});

describe("a file played again", () => {
  const first = readOutcome(
    report(["passed", "passed"], ["failed", "passed", "failed", "skipped"]),
    false,
  );
  const alone = (...tests: string[]) =>
    readOutcome(
      report(["passed"], [tests.includes("failed") ? "failed" : "passed", ...tests]),
      true,
    );

  test("is one of a few that failed", () => {
    expect(worthAgain([first]).map(({ file }) => file)).toEqual(["test/b.e2e.ts"]);
    expect(worthAgain([readOutcome(report(["passed", "passed"]), true)])).toEqual([]);
  });

  test("is none where many failed, or the run itself broke", () => {
    const failed: [string, string] = ["failed", "failed"];
    const many = readOutcome(report(failed, failed, failed), false);
    expect(worthAgain([many])).toHaveLength(3);
    expect(worthAgain([many, many])).toEqual([]);
    expect(worthAgain([first, readOutcome(null, false)])).toEqual([]);
  });

  test("counts as it went then", () => {
    const [, b] = alone("passed", "passed", "passed").files;
    const well = withAgain(first, { files: [b!], others: [] });
    expect(tallyOf(well)).toEqual({ passed: 4, failed: 0 });
    const [, c] = alone("passed", "failed", "skipped").files;
    const badly = withAgain(first, { files: [c!], others: [] });
    expect(tallyOf(badly)).toEqual({ passed: 2, failed: 2 });
  });

  test("still failed when playing it again left no report", () => {
    const lost = withAgain(first, readOutcome(null, true));
    expect(tallyOf(lost).failed).toBe(3);
  });
});

test("tallyLine is the line CI reads", () => {
  const sum = addTallies([
    { passed: 1, failed: 0 },
    { passed: 120, failed: 2 },
  ]);
  expect(tallyLine(sum)).toBe("121 passed, 2 failed");
});

describe("a file that hung", () => {
  const ended = readOutcome(report(["passed", "passed"], ["passed", "passed"]), false);

  test("has failed, whatever the report says of it, and is the cause of the bad end", () => {
    const outcome = withHung(ended, ["/else/where/test/b.e2e.ts"]);
    expect(tallyOf(outcome)).toEqual({ passed: 1, failed: 1 });
    expect(failuresOf(outcome)).toEqual(["test/b.e2e.ts: the file: hung"]);
  });

  test("is played again, alone of all that failed where only those are", () => {
    const hung = withHung(readOutcome(report(["failed", "failed"]), false), ["/x/test/z.test.ts"]);
    expect(worthAgain([hung], { isHungOnly: true }).map(({ file }) => file)).toEqual([
      "test/z.test.ts",
    ]);
    expect(worthAgain([hung])).toHaveLength(2);
  });

  test("is nothing where none hung", () => {
    expect(withHung(ended, [])).toBe(ended);
    expect(worthAgain([ended], { isHungOnly: true })).toEqual([]);
  });
});
