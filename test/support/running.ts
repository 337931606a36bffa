import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";

/** Says which file this process runs, for scripts/test/watchdog.ts: a process that hangs cannot say so itself. */
const dir = process.env.QONYRAU_RUNNING_DIR;
const file = expect.getState().testPath;
if (dir && file) writeFileSync(join(dir, String(process.pid)), file);
