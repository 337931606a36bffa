import { describe, expect, test } from "vitest";
import { addTallies, readFailures, readReport, tallyLine } from "../../../scripts/test/tally.ts";

/** A vitest report: each file's state, then its tests'. */
const report = (...files: [status: string, ...tests: string[]][]) =>
  JSON.stringify({
    testResults: files.map(([status, ...tests]) => ({
      status,
      assertionResults: tests.map((each) => ({ status: each })),
    })),
  });

describe("readReport", () => {
  test("counts what passed and what failed", () => {
    const json = report(["passed", "passed", "passed"], ["failed", "passed", "failed"]);
    expect(readReport(json, false)).toEqual({ passed: 3, failed: 1 });
  });

  test("counts a skipped test as failed", () => {
    const json = report(["passed", "passed", "pending", "todo", "skipped"]);
    expect(readReport(json, true)).toEqual({ passed: 1, failed: 3 });
  });

  test("counts a file that broke before its first test", () => {
    expect(readReport(report(["failed"]), false)).toEqual({ passed: 0, failed: 1 });
  });

  test("fails a run that ended badly though every test passed, as with an unhandled rejection", () => {
    expect(readReport(report(["passed", "passed"]), false)).toEqual({ passed: 1, failed: 1 });
  });

  test("fails a run without a whole report", () => {
    expect(readReport(null, true)).toEqual({ passed: 0, failed: 1 });
    expect(readReport('{"testResults": [', true)).toEqual({ passed: 0, failed: 1 });
  });

  test("is empty for a project without tests", () => {
    expect(readReport(report(), true)).toEqual({ passed: 0, failed: 0 });
  });
});

test("readFailures names what did not pass, with the first line of its cause", () => {
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
    ],
  });
  expect(readFailures(json)).toEqual([
    "test/a.test.ts: the file: no such import",
    "test/b.test.ts: b falls: expected 1",
    "test/b.test.ts: b waits: skipped",
  ]);
  expect(readFailures(null)).toEqual(["no whole report"]);
});

test("tallyLine is the line CI reads", () => {
  const sum = addTallies([
    { passed: 1, failed: 0 },
    { passed: 120, failed: 2 },
  ]);
  expect(tallyLine(sum)).toBe("121 passed, 2 failed");
});
