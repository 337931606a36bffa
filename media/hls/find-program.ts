import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve } from "node:path";

/**
 * The file of a program given by path or by its name on PATH; null where there is none that runs. What runs may
 * still be refused by `isFit`; the search then goes on.
 */
export function findProgram(
  named: string,
  path: string = process.env.PATH ?? "",
  isFit: (file: string) => boolean = () => true,
): string | null {
  const files =
    isAbsolute(named) || /[\\/]/.test(named)
      ? [resolve(named)]
      : path
          .split(delimiter)
          .filter(Boolean)
          .map((dir) => join(dir, named));
  return files.find((file) => isRunnable(file) && isFit(file)) ?? null;
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false; // not there, or not for us
  }
}
