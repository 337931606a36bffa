import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createProgress } from "../../../scripts/setup/build-worker.ts";
import { isClientStale } from "../../../scripts/setup/client-build.ts";
import { withLock } from "../../../scripts/setup/lock.ts";
import { installedNames } from "../../../scripts/setup/packages.ts";
import { findProgram } from "../../../scripts/setup/programs.ts";
import { run } from "../../../scripts/setup/run.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "setup-parts-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

function put(name: string, text = "", mode = 0o644): string {
  const file = join(dir, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

describe("withLock", () => {
  test("lets one in at a time, and tells the other that it waits", async () => {
    const events: string[] = [];
    const hold = (name: string) =>
      withLock(
        join(dir, "lock"),
        () => events.push(`${name} waits`),
        async () => {
          events.push(`${name} in`);
          await sleep(50);
          events.push(`${name} out`);
        },
      );
    await Promise.all([hold("first"), hold("second")]);
    expect(events).toEqual(["first in", "second waits", "first out", "second in", "second out"]);
  });

  test("is free again after a failure", async () => {
    const lock = join(dir, "lock");
    const never = () => expect.unreachable();
    const failing = withLock(lock, never, () => Promise.reject(new Error("broken")));
    await expect(failing).rejects.toThrow("broken");
    await expect(withLock(lock, never, async () => "in")).resolves.toBe("in");
  });

  test("fails rather than wait where no lock can be made", async () => {
    const never = () => expect.unreachable();
    const lock = join(dir, "x".repeat(300));
    await expect(withLock(lock, never, async () => "in")).rejects.toThrow("ENAMETOOLONG");
  });

  test("is taken from a holder that is gone", async () => {
    const lock = join(dir, "lock");
    mkdirSync(lock);
    const minuteAgo = new Date(Date.now() - 60_000);
    utimesSync(lock, minuteAgo, minuteAgo);
    await expect(
      withLock(
        lock,
        () => {},
        async () => "in",
      ),
    ).resolves.toBe("in");
  });
});

describe("findProgram", () => {
  test("finds the first name on PATH that can run", () => {
    put("a/tool", "text"); // not executable
    const tool = put("b/tool", "#!/bin/sh\n", 0o755);
    const env = { PATH: `${join(dir, "a")}:${join(dir, "b")}` };
    expect(findProgram(undefined, ["other", "tool"], env)).toBe(tool);
    expect(findProgram(undefined, ["other"], env)).toBeNull();
  });

  test("does not look elsewhere when a variable names a path", () => {
    const tool = put("b/tool", "#!/bin/sh\n", 0o755);
    const env = { PATH: join(dir, "b") };
    expect(findProgram(tool, ["nothing"], env)).toBe(tool);
    expect(findProgram(join(dir, "gone"), ["tool"], env)).toBeNull();
  });

  test("passes over Ubuntu's script that stands for a snap", () => {
    put("b/chromium-browser", "#!/bin/sh\nexec /snap/bin/chromium-of-nowhere\n", 0o755);
    expect(findProgram(undefined, ["chromium-browser"], { PATH: join(dir, "b") })).toBeNull();
  });
});

describe("isClientStale", () => {
  const at = (name: string, seconds: number) => utimesSync(put(name), seconds, seconds);

  test("is true without pages, false when they are newest, true when a source is newer", () => {
    at("client/main.tsx", 100);
    at("server/lessons/protocol.ts", 100);
    at("package-lock.json", 100);
    expect(isClientStale(dir)).toBe(true);
    at("dist/client/index.html", 200);
    expect(isClientStale(dir)).toBe(false);
    at("server/lessons/service.ts", 300); // the pages do not contain it
    expect(isClientStale(dir)).toBe(false);
    at("server/lessons/protocol.ts", 300);
    expect(isClientStale(dir)).toBe(true);
  });
});

test("installedNames knows what a package provides, and not what was removed", () => {
  const names = installedNames(
    [
      "Package: pkgconf\nStatus: install ok installed\nProvides: pkg-config (= 1.8.1-1), pkgconfig",
      "Package: g++\nStatus: deinstall ok config-files\nVersion: 4",
    ].join("\n\n"),
  );
  expect([...names].sort()).toEqual(["pkg-config", "pkgconf", "pkgconfig"]);
});

test("createProgress tells each tenth once, whatever the number of steps", () => {
  const told: number[] = [];
  const onLine = createProgress((percent) => told.push(percent));
  onLine("The Meson build system");
  for (let step = 1; step <= 279; step++) onLine(`[${step}/279] Compiling C++ object`);
  expect(told).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
});

test("run keeps the last lines and the code, and never rejects", async () => {
  const script =
    "for (let i = 0; i < 30; i++) console.log(i); console.error('bad'); process.exit(3)";
  const ran = await run(process.execPath, ["-e", script], { logFile: join(dir, "log") });
  expect(ran.code).toBe(3);
  expect(ran.tail).toHaveLength(20);
  expect(await run(join(dir, "nothing"), [])).toMatchObject({ code: null });
});
