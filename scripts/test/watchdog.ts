import { execFileSync, type StdioOptions } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

const LOOK_MS = 5_000;
/** What is asked about a process answers within this. */
const ASK_MS = 30_000;

/**
 * Ends what hangs: vitest's own limits are kept by the process that runs the tests, so one that is stuck in a call
 * that never comes back (as Node's own exit may: nodejs/node#54918) would hold the run for ever.
 * `dir` holds a file for each process that runs tests, named by its id, with the test file's path as its text
 * (test/support/running.ts). A process that is at one file for longer than `limitMs` is killed with all its children;
 * where it stood is printed. When no file has begun or ended for longer than that, `root` itself is killed.
 */
export function watchTests({
  dir,
  limitMs,
  root,
  lookMs = LOOK_MS,
  where = whereabouts,
}: {
  dir: string;
  limitMs: number;
  root: () => number | undefined;
  lookMs?: number;
  where?: (pid: number) => string;
}): { hung: string[]; isRootCut(): boolean; stop(): void } {
  const hung: string[] = [];
  let lastNewsAt = Date.now();
  let known = "";
  let isRootCut = false;
  const look = (): void => {
    const running = runningIn(dir);
    const now = running.map(({ pid, sinceMs }) => `${pid}:${sinceMs}`).join();
    if (now !== known) lastNewsAt = Date.now();
    known = now;
    for (const { pid, file, sinceMs } of running) {
      if (Date.now() - sinceMs <= limitMs) continue;
      console.log(`test: ${file} has hung for ${Math.round((Date.now() - sinceMs) / 1000)} s`);
      console.log(where(pid));
      hung.push(file);
      killTree(pid);
      rmSync(join(dir, String(pid)), { force: true });
    }
    const main = root();
    if (main && Date.now() - lastNewsAt > limitMs + lookMs * 3) {
      console.log(`test: no file has begun or ended for ${Math.round(limitMs / 1000)} s`);
      console.log(where(main));
      killTree(main);
      isRootCut = true;
      clearInterval(timer);
    }
  };
  const timer = setInterval(look, lookMs);
  timer.unref();
  return { hung, isRootCut: () => isRootCut, stop: () => clearInterval(timer) };
}

/**
 * The living processes that run tests: at which file, and since when (ms). What an ended one said is forgotten: its id is
 * soon another's.
 */
function runningIn(dir: string): { pid: number; file: string; sinceMs: number }[] {
  return readdirSync(dir)
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const pid = Number(name);
      const at = join(dir, name);
      if (!isAlive(pid)) {
        rmSync(at);
        return [];
      }
      return [{ pid, file: readFileSync(at, "utf8"), sinceMs: statSync(at).mtimeMs }];
    });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // it ended
  }
}

type Process = { pid: number; parent: number; line: string };

/** A process and all that it started, itself first; a line of facts of each. */
function treeOf(root: number): Process[] {
  const format = "pid=,ppid=,stat=,time=,wchan=,args=";
  const all = ask("ps", ["-A", "-ww", "-o", format])
    .split("\n")
    .map((line) => ({ line: line.trim().slice(0, 160), ids: line.trim().split(/\s+/).map(Number) }))
    .map(({ line, ids: [pid = 0, parent = 0] }) => ({ pid, parent, line }));
  const tree = all.filter(({ pid }) => pid === root);
  for (const { pid } of tree) tree.push(...all.filter(({ parent }) => parent === pid));
  return tree;
}

/** Where a process stands: itself and its children as `ps` sees them, and its threads' calls where gdb is installed. */
function whereabouts(pid: number): string {
  const threads = ask("gdb", ["-p", String(pid), "-batch", "-ex", "thread apply all bt 16"]);
  const calls = threads.split("\n").filter((line) => /^(Thread |#)/.test(line));
  return [...treeOf(pid).map(({ line }) => line), ...calls].map((line) => `  ${line}`).join("\n");
}

function ask(program: string, args: string[]): string {
  try {
    const stdio: StdioOptions = ["ignore", "pipe", "ignore"];
    return execFileSync(program, args, { stdio, encoding: "utf8", timeout: ASK_MS });
  } catch {
    return ""; // not installed, or it may not look at the process: what is known is said without it
  }
}

function killTree(root: number): void {
  const others = treeOf(root).map(({ pid }) => pid);
  for (const pid of new Set([...others.toReversed(), root])) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // it has ended meanwhile
    }
  }
}
