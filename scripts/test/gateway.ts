import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../test/support/turn.ts";
import { SetupError } from "../setup/say.ts";

const START_LIMIT_MS = 30_000;

/** A running S3 server of this machine, open to the holder of its key alone. */
export type Gateway = {
  endpoint: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Its buckets are the folders in here. */
  dir: string;
  stop(): Promise<void>;
};

/** Starts versitygw on loopback over a temporary folder. It ends with this process too. @throws SetupError when it does not come up */
export async function startGateway(bin: string): Promise<Gateway> {
  const root = mkdtempSync(join(tmpdir(), "qonyrau-s3-"));
  const [dir, sidecar] = [join(root, "buckets"), join(root, "metadata")];
  for (const folder of [dir, sidecar]) mkdirSync(folder);
  const port = await freePort();
  const accessKeyId = "qonyrau-test";
  const secretAccessKey = randomBytes(24).toString("hex");
  // What it knows of a file stands beside it: not every disk of a CI has extended attributes.
  const args = ["--port", `127.0.0.1:${port}`, "--health", "/healthz", "--quiet", "--keep-alive"];
  const child = spawn(bin, [...args, "posix", "--sidecar", sidecar, dir], {
    env: { ...process.env, ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let last = "";
  child.stderr.on("data", (piece: Buffer) => {
    last = piece.toString().trim().split("\n").at(-1) ?? last;
  });
  const ended = new Promise<void>((done) => {
    child.once("close", () => done());
    child.once("error", (error) => {
      last = error.message;
      done();
    });
  });
  const kill = () => void child.kill("SIGKILL");
  const killAndClear = () => {
    kill();
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once("exit", killAndClear);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => process.exit(1)); // exit, so that the line above runs
  const stop = async () => {
    kill();
    await ended;
    process.off("exit", killAndClear);
    rmSync(root, { recursive: true, force: true });
  };

  const endpoint = `http://127.0.0.1:${port}`;
  const isGone = ended.then(() => true);
  const lastAt = Date.now() + START_LIMIT_MS;
  while (!(await answers(`${endpoint}/healthz`))) {
    const isOver = await Promise.race([isGone, sleep(100, Date.now() > lastAt)]);
    if (!isOver) continue;
    await stop();
    throw new SetupError(
      `versitygw does not start (${last || "it says nothing"}): try it by hand.`,
    );
  }
  return { endpoint, accessKeyId, secretAccessKey, dir, stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false; // nobody listens yet
  }
}
