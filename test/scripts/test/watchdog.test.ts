import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchTests } from "../../../scripts/test/watchdog.ts";

let dir: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "watchdog-"));
  vi.spyOn(console, "log").mockReturnValue();
});
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true });
});

/** A process of its own that never ends, whose main thread is stuck once it has said so. */
async function stuck(script = "for (;;);"): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["-e", `console.log("stuck"); ${script}`]);
  children.push(child);
  if (child.stdout) await once(child.stdout, "data");
  return child;
}
/** Looks often, and not into the processes: a debugger takes seconds. */
const quick = { lookMs: 50, where: String };
const says = (child: ChildProcess, file: string) =>
  writeFileSync(join(dir, String(child.pid)), `/any/where/${file}`);

test("a process that is stuck at a file is ended with its children, and the file is named", async () => {
  const script = `const { spawn } = require("node:child_process");
    const child = spawn(process.execPath, ["-e", "console.log(process.pid); setInterval(() => {}, 1e6)"]);
    child.stdout.on("data", (data) => { console.log(String(data)); for (;;); });`;
  const parent = await stuck(script);
  const [said] = parent.stdout ? await once(parent.stdout, "data") : [];
  const grandchild = Number(said);
  expect(process.kill(grandchild, 0)).toBe(true);
  says(parent, "test/a.test.ts");
  const watch = watchTests({ dir, limitMs: 300, ...quick, root: () => undefined });
  const [, signal] = await once(parent, "exit");
  watch.stop();
  expect(signal).toBe("SIGKILL");
  expect(watch.hung).toEqual(["/any/where/test/a.test.ts"]);
  await vi.waitFor(() => expect(() => process.kill(grandchild, 0)).toThrow(), 10_000);
});

test("what an ended process said is forgotten, so that nobody who gets its id pays for it", async () => {
  const ended = spawn(process.execPath, ["-e", ""]);
  await once(ended, "exit");
  says(ended, "test/a.test.ts");
  const watch = watchTests({ dir, limitMs: 60_000, ...quick, root: () => undefined });
  await vi.waitFor(() => expect(readdirSync(dir)).toEqual([]), 10_000);
  watch.stop();
  expect(watch.hung).toEqual([]);
});

test("a run without news is ended; one that begins new files is not", async () => {
  const [silent, busy] = [await stuck(), await stuck()];
  const news = setInterval(() => says(busy, `test/${Math.random()}.test.ts`), 100);
  const ofBusy = watchTests({ dir, limitMs: 1_000, ...quick, root: () => busy.pid });
  const empty = mkdtempSync(join(tmpdir(), "watchdog-"));
  const ofSilent = watchTests({ dir: empty, limitMs: 1_000, ...quick, root: () => silent.pid });
  await once(silent, "exit");
  clearInterval(news);
  ofBusy.stop();
  ofSilent.stop();
  rmSync(empty, { recursive: true });
  expect([ofSilent.isRootCut(), ofBusy.isRootCut()]).toEqual([true, false]);
  expect(busy.signalCode).toBeNull();
  expect(ofBusy.hung).toEqual([]);
});
