import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The name under which this machine takes jobs: drawn once, kept in its media folder, so that after a restart it knows its own. */
export function machineName(mediaDir: string): string {
  const file = join(mediaDir, "machine");
  mkdirSync(mediaDir, { recursive: true });
  try {
    const name = randomUUID();
    writeFileSync(file, name, { flag: "wx" });
    return name;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return readFileSync(file, "utf8").trim();
}
