import { spawn } from "node:child_process";

/** Runs a script with this Node, its output shown as it comes and no input. Answers its exit code; null when a signal ended it. */
export function runShown(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
}
