import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";

type Options = {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Every line of stdout and stderr, as it comes. */
  onLine?: (line: string) => void;
  /** All output is kept here too. */
  logFile?: string;
  /** It is ended when it takes longer. */
  limitMs?: number;
};
/** `tail` is the last 20 lines said; code is null when a signal ended it (a limit too) or it could not start. */
export type Ran = { code: number | null; tail: string[] };

/** Runs a program to its end without a terminal or input, reading it line by line. Never rejects. */
export async function run(
  command: string,
  args: readonly string[],
  options: Options = {},
): Promise<Ran> {
  const { cwd, env = process.env, onLine, logFile, limitMs } = options;
  const child = spawn(command, args, {
    ...{ cwd, env, timeout: limitMs, killSignal: "SIGKILL" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = logFile ? createWriteStream(logFile) : null;
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      tail.push(line);
      if (tail.length > 20) tail.shift();
      log?.write(`${line}\n`);
      onLine?.(line);
    });
  }
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", (error) => {
      tail.push(error.message);
      resolve(null);
    });
    child.once("close", resolve);
  });
  if (log) await finished(log.end());
  return { code, tail };
}
