import { Worker } from "node:worker_threads";
import type { Roster } from "./roster.ts";

/** Longer than any file of the permitted size takes, ms. */
const TIMEOUT_MS = 90_000;
const LIMITS = { maxOldGenerationSizeMb: 1024 };

/** Reads a bundle in a thread of its own, with limits of time and memory. @throws Error when it meets them */
export function readApart(zip: Uint8Array, today: string): Promise<Roster> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      workerData: { zip, today },
      resourceLimits: LIMITS,
    });
    const timer = setTimeout(() => {
      reject(new Error("reading took too long"));
      void worker.terminate();
    }, TIMEOUT_MS);
    worker.once("message", (roster: Roster) => {
      clearTimeout(timer);
      resolve(roster);
      void worker.terminate();
    });
    worker.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}
