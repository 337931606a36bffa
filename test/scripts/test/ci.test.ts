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
  });
  return { status, last: stdout.trimEnd().split("\n").at(-1) };
}

describe(".ci/run", () => {
  test("ends with the tests' line and their success", () => {
    const npm = '[ "$1" = ci ] && exit 0; echo "12 passed, 0 failed"';
    expect(runCi(npm)).toEqual({ status: 0, last: "12 passed, 0 failed" });
  });

  test("ends with the tests' line and their failure, whatever npm says after it", () => {
    const npm = '[ "$1" = ci ] && exit 0; echo "11 passed, 1 failed"; echo "npm error" >&2; exit 1';
    expect(runCi(npm)).toEqual({ status: 1, last: "11 passed, 1 failed" });
  });

  test("fails when installing failed, or no test said anything", () => {
    expect(runCi("exit 7")).toEqual({ status: 7, last: "0 passed, 1 failed" });
    expect(runCi("exit 0")).toEqual({ status: 1, last: "0 passed, 1 failed" });
  });
});
