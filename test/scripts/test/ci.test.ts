import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const CI = resolve(import.meta.dirname, "../../../.ci/run");
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "ci-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Runs .ci/run with a stand-in for npm, since the real one would run these tests again. */
function runCi(npm: string) {
  writeFileSync(join(dir, "npm"), `#!/bin/sh\n${npm}\n`, { mode: 0o755 });
  const { status, stdout } = spawnSync("bash", [CI], {
    env: { ...process.env, PATH: `${dir}:${process.env.PATH}`, CI: "true" },
    encoding: "utf8",
    timeout: 60_000,
  });
  return { status, last: stdout.trimEnd().split("\n").at(-1) };
}

/** A stand-in whose `npm ci` works; `test` is `npm test`, `s3` is `npm run test:s3`. */
const npm = (test: string, s3: string) => `case "$*" in
  ci) exit 0 ;;
  test) ${test} ;;
  "run test:s3") ${s3} ;;
  *) exit 99 ;;
esac`;

describe(".ci/run", () => {
  test("ends with the tests of both parts in one line, and their success", () => {
    const both = npm('echo "12 passed, 0 failed"', 'echo "5 passed, 0 failed"');
    expect(runCi(both)).toEqual({ status: 0, last: "17 passed, 0 failed" });
  });

  test("ends with their failure, whatever npm says after it", () => {
    const failing = 'echo "11 passed, 1 failed"; echo "npm error" >&2; exit 1';
    const passing = 'echo "5 passed, 0 failed"; echo "npm notice"';
    expect(runCi(npm(failing, passing))).toEqual({ status: 1, last: "16 passed, 1 failed" });
    expect(runCi(npm(passing, failing))).toEqual({ status: 1, last: "16 passed, 1 failed" });
  });

  test("fails when a part failed, or no test said anything", () => {
    const passing = 'echo "5 passed, 0 failed"';
    expect(runCi(npm("exit 7", passing))).toEqual({ status: 7, last: "5 passed, 1 failed" });
    expect(runCi(npm(passing, "exit 7"))).toEqual({ status: 7, last: "5 passed, 1 failed" });
    expect(runCi(npm("exit 0", passing))).toEqual({ status: 1, last: "5 passed, 1 failed" });
    expect(runCi(npm(passing, "exit 0"))).toEqual({ status: 1, last: "5 passed, 1 failed" });
  });

  test("fails when a part says that a test failed, though it ended well", () => {
    const passing = 'echo "5 passed, 0 failed"';
    const odd = 'echo "5 passed, 2 failed"';
    expect(runCi(npm(odd, passing))).toEqual({ status: 1, last: "10 passed, 2 failed" });
  });

  test("fails when installing failed", () => {
    const { status, last } = runCi('[ "$1" = ci ] && exit 7; exit 7');
    expect(status).toBe(7);
    expect(last).toMatch(/^0 passed, [12] failed$/);
  });
});
