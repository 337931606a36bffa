import { parentPort, workerData } from "node:worker_threads";
import { readBundle } from "./reading.ts";
import { toRoster } from "./roster.ts";

// A hundred thousand rows take seconds: a lesson's signalling does not wait for them.
const { zip, today } = workerData as { zip: Uint8Array; today: string };
parentPort?.postMessage(toRoster(readBundle(zip), today));
