import { existsSync } from "node:fs";
import { readConfig } from "./config.ts";
import { logger } from "./logger.ts";
import { startServer } from "./start.ts";

const OLDEST_NODE = 24;
/** A stop that takes longer than this is cut, ms. */
const STOP_TIMEOUT_MS = 10_000;

if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
  console.error(
    `Qonyrau needs Node ${OLDEST_NODE}, this is ${process.version}. Start it with: npm start`,
  );
  process.exit(1);
}

if (existsSync(".env")) process.loadEnvFile(); // what is set already wins

const server = await startServer(readConfig()).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
console.log(server.welcome);

let isStopping = false;
async function stop(signal: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  logger.info({ signal }, "stopping");
  setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
  await server.stop();
  logger.info({}, "stopped");
  process.exit(0);
}
process.on("SIGTERM", () => void stop("SIGTERM"));
process.on("SIGINT", () => void stop("SIGINT"));
process.on("unhandledRejection", (error) => logger.error({ err: error }, "unhandled rejection"));
