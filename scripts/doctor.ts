/** What this machine has and lacks for lessons: `npm run doctor`, or with `-- --json`. Exit code 1 when no lesson would work. */
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Config, readConfig } from "#server/config.ts";
import { checkDatabase } from "./doctor/database.ts";
import {
  checkClient,
  checkDisk,
  checkFfmpeg,
  checkMediaWorker,
  checkNode,
  checkOffice,
  checkTestPrograms,
} from "./doctor/machine.ts";
import { checkPorts, checkSocketBuffers } from "./doctor/network.ts";
import { type Finding, formatReport, hasFault, toJson } from "./doctor/report.ts";

if (existsSync(".env")) process.loadEnvFile();

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const findings = [
  checkNode(),
  await checkMediaWorker(),
  await checkFfmpeg(),
  checkOffice(),
  checkClient(),
  ...(await checkConfigured()),
  ...checkSocketBuffers(),
  ...(await checkTestPrograms()),
];
const report = values.json ? toJson(findings) : formatReport(findings);
// A worker that died leaves werift's timers behind; the report is all that was wanted.
process.stdout.write(`${report}\n`, () => process.exit(hasFault(findings) ? 1 : 0));

/** What depends on the school's own settings. */
async function checkConfigured(): Promise<Finding[]> {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    const says = error instanceof Error ? error.message.replace(/\n\s*/g, " ") : String(error);
    return [
      { about: "Settings", state: "fault", says, fix: ".env.example explains each of them." },
    ];
  }
  return [
    await checkDatabase(config.MONGODB_URI),
    ...(await checkPorts(config)),
    await checkDisk(config.DATA_DIR),
  ];
}
