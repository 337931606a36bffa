import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clockOptions } from "./clock-at.ts";

const MINUTE_MS = 60_000;

/** A clock for a server process that a test can move on; `env` is the process's. */
export function movedClock() {
  const dir = mkdtempSync(join(tmpdir(), "qonyrau-clock-"));
  const file = join(dir, "shift");
  writeFileSync(file, "0");
  return {
    env: { NODE_OPTIONS: clockOptions(), TEST_CLOCK_FILE: file },
    /** So many minutes later than the machine's clock, from now on; what comes due by that is done at once. */
    setMinutes(minutes: number): void {
      writeFileSync(file, String(minutes * MINUTE_MS));
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
