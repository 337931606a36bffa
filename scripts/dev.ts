/**
 * For working on Qonyrau: the server, restarted at each change, and Vite with hot reload in front of it
 * at http://localhost:5173. One Ctrl-C stops both; if one ends, so does the other.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { bringPrograms } from "./setup/programs.ts";
import { SetupError, say } from "./setup/say.ts";
import { bringWorker } from "./setup/worker.ts";

const ROOT = join(import.meta.dirname, "..");
const VITE = join(ROOT, "node_modules/vite/bin/vite.js");
const STOP_MS = 12_000;

if (existsSync(".env")) process.loadEnvFile(); // the children inherit it

try {
  await bringWorker();
  await bringPrograms("start");
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exit(1);
}

const port = process.env.PORT ?? "3000";
const children = [
  start(["--watch", "--watch-preserve-output", "server/main.ts"]),
  start([VITE, "client"], { DEV_SERVER: `http://localhost:${port}` }),
];
let isStopping = false;
for (const child of children) child.once("exit", (code) => stop(code ?? 0));
process.on("SIGINT", () => stop(0));
process.on("SIGTERM", () => stop(0));

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  // A group of its own: the terminal's Ctrl-C comes here only, and each child is told once, in order.
  return spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: "inherit",
    detached: true,
  });
}

function stop(code: number): void {
  if (isStopping) return;
  isStopping = true;
  process.exitCode = code;
  signal("SIGTERM");
  setTimeout(() => signal("SIGKILL"), STOP_MS).unref();
}

function signal(name: NodeJS.Signals): void {
  for (const { pid, exitCode } of children) {
    if (pid === undefined || exitCode !== null) continue;
    try {
      process.kill(-pid, name);
    } catch {
      // it ended meanwhile
    }
  }
}
