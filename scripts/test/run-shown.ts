import { spawn } from "node:child_process";

/** Runs a script with this Node, its output shown as it comes and no input. Answers its exit code; null when a signal ended it. */
export function runShown(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
  /** Is told the process's id. */
  onStarted: (pid: number) => void = () => {},
): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "inherit", "inherit"],
    });
    if (child.pid) onStarted(child.pid);
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
}
